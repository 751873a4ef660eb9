"""What becomes of each line of a statement: a bill is marked as paid, or the line is left alone and it is said why."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from billing import lifecycle
from billing.money import Money
from billing.references import find_references

from .reading import StatementLine

OLDEST = dt.timedelta(days=366)  # as when one transfer is marked by hand


class Fate(StrEnum):
    MARKED = "marked"
    WRONG_AMOUNT = "wrong amount"
    ALREADY_PAID = "already paid"
    NOT_OWED = "not owed"
    FAR_DAY = "far day"
    TWICE = "twice"
    UNKNOWN = "unknown"
    NO_REFERENCE = "no reference"
    NO_INCOME = "no income"


@dataclass(frozen=True)
class Bill:
    """A charge, as far as a statement is concerned; its payer is nobody after erasure."""

    state: str
    money: Money
    payer: str = ""


@dataclass(frozen=True)
class Match:
    """A line and its fate; `twin` is the earlier line of the same reference, `reference` may be one we do not know."""

    line: StatementLine
    fate: Fate
    bill: Bill | None = None
    reference: str = ""
    twin: int = 0


@dataclass(frozen=True)
class Totals:
    """How many lines are marked, over how much in each currency, and how many are left alone."""

    marked: int
    sums: dict[str, int]
    left: int


def matched(lines: Iterable[StatementLine], bills: Mapping[str, Bill], today: dt.date) -> list[Match]:
    """The fate of every line; `bills` are those of all references in the file, by reference.

    Which bill a line is about depends on the line alone, never on states: read again, it pays no other one.
    """
    found: list[Match] = []
    first: dict[str, int] = {}
    for line in lines:
        match = _matched(line, bills, first, today)
        if match.fate in (Fate.MARKED, Fate.ALREADY_PAID):
            first[match.reference] = line.number
        found.append(match)
    return found


def _matched(line: StatementLine, bills: Mapping[str, Bill], first: Mapping[str, int], today: dt.date) -> Match:
    if line.amount.minor <= 0:
        return Match(line, Fate.NO_INCOME)
    references = find_references(line.text)
    if not references:
        return Match(line, Fate.NO_REFERENCE)
    known = next((reference for reference in references if reference in bills), None)
    if known is None:
        return Match(line, Fate.UNKNOWN, reference=references[0])
    bill, twin = bills[known], first.get(known, 0)
    return Match(line, Fate.TWICE if twin else _fate(line, bill, today), bill=bill, reference=known, twin=twin)


def _fate(line: StatementLine, bill: Bill, today: dt.date) -> Fate:
    if bill.state == lifecycle.PAID:
        return Fate.ALREADY_PAID
    if bill.state not in lifecycle.OWED:
        return Fate.NOT_OWED
    if line.amount != bill.money:
        return Fate.WRONG_AMOUNT
    return Fate.MARKED if today - OLDEST <= line.booked_on <= today else Fate.FAR_DAY


def totals(matches: Iterable[Match]) -> Totals:
    """What the page says above the list, and the audit ledger about the file."""
    sums: dict[str, int] = {}
    marked = left = 0
    for match in matches:
        if match.fate == Fate.MARKED:
            marked += 1
            currency = match.line.amount.currency
            sums[currency] = sums.get(currency, 0) + match.line.amount.minor
        else:
            left += 1
    return Totals(marked, sums, left)
