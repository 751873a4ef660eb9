"""A whole community from one file, in one transaction: it is all there afterwards, or nothing is."""

import datetime as dt
import pathlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

import billing.blueprint
import events.blueprint
import icmp.blueprint
import members.blueprint
from config.blueprints.reading import BlueprintError, Source, read_source
from config.blueprints.sections import FILE, READ
from icmp.operations.publishing import NotPublishable
from members.languages import LANGUAGES
from members.models import Community, User
from members.shapes import BrokenSection

EXAMPLES = pathlib.Path(__file__).resolve().parent / "examples"
TAXONOMY = EXAMPLES / "activity_taxonomy.yaml"


def import_blueprint(path: pathlib.Path, *, by: User | None, at: dt.datetime) -> Community:
    """Read a community file into an empty installation; raises BlueprintError, after which nothing has changed."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BlueprintError(f"the file cannot be read: {error}", 1, 1) from error
    return import_text(text, by=by, at=at)


def import_text(text: str, *, by: User | None, at: dt.datetime) -> Community:
    """The same from text."""
    source = read_source(text)
    file = fitted(source)
    if Community.objects.the():
        raise BlueprintError(_("this installation has its community already"), 1, 1)
    with told_at(source), transaction.atomic():
        return _read(file, by=by, at=at)


@contextmanager
def told_at(source: Source) -> Iterator[None]:
    """Turn whatever a section refuses into a BlueprintError at its place in the file."""
    try:
        yield
    except BrokenSection as error:
        raise BlueprintError(str(error), *source.place(error.path)) from error
    except NotPublishable as error:
        raise BlueprintError(str(error), *source.place(("icmp",))) from error
    except (IntegrityError, DataError) as error:
        # What no shape foresaw: the database said no, and the whole file stays out.
        raise BlueprintError(_("the file as a whole was refused") + f": {str(error).splitlines()[0]}", 1, 1) from error


def fitted(source: Source) -> dict[str, Any]:
    """The file's content in its one form; raises BlueprintError with the place of the first thing that is wrong."""
    data = dict(source.data)
    if data.pop("schema_version", None) not in READ:
        message = _("schema_version must be one of %(versions)s") % {"versions": ", ".join(map(str, READ))}
        raise BlueprintError(message, *source.place(("schema_version",)))
    try:
        return FILE(data, (), language_of(data))
    except BrokenSection as error:
        raise BlueprintError(str(error), *source.place(error.path)) from error


def language_of(data: Mapping[str, Any]) -> str:
    """The language in which plain texts are written."""
    community = data.get("community")
    language = community.get("language") if isinstance(community, Mapping) else None
    return language if language in LANGUAGES else "en"


def _read(file: Mapping[str, Any], *, by: User | None, at: dt.datetime) -> Community:
    community = members.blueprint.read_community(file)
    members.blueprint.read_activity_types(read_source(TAXONOMY.read_text()).data["activity_types"])
    needs = members.blueprint.read_needs(file.get("needs", []))
    icmp.blueprint.read(file, community=community, needs=needs, by=by, at=at)
    billing.blueprint.read(file.get("membership_tiers", []), community.currency)
    events.blueprint.read(file.get("events", []), zone=community.timezone, needs=needs, by=by, at=at)
    return community
