"""Whom an applicant means: a line is a name, an address, or both; only one person fits, or nobody is asked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from members.folding import search_key

ADDRESS = re.compile(r"[^\s<>(),;]+@[^\s<>(),;]+")
_NOISE = re.compile(r"[<>(),;]")


@dataclass(frozen=True)
class Known:
    """A member as they may be named."""

    key: int
    address: str
    names: tuple[str, ...]


def meant(lines: Iterable[str], people: Sequence[Known]) -> list[int]:
    """The members that lines mean, each once, in the order of the lines; a name that two people have means nobody."""
    addresses = {one.address.lower(): one.key for one in people if one.address}
    names: dict[str, set[int]] = {}
    for one in people:
        for name in one.names:
            names.setdefault(search_key(name), set()).add(one.key)
    found = (_one(line, addresses, names) for line in lines)
    return list(dict.fromkeys(key for key in found if key is not None))


def _one(line: str, addresses: dict[str, int], names: dict[str, set[int]]) -> int | None:
    for address in ADDRESS.findall(line):
        if address.lower() in addresses:
            return addresses[address.lower()]
    name = search_key(_NOISE.sub(" ", ADDRESS.sub(" ", line)))
    fitting = names.get(name, set()) if name else set()
    return next(iter(fitting)) if len(fitting) == 1 else None
