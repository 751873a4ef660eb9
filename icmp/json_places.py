"""Where a part of a JSON text stands: looked for only when something is wrong, so that reading stays fast."""

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]  # undocumented in the stubs, public in the library

Path = tuple[str | int, ...]
_BLANK = re.compile(r"[ \t\r\n]*")
_VALUES = json.JSONDecoder()


def json_place(text: str, path: Path) -> tuple[int, int]:
    """Give line and column (from 1) of a part of a readable JSON text, or of the nearest part around it."""
    here = _past_blank(text, 0)
    for step in path:
        inner = _members(text, here) if text[here] == "{" else _items(text, here) if text[here] == "[" else {}
        if step not in inner:
            break
        here = inner[step]
    return text.count("\n", 0, here) + 1, here - text.rfind("\n", 0, here)


def _members(text: str, start: int) -> dict[str | int, int]:
    """Where the values of an object begin, by key; of a key that stands twice the last one, as when it is read."""
    found: dict[str | int, int] = {}
    at = _past_blank(text, start + 1)
    while text[at] != "}":
        key, at = scanstring(text, at + 1)
        found[key] = _past_blank(text, _past_blank(text, at) + 1)
        at = _next(text, found[key])
    return found


def _items(text: str, start: int) -> dict[str | int, int]:
    found: dict[str | int, int] = {}
    at = _past_blank(text, start + 1)
    while text[at] != "]":
        found[len(found)] = at
        at = _next(text, at)
    return found


def _next(text: str, value: int) -> int:
    """Step over a value and the comma behind it."""
    _, end = _VALUES.raw_decode(text, value)
    at = _past_blank(text, end)
    return _past_blank(text, at + 1) if text[at] == "," else at


def _past_blank(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at
