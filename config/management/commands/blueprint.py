"""`manage.py blueprint import FILE`: a community from a file."""

import pathlib
from argparse import ArgumentParser

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from config.blueprints.importing import import_blueprint
from config.blueprints.reading import BlueprintError


class Command(BaseCommand):
    help = "Read a community from a blueprint; an error names line and column, and nothing is half done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["import"])
        parser.add_argument("file", type=pathlib.Path)

    def handle(self, *, file: pathlib.Path, **options: object) -> None:
        try:
            community = import_blueprint(file, by=None, at=timezone.now())
        except BlueprintError as error:
            raise CommandError(f"{file}: {error}") from None
        self.stdout.write(f"{community.name} is there. Next: manage.py setup is not needed; invite an owner.")
