"""`manage.py translations`: gather the texts, compile the catalogs, or check that nothing is missing."""

import subprocess
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, call_command

from config.catalogs import LOCALE, compile_catalogs, untranslated
from config.embedded import paths

LANGUAGES = ["de", "es"]
IGNORED = [".venv*", ".local*", "tests/*", "requirements/*"]


class Command(BaseCommand):
    help = (
        "Compile the translations; --gather first collects new texts (needs gettext); --check fails on a missing one."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--gather", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *, gather: bool, check: bool, **options: Any) -> None:
        if check:
            self.check_complete()
        elif gather:
            self.gather()
        compile_catalogs()

    def gather(self) -> None:
        patterns = [part for pattern in IGNORED for part in ("-i", pattern)]
        languages = [part for code in LANGUAGES for part in ("-l", code)]
        call_command(
            "makemessages", *languages, *patterns, "-e", "html,txt,py", "--no-location", "--no-obsolete", verbosity=0
        )

    def check_complete(self) -> None:
        """Gather anew, look, and put the files back as they were."""
        before = {path: path.read_bytes() for path in LOCALE.glob("*/LC_MESSAGES/*.po")}
        try:
            self.gather()
            missing = untranslated()
            broken = [self.broken(path) for path in before]
        finally:
            for path, content in before.items():
                path.write_bytes(content)
        problems = missing + [text for text in broken if text]
        if problems:
            raise SystemExit(f"{len(problems)} texts are missing or broken:\n  " + "\n  ".join(problems[:60]))
        self.stdout.write("Every text is there in every language.")

    def broken(self, path: Any) -> str:
        """What msgfmt says against a catalog: lost placeholders, wrong plurals."""
        done = subprocess.run(
            ["msgfmt", "--check-format", "-o", "/dev/null", str(path)],
            capture_output=True, text=True, check=False, cwd=paths.BASE,
        )  # fmt: skip
        return done.stderr.strip() if done.returncode else ""
