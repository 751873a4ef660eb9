"""One row as a person: what its cells say, what of them could not be read, and whether the row can be taken at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from members.folding import sort_key
from members.names import split_name

from . import cells
from .fields import ACCOUNT_LANGUAGE, ADDRESS, BIOGRAPHY, FIELDS, NAME, NAME_PARTS
from .flaws import Unreadable, found

MOST_REMARKS = 10
SHORT = 80  # signs


class Reason(StrEnum):
    """Why a row is refused, or left alone."""

    NO_ADDRESS = "no address"
    BAD_ADDRESS = "bad address"
    NO_NAME = "no name"
    CLOSED = "closed"
    LEFT = "left"
    MEANWHILE = "meanwhile"
    SAME_MAILBOX = "same mailbox"
    SAME_NAME = "same name"


@dataclass(frozen=True)
class Said:
    """What one row says. `fields` hold values as the profile keeps them; `remarks` are cells that were left out."""

    address: str = ""
    name: str = ""
    language: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[tuple[str, str], ...] = ()
    reason: str = ""


def said_by(row: Sequence[str], mapping: Sequence[str], *, story_language: str) -> Said:
    """Read a row by its mapping (a field per column, empty for none); whatever cannot be read is left out and told."""
    values: dict[str, Any] = {}
    remarks: list[tuple[str, str]] = []
    for name, cell in zip(mapping, row, strict=False):
        if not name or not cell or cell.isspace():
            continue
        try:
            value = _read_again(name, cell) if len(cell) <= SHORT else FIELDS[name].read(cell)
        except Unreadable:
            remarks.append((name, found(cells.tidy(cell).replace("\n", " "))))
        else:
            if value not in ("", []):
                values[name] = value
    return _person(values, remarks, story_language)


@lru_cache(maxsize=20_000)
def _read_again(name: str, cell: str) -> Any:
    """A short cell; a list says the same city or language many times."""
    return FIELDS[name].read(cell)


def _person(values: dict[str, Any], remarks: list[tuple[str, str]], story_language: str) -> Said:
    address = values.pop(ADDRESS, "")
    language = values.pop(ACCOUNT_LANGUAGE, "")
    name = _name(values)
    if BIOGRAPHY in values:
        values[BIOGRAPHY] = {story_language: values[BIOGRAPHY]}
    bad = any(field == ADDRESS for field, _found in remarks)
    reason = "" if address else Reason.BAD_ADDRESS if bad else Reason.NO_ADDRESS
    fields = {**values, **({NAME: name} if name else {})}
    return Said(address, name.get("display_name", ""), language, fields, tuple(remarks[:MOST_REMARKS]), reason)


def _name(values: dict[str, Any]) -> dict[str, str]:
    """The parts of the name as a profile keeps them, from their columns or from the whole; nothing if nobody is named."""
    whole = values.pop(NAME, "")
    given, first, second = (values.pop(part, "") for part in NAME_PARTS)
    if not any((given, first, second)):
        return split_name(_turned(whole)) if whole else {}
    if not given:
        given, first, second = first, second, ""  # a page begins with given names, whatever they are
    shown = whole or " ".join(part for part in (given, first, second) if part)
    return {
        "given_names": given,
        "first_surname": first,
        "second_surname": second,
        "display_name": shown[:160],
        "sort_key": sort_key(first, second, given)[:200],
    }


def _turned(name: str) -> str:
    """“Núñez, Ana” as Ana writes it."""
    surnames, comma, given = name.partition(",")
    return f"{given.strip()} {surnames.strip()}" if comma and given.strip() and surnames.strip() else name
