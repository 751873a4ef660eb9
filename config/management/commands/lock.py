"""`manage.py lock`: compile requirements/ from pyproject.toml, hash-locked and without any registry's address."""

import subprocess
import sys

from django.core.management import BaseCommand

from config.embedded import paths

OPTIONS = "--universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header -q"
GROUPS = {"base": [], "demo": ["demo"], "test": ["demo", "test"]}


class Command(BaseCommand):
    help = "Compile requirements/*.txt from pyproject.toml (needs requirements/test.txt installed)."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        for name, groups in GROUPS.items():
            chosen = [part for group in groups for part in ("--group", group)]
            output = ["--python-version", "3.11", "-o", f"requirements/{name}.txt"]
            command = [
                sys.executable,
                "-m",
                "uv",
                "pip",
                "compile",
                *OPTIONS.split(),
                "pyproject.toml",
                *chosen,
                *output,
            ]
            subprocess.run(command, cwd=paths.BASE, check=True)
