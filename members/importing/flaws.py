"""What can be wrong with a file as a whole, and with one cell of it."""

from enum import StrEnum

LONGEST_FOUND = 40  # signs of the wrong cell that are told: enough to find it


class Flaw(StrEnum):
    """Why nothing of a file can be read; the pages word it."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    TOO_LONG = "too long"
    TOO_WIDE = "too wide"
    NOT_A_TABLE = "not a table"
    BROKEN = "broken"
    LOCKED = "locked"
    QUOTE = "quote"
    NO_COLUMNS = "no columns"


class FileFlaw(Exception):
    """The file cannot be read; `line` is where, as far as that is known."""

    def __init__(self, flaw: Flaw, *, line: int = 0) -> None:
        super().__init__(flaw, line)
        self.flaw, self.line = flaw, line


class Unreadable(ValueError):
    """The cell holds something else than its column should."""


def found(text: str) -> str:
    """What stands in a wrong cell, short enough to be told."""
    return text if len(text) <= LONGEST_FOUND else text[: LONGEST_FOUND - 1] + "…"
