"""A community file in a running community: what is versioned comes as a draft, what is new rests, the rest stays.

Nothing that is in force is changed: a published version, what the join form asks, a seat's price stay what they are.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction

import events.blueprint
import icmp.blueprint
import members.blueprint
from config.blueprints.exporting import sections_of
from config.blueprints.importing import told_at
from config.blueprints.reading import Source
from config.blueprints.sections import FILE, ORDER
from members.audit import note
from members.models import Community, User

Fate = Literal["draft", "added", "resting", "stays"]
VERSIONED = ("foundation", "organizer_capacity", "icmp", "icp")  # icmp looks at these itself
NEW_ROWS: dict[str, Fate] = {
    "needs": "resting", "programmes": "resting", "personas": "added", "attributes": "added", "events": "draft"
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """Where the file says something else than the community, and what becomes of it. `keys` are those of rows."""

    section: str
    fate: Fate
    keys: tuple[str, ...] = ()


def take_in(source: Source, file: Mapping[str, Any], *, by: User | None, at: dt.datetime) -> list[Difference]:
    """Make drafts and resting rows of what differs, and tell every difference. Raises BlueprintError."""
    with told_at(source), transaction.atomic():
        community = Community.objects.select_for_update().get()
        found = differences(file, community)
        new = {each.section: set(each.keys) for each in found if each.fate != "stays"}
        rows = {name: [row for row in file.get(name, []) if row["key"] in new.get(name, ())] for name in NEW_ROWS}
        members.blueprint.read_needs([{**row, "active": False} for row in rows["needs"]])
        drafts = icmp.blueprint.arrive(file, rows, currency=community.currency, by=by, at=at)
        events.blueprint.arrive(rows["events"], zone=community.timezone, by=by, at=at)
        if new or drafts:
            sections = sorted({*new, *drafts})
            note(deed="community.blueprint_taken_in", about=community, by=by, at=at, sections=sections)
        told = [*found, *(Difference(name, "draft") for name in drafts)]
        return sorted(told, key=lambda each: (ORDER.index(each.section), each.fate))


def differences(file: Mapping[str, Any], community: Community) -> list[Difference]:
    """Every difference apart from foundation and profiles; what the file does not mention stays without a word."""
    there, here = FILE.written(file, community.language), FILE.written(sections_of(community), community.language)
    found: list[Difference] = []
    for name, part in there.items():
        if name in VERSIONED:
            continue
        if _is_keyed(part):
            found += _rows(name, part, here.get(name, []))
        elif _says_other(part, here.get(name)):
            found.append(Difference(name, "stays"))
    return found


def _is_keyed(part: Any) -> bool:
    return isinstance(part, list) and all(isinstance(row, dict) and "key" in row for row in part)


def _rows(name: str, there: list[dict[str, Any]], here: list[dict[str, Any]]) -> list[Difference]:
    known = {row["key"]: row for row in here}
    new = tuple(row["key"] for row in there if row["key"] not in known)
    other = tuple(row["key"] for row in there if row["key"] in known and _says_other(row, known[row["key"]]))
    if name not in NEW_ROWS:
        new, other = (), (*new, *other)
    told = [Difference(name, NEW_ROWS.get(name, "stays"), new), Difference(name, "stays", other)]
    return [difference for difference in told if difference.keys]


def _says_other(there: Any, here: Any) -> bool:
    """Whether a part of the file contradicts what is here; what it leaves out it leaves alone."""
    if isinstance(there, dict) and isinstance(here, dict):
        return any(_says_other(part, here.get(name)) for name, part in there.items())
    if isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        if all(isinstance(part, str) for part in (*there, *here)):
            return set(there) != set(here)  # keys, in whatever order
        return any(_says_other(one, other) for one, other in zip(there, here, strict=True))
    return bool(there != here)


class _Tried(Exception):
    """Everything went well, and is undone."""


def try_out(source: Source, file: Mapping[str, Any], *, by: User | None, at: dt.datetime) -> list[Difference]:
    """What `take_in` would do, found out by doing it and undoing it. Raises BlueprintError."""
    found: list[Difference] = []
    try:
        with transaction.atomic():
            found = take_in(source, file, by=by, at=at)
            raise _Tried
    except _Tried:
        return found
