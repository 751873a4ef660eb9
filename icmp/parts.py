"""Parts of a parsed file, each asked for by what it should be; what it is not is refused with the path to it."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from icmp.values import number

Path = tuple[str | int, ...]
Section = Mapping[str, Any]


class BrokenPart(ValueError):  # it reads as what is wrong where it is raised and caught
    """A part of a file that cannot be used; `path` leads to it, such as ("icmp", "criteria", 2, "weight").

    `template` is the message before its `facts` are put in, for whoever tells it in another language.
    """

    def __init__(self, path: Path, template: str, **facts: str) -> None:
        self.path, self.template, self.facts = path, template, facts
        self.message = template % facts if facts else template
        super().__init__(self.message)


def section(row: Section, name: str, path: Path) -> Section:
    """Give a part that is a mapping; nothing is an empty one."""
    part = row.get(name)
    if part is None:
        return {}
    if not isinstance(part, Mapping):
        raise BrokenPart((*path, name), "“%(name)s” holds keys with values", name=name)
    return part


def rows(row: Section, name: str, path: Path) -> Sequence[tuple[Section, Path]]:
    """List the rows of a part with the path to each; no two share a key."""
    part = row.get(name)
    if part is not None and not isinstance(part, list):
        raise BrokenPart((*path, name), f"“{name}” is a list")
    seen: set[object] = set()
    for place, each in enumerate(part or []):
        if not isinstance(each, Mapping):
            raise BrokenPart((*path, name, place), "keys with values stand here")
        key = each.get("key")
        if isinstance(key, str) and key in seen:
            raise BrokenPart((*path, name, place, "key"), f"“{key}” stands here twice")
        seen.add(key if isinstance(key, str) else None)
    return [(each, (*path, name, place)) for place, each in enumerate(part or [])]


def word(row: Section, name: str, path: Path) -> str:
    """Give a key that has to be there."""
    text = row.get(name)
    if text is None:
        raise BrokenPart(path, f"“{name}” is missing here")
    if not isinstance(text, str) or not text.strip() or not text.isprintable():
        raise BrokenPart((*path, name), f"“{name}” is a word")
    return text


def figure(row: Section, name: str, path: Path, *, default: str | None = None) -> Decimal:
    """Give a number that is not below zero."""
    raw = row.get(name, default)
    if raw is None:
        raise BrokenPart(path, f"“{name}” is missing here")
    found = number(raw)
    if found is None or found < 0:
        raise BrokenPart((*path, name), f"“{name}” is a number, not below zero")
    return found


def one_of(raw: object, allowed: Sequence[str], path: Path) -> str:
    """Give a word of a closed list."""
    if not isinstance(raw, str) or raw not in allowed:
        raise BrokenPart(path, f"allowed here: {', '.join(allowed)}")
    return raw


def steps(place: str) -> Path:
    """Lead into a rule or function along a place such as points[2][0]."""
    return tuple(int(step) if step.isdecimal() else step for step in re.findall(r"[^.\[\]]+", place))
