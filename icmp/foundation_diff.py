"""What changed between two versions of a foundation: by field and language, word by word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from members.languages import LANGUAGES

_TOKEN = re.compile(r"\S+\s*|\s+")  # a word with its space: a rewritten sentence is one piece, not word by word


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs, in one language (empty: it has none), with its words in order."""

    field: str
    language: str
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != "added")

    @property
    def after(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != "removed")


def diff(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Change, ...]:
    """Each field that differs, in the order of `after`; values are texts, language maps, lists of them, or plain."""
    changes = []
    for name in dict.fromkeys((*after, *before)):
        old, new = _by_language(before.get(name)), _by_language(after.get(name))
        for language in (*LANGUAGES, ""):
            left, right = old.get(language, ""), new.get(language, "")
            if left != right:
                changes.append(Change(name, language, tuple(words(left, right))))
    return tuple(changes)


def words(before: str, after: str) -> Iterator[Piece]:
    """The pieces that lead from one text to the other; spaces stay where they were."""
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(left[a:b]))
            continue
        if b > a:
            yield Piece("removed", "".join(left[a:b]))
        if d > c:
            yield Piece("added", "".join(right[c:d]))


def _by_language(value: object) -> dict[str, str]:
    """A value as one text for each language; a list is one line for each of its texts."""
    if isinstance(value, Mapping):
        return {str(code): str(text) for code, text in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        parts = [_by_language(part) for part in value]
        codes = dict.fromkeys(code for part in parts for code in part)
        return {code: "\n".join(part.get(code, "") for part in parts).strip("\n") for code in codes}
    return {} if value in (None, "") else {"": str(value)}
