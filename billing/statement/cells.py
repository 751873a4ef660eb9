"""Days and amounts as banks write them."""

import datetime as dt
import re

from billing.money import LARGEST, Money
from members.amounts import DECIMALS

CENTURY = 2000  # of years written with two digits
LONGEST = 12  # digits before the point, leading zeros included
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9:.,+Z -]*)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4}|[0-9]{2})")
_MARKS = {"€": "EUR", "£": "GBP", "$": ""}  # a dollar sign is also that of pesos: it says nothing
_MARK = r"[A-Z]{3}|[€£$]"
_NUMBER = r"""
    (?P<whole> [0-9]{1,3} (?P<group>[.,'’\ ]) [0-9]{3} (?: (?P=group) [0-9]{3} )* | [0-9]+ )
    (?: (?P<point>[.,]) (?P<rest>[0-9]+) )?
"""
_AMOUNT = re.compile(
    rf"(?P<s1>[-+]?)\ ?(?P<m1>{_MARK})?\ ?(?P<s2>[-+]?)\ ?{_NUMBER}\ ?(?P<s3>[-+]?)\ ?(?P<m2>{_MARK})?\ ?(?P<s4>[-+]?)",
    re.VERBOSE,
)
_SPACES = re.compile(r"\s+")


class Unreadable(ValueError):
    """The cell holds something else."""


def read_day(text: str) -> dt.date:
    """The day written as 2026-12-31 (a time may follow), 31.12.2026, 31/12/2026 or 31.12.26; else Unreadable."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        year += CENTURY if len(found[3]) == 2 else 0
    else:
        raise Unreadable
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Unreadable from None


def read_money(text: str, currency: str) -> Money:
    """The amount written as 1.234,56, 1,234.56, 1234.56, 25, 25,00- or with its currency beside it; else Unreadable.

    A last group of three digits is a group, unless the currency has three decimals. `currency` holds where none is
    written.
    """
    found = _AMOUNT.fullmatch(_SPACES.sub(" ", text).replace("\u2212", "-").strip())
    if found is None or (found["point"] and found["point"] == found["group"]):
        raise Unreadable
    sign = _only_one(found["s1"], found["s2"], found["s3"], found["s4"])
    mark = _only_one(found["m1"], found["m2"])
    currency = _MARKS.get(mark, mark) or currency
    minor = _minor_units(found["whole"], found["group"], found["rest"], DECIMALS.get(currency, 2))
    return Money(-minor if sign == "-" else minor, currency)


def _only_one(*written: str | None) -> str:
    """The one of these that is there, if any; two contradict each other."""
    there = [one for one in written if one]
    if len(there) > 1:
        raise Unreadable
    return there[0] if there else ""


def _minor_units(whole: str, group: str | None, rest: str | None, decimals: int) -> int:
    if rest is None and group and decimals == len(whole) - whole.index(group) - 1:
        whole, rest = whole.split(group)
    digits, rest = re.sub(r"[^0-9]", "", whole), rest or ""
    rest = rest.rstrip("0") if len(rest) > decimals else rest
    if len(rest) > decimals or len(digits) > LONGEST or int(digits) > LARGEST:
        raise Unreadable
    return int(digits + rest.ljust(decimals, "0"))
