"""The house keeps standing: floors, templates, timetable, migrations, catalogs."""

import pathlib
import re
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.template.loader import get_template

from config.celery import app
from config.embedded.paths import BASE
from config.schedule import TIMETABLE

TEMPLATES = sorted(path.relative_to(BASE / "templates").as_posix() for path in (BASE / "templates").rglob("*.*"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_when_loaded_then_compiles(name):
    assert get_template(name).template is not None


@pytest.mark.parametrize("line", sorted(TIMETABLE))
def test_timetable_when_read_then_every_line_names_a_task(line):
    app.loader.import_default_modules()

    assert TIMETABLE[line]["task"] in app.tasks


@pytest.mark.django_db
def test_migrations_when_compared_with_models_then_nothing_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_floors_when_imports_are_read_then_no_arrow_runs_up():
    lint = pathlib.Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=BASE, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("pattern", [r"\sstyle=", "<style", "<script>", r"\son[a-z]+=", "javascript:"])
def test_templates_when_searched_then_nothing_inline(pattern):
    texts = {name: (BASE / "templates" / name).read_text() for name in TEMPLATES if name.endswith(".html")}

    assert [name for name, text in texts.items() if re.search(pattern, text)] == []


def test_project_when_searched_then_names_no_registry_and_no_foreign_path():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=BASE, capture_output=True, text=True, check=True
    )
    words = ("pypi" + ".org", "files.pythonhosted" + ".org", "registry.npmjs" + ".org", "/" + "work/")
    found = []
    for name in listed.stdout.splitlines():
        path = BASE / name
        if (
            path.suffix in (".py", ".md", ".txt", ".toml", ".html", ".css", ".js", ".yml", ".yaml", "")
            and path.is_file()
        ):
            text = path.read_text(errors="replace")
            found += [f"{name}: {word}" for word in words if word in text]

    assert found == []
