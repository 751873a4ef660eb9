"""What can be wrong with a statement, and where it stands."""

from enum import StrEnum

LONGEST_FOUND = 40  # signs of the wrong cell that are told: enough to find it


class Flaw(StrEnum):
    """The kind of mistake; the pages word it."""

    TOO_LARGE = "too large"
    TOO_LONG = "too long"
    NOT_TEXT = "not text"
    SIGN = "sign"
    QUOTE = "quote"
    NO_HEADER = "no header"
    COLUMN = "column"
    FIELDS = "fields"
    DATE = "date"
    AMOUNT = "amount"
    CURRENCY = "currency"
    SIDE = "side"


class StatementError(Exception):
    """The statement is broken at `line` and `column` (the number of the field), both counted from 1.

    `name` is what the column is called in the file (for Flaw.COLUMN: which one is missing), `found` what stands there.
    """

    def __init__(self, flaw: Flaw, *, line: int = 1, column: int = 1, name: str = "", found: str = "") -> None:
        super().__init__(flaw, line, column)
        self.flaw, self.line, self.column, self.name = flaw, line, column, name
        self.found = found if len(found) <= LONGEST_FOUND else found[: LONGEST_FOUND - 1] + "…"
