"""`manage.py populate`: the demo's people. Refuses outside a demo."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from config.demo.populate import Unfinished, populate


class Command(BaseCommand):
    help = "Fill an empty demo with the example community and its 167 synthetic people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--everyone", action="store_true", help="make all of them members")

    def handle(self, *, everyone: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("These people are made up: they belong into a demo (GREMIO_DEBUG=1) only.")
        started = time.perf_counter()

        def say(text: str) -> None:
            self.stdout.write(f"{time.perf_counter() - started:6.1f} s  {text}")

        try:
            populate(everyone=everyone, now=timezone.now(), say=say)
        except Unfinished:
            raise CommandError("An earlier start did not finish. Begin anew: python3 manage.py demo --fresh") from None
