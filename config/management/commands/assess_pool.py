"""`manage.py assess_pool BLUEPRINT.yaml PEOPLE.json`: a pool scored against a community file, without a database."""

import json
import pathlib
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from config.blueprints.reading import BlueprintError, read_source
from config.blueprints.sections import READ
from config.blueprints.unknown import unknown_keys
from icmp.design import Design, read_design
from icmp.json_places import json_place
from icmp.parts import BrokenPart
from icmp.pool import (
    Applicant,
    PoolReport,
    Scored,
    read_people,
    score_personas,
    score_pool,
    unasked,
    unknown_attributes,
)
from icmp.pool_reports import as_csv, as_json, as_table


class Command(BaseCommand):
    help = "Score a pool of people against a blueprint. Touches no database; a broken file is refused by line."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("blueprint", type=pathlib.Path, metavar="BLUEPRINT.yaml")
        parser.add_argument("people", type=pathlib.Path, metavar="PEOPLE.json")
        parser.add_argument("--format", choices=["json", "csv", "table"], default="json", dest="form")

    def handle(self, *, blueprint: pathlib.Path, people: pathlib.Path, form: str, **options: object) -> None:
        design, personas = _design(blueprint)
        applicants, report, unknown = _scored(people, design)
        # Notes, not refusals: one pool may be tried on communities that ask different things.
        if silent := unasked(design, applicants):
            self.stderr.write(f"{people}: nobody answers {', '.join(silent)}, which {blueprint} asks for")
        if unknown:
            self.stderr.write(f"{people}: {', '.join(unknown)}: nothing in {blueprint} asks for this")
        self.stdout.write(_written(form, personas, report), ending="")


def _design(path: pathlib.Path) -> tuple[Design, dict[str, Scored]]:
    try:
        source = read_source(_text(path))
    except BlueprintError as error:
        raise CommandError(f"{path}: {error}") from None
    try:
        if source.data.get("schema_version") not in READ:
            raise BrokenPart(("schema_version",), f"schema_version must be one of {READ}")
        for unknown, message in unknown_keys(source.data):
            raise BrokenPart(unknown, message)
        design = read_design(source.data)
        return design, score_personas(design)
    except BrokenPart as error:
        raise _refused(path, error, source.place(error.path)) from None


def _scored(path: pathlib.Path, design: Design) -> tuple[tuple[Applicant, ...], PoolReport, list[str]]:
    text = _text(path)
    file = _parsed(path, text)
    try:
        people = read_people(file)
        unknown = unknown_attributes(design, people)
        named = [f"{key} (line {json_place(text, place)[0]})" for key, place in unknown.items()]
        return people, score_pool(design, people), named
    except BrokenPart as error:
        raise _refused(path, error, json_place(text, error.path)) from None


def _parsed(path: pathlib.Path, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise CommandError(f"{path}: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise CommandError(f"{path}: line 1, column 1: this is nested too deeply") from None
    except ValueError as error:
        raise CommandError(f"{path}: a number cannot be read: {error}") from None


def _text(path: pathlib.Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: the file cannot be read: {error}") from None


def _refused(path: pathlib.Path, error: BrokenPart, place: tuple[int, int]) -> CommandError:
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.path).lstrip(".")
    return CommandError(f"{path}: line {place[0]}, column {place[1]}: {where + ': ' if where else ''}{error.message}")


def _written(form: str, personas: dict[str, Scored], report: PoolReport) -> str:
    if form == "csv":
        return as_csv(report)
    if form == "table":
        return as_table(personas, report)
    return json.dumps(as_json(personas, report), indent=1) + "\n"
