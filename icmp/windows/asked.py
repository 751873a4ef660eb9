"""What one member is asked for in one period: the target by days of membership, what was done, and what excuses it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from icmp.compliance import Window, member_days, prorated
from icmp.periods import Period, Span, month_of, months_later, span_of
from members.lifecycle import TITLED

FEES, HOURS = "fees", "hours"
# (first day of the month, kind of deed): how many, and minutes in all
Done = Mapping[tuple[dt.date, str], tuple[int, int]]
Step = tuple[str, dt.date]  # the standing after it, and its day


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One expectation: the kinds of deed that fulfil it, and how many, how many hours, or how many months of the fee."""

    key: int
    kinds: frozenset[str]
    target: Decimal
    unit: str  # "count", "hours" or "fees"
    period: Period
    weight: Decimal = Decimal(1)
    grace_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Person:
    """What the windows of one member depend on. `fee_months` is how many months one payment covers, 0 without a fee."""

    joined_on: dt.date
    last_day: dt.date | None = None
    away: Sequence[Span] = ()
    fee_months: int = 0


def spans(period: Period, *, since: dt.date, until: dt.date) -> Iterator[Span]:
    """Every period that has a day in a stretch of days, oldest first."""
    days = span_of(since, period)
    while days.starts_on <= until:
        yield days
        days = span_of(days.ends_on + dt.timedelta(days=1), period)


def window(asked: Asked, person: Person, days: Span, done: Done) -> Window | None:
    """The window of a period; None where nothing is asked: no day of membership in it, or no fee owed.

    One day of absence excuses it: whoever is away is away from what was planned for that time.
    """
    here = member_days(days, joined_on=person.joined_on, ended_on=person.last_day)
    if not here or (asked.unit == FEES and not person.fee_months):
        return None
    target = asked.target if asked.unit != FEES else Decimal(len(months_of(days)))
    return Window(
        days=days,
        target=prorated(target, days, here),
        actual=_paid(asked, person, days, done) if asked.unit == FEES else _given(asked, days, done),
        weight=asked.weight,
        grace_days=asked.grace_days,
        excused=any(span.shared_with(days).days for span in person.away),
    )


def away_by_standing(steps: Sequence[Step]) -> list[Span]:
    """The days on which somebody was not here although they came back: suspended, lapsed, or gone for a while."""
    found, since = [], None
    for standing, day in steps:
        if standing not in TITLED and since is None:
            since = day
        elif standing in TITLED and since is not None:
            found.append(Span(since, day))
            since = None
    return found


def months_of(days: Span) -> list[dt.date]:
    """The first days of the months of a period."""
    months = [month_of(days.starts_on)]
    while (following := months_later(months[-1], 1)) <= days.ends_on:
        months.append(following)
    return months


def _given(asked: Asked, days: Span, done: Done) -> Decimal:
    found = [done.get((month, kind), (0, 0)) for month in months_of(days) for kind in asked.kinds]
    if asked.unit == HOURS:
        return max(Decimal(0), Decimal(sum(minutes for _count, minutes in found)) / 60)
    return Decimal(sum(count for count, _minutes in found))


def _paid(asked: Asked, person: Person, days: Span, done: Done) -> Decimal:
    """How many months of the period are covered by a payment within the fee's own period."""
    return Decimal(sum(_covered(month, asked.kinds, person.fee_months, done) for month in months_of(days)))


def _covered(month: dt.date, kinds: Iterable[str], fee_months: int, done: Done) -> bool:
    earlier = [months_later(month, -back) for back in range(fee_months)]
    return any((one, kind) in done for one in earlier for kind in kinds)
