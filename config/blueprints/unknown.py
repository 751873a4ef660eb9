"""Keys that no section of a community file knows: mostly slips of the finger, which would otherwise be read as silence."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from config.blueprints.sections import schema

Path = tuple[str | int, ...]


def unknown_keys(file: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Give the path to each unknown key with a message; what is missing or of the wrong kind is not looked at."""
    return _unknown(schema(), file, ())


def _unknown(known: Mapping[str, Any], value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        yield from _in_mapping(_for_mappings(known), value, path)
    elif isinstance(value, list) and "items" in known:
        for place, each in enumerate(value):
            yield from _unknown(known["items"], each, (*path, place))


def _in_mapping(known: Mapping[str, Any], value: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, str]]:
    fields, others = known.get("properties", {}), known.get("additionalProperties", {})
    for key, part in value.items():
        if key in fields:
            yield from _unknown(fields[key], part, (*path, key))
        elif others is False:
            yield (*path, key), _message(key, list(fields))
        else:
            yield from _unknown(others, part, (*path, key))


def _for_mappings(known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of several shapes the one that holds keys."""
    choices: list[Mapping[str, Any]] = known.get("anyOf", [known])
    return next((choice for choice in choices if choice.get("type") == "object"), {})


def _message(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"“{key[:60]}” is not known here" + (f"; is “{near[0]}” meant?" if near else "")
