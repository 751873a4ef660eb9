"""Which column is which: by what the organizers said of a column of that name before, else by its name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from members.folding import search_key

from .fields import FIELDS, NAME, NAME_PARTS, NEVER
from .flaws import FileFlaw, Flaw
from .reading import Row

_RANKS = {
    search_key(name): (field, rank) for field, kind in FIELDS.items() for rank, name in enumerate((field, *kind.names))
}
_NEVER = frozenset(search_key(name) for name in NEVER)
_REMARK = re.compile(r"\s*[(\[].*?[)\]]|[*:?]+\s*$")  # "E-mail (required)*"
LONGEST_NAME = 80
Place = tuple[tuple[int, int], int]  # how good a name it is, and the column


@dataclass(frozen=True)
class Header:
    """The line that names the columns, and their names; a column without one has none."""

    line: int
    names: tuple[str, ...]


def header_of(rows: Sequence[Row]) -> Header:
    """The row among the first ones with the most names that we know, else the first; raises FileFlaw."""
    if not rows:
        raise FileFlaw(Flaw.EMPTY)
    best = max(rows, key=lambda row: (_known(row), -row.line))
    if len(rows) == 1 and not _known(best):
        raise FileFlaw(Flaw.NO_COLUMNS)
    return Header(best.line, tuple(" ".join(cell.split())[:LONGEST_NAME] for cell in best.cells))


def _known(row: Row) -> int:
    return len({found[0] for cell in row.cells if (found := _meant(cell))})


def column_key(name: str) -> str:
    """What two spellings of a column's name have in common."""
    return search_key(_REMARK.sub("", name))


def is_never_taken(name: str) -> bool:
    """Whether a column of this name says something that no file can set here."""
    return column_key(name) in _NEVER


def guesses(names: Sequence[str], remembered: Mapping[str, str]) -> tuple[str, ...]:
    """The field of each column, empty for those that are left out. `remembered` is by `column_key`.

    No field twice: what was remembered comes before a guess, a better name before a worse one.
    """
    found: dict[str, Place] = {}
    for place, name in enumerate(names):
        key = column_key(name)
        said = remembered.get(key)
        meant = (said, -1) if said is not None else _meant(name)
        if not meant or not meant[0] or meant[0] not in FIELDS:
            continue
        field, rank = meant
        if field not in found or (rank, place) < found[field][0]:
            found[field] = ((rank, place), place)
    _settle_names(found, names)
    fields = {place: field for field, (_rank, place) in found.items()}
    return tuple(fields.get(place, "") for place in range(len(names)))


def _settle_names(found: dict[str, Place], names: Sequence[str]) -> None:
    """What the columns of names mean beside one another: “Nombre” alone is a whole name, “Name, Vorname” are two parts."""
    has_given, has_surname = "given_names" in found, any(part in found for part in NAME_PARTS[1:])
    if has_given and NAME in found and not has_surname and column_key(names[found[NAME][1]]) == "name":
        found["first_surname"] = found.pop(NAME)
    elif has_given and has_surname:
        found.pop(NAME, None)
    elif has_surname and NAME in found and not has_given:
        found["given_names"] = found.pop(NAME)
    elif has_given and NAME not in found:
        found[NAME] = found.pop("given_names")
    elif has_given:
        found.pop("given_names")


def _meant(name: str) -> tuple[str, int] | None:
    key = column_key(name)
    return None if not key or key in _NEVER else _RANKS.get(key)
