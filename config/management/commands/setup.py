"""`manage.py setup`: the first start without the demo."""

import zoneinfo
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.text import slugify

from config.founding import AlreadyFounded, found_community


def a_zone(text: str) -> str:
    """An IANA zone such as Europe/Berlin."""
    if text not in zoneinfo.available_timezones():
        raise ValueError("Name an IANA time zone, such as Europe/Berlin.")
    return text


def a_currency(text: str) -> str:
    if not (len(text) == len("EUR") and text.isalpha()):
        raise ValueError("Name a currency by its three letters, such as EUR.")
    return text.upper()


def an_address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError("That is no e-mail address.") from None
    return text.lower()


def a_language(text: str) -> str:
    if text not in ("en", "de", "es"):
        raise ValueError("Choose en, de or es.")
    return text


def a_name(text: str) -> str:
    if not slugify(text):
        raise ValueError("The name needs letters.")
    return text


QUESTIONS: dict[str, tuple[str, str, Callable[[str], str]]] = {
    "name": ("What is the community called?", "", a_name),
    "language": ("Which language does it write in? (en, de, es)", "en", a_language),
    "timezone": ("In which time zone does it live?", "Europe/Berlin", a_zone),
    "currency": ("In which currency does it collect dues?", "EUR", a_currency),
    "owner": ("What is the owner's e-mail address?", "", an_address),
}


class Command(BaseCommand):
    help = "Found the community and send its owner the first sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, (question, _default, _check) in QUESTIONS.items():
            parser.add_argument(f"--{name}", help=question)

    def handle(self, **options: Any) -> None:
        answers = {name: self.ask(name, options[name]) for name in QUESTIONS}
        owner = answers.pop("owner")
        try:
            found_community(owner=owner, at=timezone.now(), **answers)
        except AlreadyFounded as error:
            raise CommandError(f"This installation already serves “{error}”.") from None
        self.stdout.write(f"{answers['name']} is founded. {owner} gets a letter with the way in.")

    def ask(self, name: str, given: str | None) -> str:
        """The option when it was named, else the answer typed, asked again until it is good."""
        question, default, check = QUESTIONS[name]
        while True:
            text = (
                given
                if given is not None
                else input(f"{question} [{default}] " if default else f"{question} ") or default
            )
            try:
                return check(text.strip())
            except ValueError as error:
                if given is not None:
                    raise CommandError(f"--{name}: {error}") from None
                self.stderr.write(str(error))
