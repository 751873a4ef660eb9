"""Own words with {names} in them: what may stand there, what must, and how they are filled."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

NAME = re.compile(r"\{([^{}\n]*)\}")
# A letter may leave out whom it greets and who writes. Every other fact is a promise, a date or a way back.
MAY_BE_LEFT_OUT = frozenset({"name", "community_name", "event_greeting", "newcomer"})


@dataclass(frozen=True)
class Unknown:
    """A name in braces that this letter has nothing for, and the line it stands in (the first is 1)."""

    name: str
    line: int


def unknown_names(text: str, known: Collection[str]) -> list[Unknown]:
    """What stands in braces and is none of the known names, in order."""
    found = [(match.group(1), text.count("\n", 0, match.start()) + 1) for match in NAME.finditer(text)]
    return [Unknown(name, line) for name, line in found if name not in known]


def missing_names(text: str, original: str) -> list[str]:
    """The facts of the original that the text no longer states, in the original's order."""
    present = set(NAME.findall(text)) | MAY_BE_LEFT_OUT
    return list(dict.fromkeys(name for name in NAME.findall(original) if name not in present))


def fits(text: str, known: Collection[str]) -> bool:
    """Whether every name in braces means something in this letter."""
    return not unknown_names(text, known)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts; a paragraph's line that held nothing but empty facts is left out."""
    lines = [_filled_line(line, facts) for line in text.splitlines()]
    whole = "\n".join(line for line in lines if line is not None)
    return re.sub(r"\n{3,}", "\n\n", whole).strip() + "\n"


def _filled_line(line: str, facts: Mapping[str, str]) -> str | None:
    written = NAME.sub(lambda match: facts.get(match.group(1), match.group(0)), line)
    return None if NAME.search(line) and not written.strip() else written.rstrip()
