"""Whether a form says what was saved: an amount in another notation, or a text without its language, is no change."""

from collections.abc import Mapping
from typing import Any

from icmp.values import number


def same(typed: Any, saved: Any, *, language: str) -> bool:
    """Compare what a form gives with what is stored; a plain text is in `language`, and chosen keys have no order."""
    if _is_empty(typed) and _is_empty(saved):
        return True
    if isinstance(typed, Mapping) and isinstance(saved, str):
        return bool(typed == {language: saved})
    if isinstance(typed, Mapping) and isinstance(saved, Mapping):
        keys = set(typed) | set(saved)
        return all(same(typed.get(key), saved.get(key), language=language) for key in keys)
    if isinstance(typed, list) and isinstance(saved, list):
        if all(isinstance(each, str) for each in (*typed, *saved)):
            return sorted(typed) == sorted(saved)
        return len(typed) == len(saved) and all(map(lambda a, b: same(a, b, language=language), typed, saved))
    return bool(typed == saved) or (_is_number(typed) and _is_number(saved) and number(typed) == number(saved))


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | Mapping) and not value)


def _is_number(value: Any) -> bool:
    return number(value) is not None
