"""`manage.py blueprint import FILE`, `export [FILE]`, `schema`: a community from a file, and back."""

import json
import pathlib
from argparse import ArgumentParser

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from config.blueprints.exporting import export_text
from config.blueprints.importing import import_blueprint
from config.blueprints.reading import BlueprintError
from config.blueprints.sections import schema
from members.models import Community


class Command(BaseCommand):
    help = (
        "Read a community from a blueprint into an empty installation (an error names line and column, and nothing is"
        " half done), write the community as one, or print the schema that describes them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["import", "export", "schema"])
        parser.add_argument("file", type=pathlib.Path, nargs="?", help="without it, export and schema print")

    def handle(self, *, verb: str, file: pathlib.Path | None, **options: object) -> None:
        if verb == "import":
            self._import(file)
        elif verb == "export":
            self._write(self._exported(), file)
        else:
            self._write(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", file)

    def _import(self, file: pathlib.Path | None) -> None:
        if file is None:
            raise CommandError("Name the file to read.")
        try:
            community = import_blueprint(file, by=None, at=timezone.now())
        except BlueprintError as error:
            raise CommandError(f"{file}: {error}") from None
        self.stdout.write(f"{community.name} is there. Next: manage.py setup is not needed; invite an owner.")

    def _exported(self) -> str:
        community = Community.objects.the()
        if community is None:
            raise CommandError("There is no community yet.")
        return export_text(community)

    def _write(self, text: str, file: pathlib.Path | None) -> None:
        if file is None:
            self.stdout.write(text, ending="")
            return
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error}") from None
        self.stdout.write(f"{file} is written.")
