"""What became of people after they joined: engaged in their first windows, or still here after half a year."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from icmp.compliance import Window, compliance, member_days, prorated
from icmp.health.stays import Stay
from icmp.periods import Period, Span, month_of, months_later, span_of

TENURE_DAYS = 90  # before that nobody's outcome is known
RETAINED_DAYS = 180
ENGAGED_FROM = Decimal("0.6")
FIRST_WINDOWS = 3
ALL_MONTHS = 1_200  # compliance looks back this far, which is forever
# (first day of the month, kind of deed): how many, and minutes in all
Done = Mapping[tuple[dt.date, str], tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One expectation: the kinds of deed that count, how many of them or how many hours of them, in which period."""

    kinds: frozenset[str]
    target: Decimal
    in_hours: bool
    period: Period
    weight: Decimal = Decimal(1)
    grace_days: int = 0


def retained(one: Stay, *, as_of: dt.date) -> bool | None:
    """Whether somebody was here half a year after joining; None before that day."""
    day = one.joined_on + dt.timedelta(days=RETAINED_DAYS)
    return one.covers(day) if day <= as_of else None


def engaged(
    one: Stay, expectations: Iterable[Expected], done: Done, leaves: Sequence[Span], *, as_of: dt.date
) -> bool | None:
    """Whether somebody kept what was agreed in the first three windows; None under ninety days or without a window."""
    if one.days(as_of) < TENURE_DAYS:
        return None
    windows = [window for each in expectations for window in _first_windows(one, each, done, leaves, as_of)]
    kept = compliance(windows, as_of=as_of, months=ALL_MONTHS)
    return None if kept is None else kept >= ENGAGED_FROM


def _first_windows(
    one: Stay, expected: Expected, done: Done, leaves: Sequence[Span], as_of: dt.date
) -> Iterable[Window]:
    """The first windows of an expectation that are over; one with a leave in it is excused."""
    days = span_of(one.joined_on, expected.period)
    for _number in range(FIRST_WINDOWS):
        here = member_days(days, joined_on=one.joined_on, ended_on=one.last_day)
        window = Window(
            days=days,
            target=prorated(expected.target, days, here),
            actual=_actual(expected, days, done),
            weight=expected.weight,
            grace_days=expected.grace_days,
            excused=any(leave.shared_with(days).days for leave in leaves),
        )
        if window.closes_on > as_of:
            return
        yield window
        days = span_of(days.ends_on + dt.timedelta(days=1), expected.period)


def _actual(expected: Expected, days: Span, done: Done) -> Decimal:
    months = [month_of(days.starts_on)]
    while (following := months_later(months[-1], 1)) <= days.ends_on:
        months.append(following)
    found = [done.get((month, kind), (0, 0)) for month in months for kind in expected.kinds]
    if expected.in_hours:
        return Decimal(sum(minutes for _count, minutes in found)) / 60
    return Decimal(sum(count for count, _minutes in found))
