"""A bank's statement as CSV. Every bank writes another one; all of them become the same lines, or none does."""

from .fates import Bill, Fate, Match, Totals, matched, totals
from .flaws import Flaw, StatementError
from .reading import StatementLine, read_statement, statement_text

__all__ = [
    "Bill",
    "Fate",
    "Flaw",
    "Match",
    "StatementError",
    "StatementLine",
    "Totals",
    "matched",
    "read_statement",
    "statement_text",
    "totals",
]
