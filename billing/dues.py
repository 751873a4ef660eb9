"""The calendar of dues: how long a period is, when a charge is due, and what follows when nothing arrives."""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

MONTH, YEAR = "month", "year"
PERIODS = (MONTH, YEAR)
PeriodName = Literal["month", "year"]
MONTHS = {MONTH: 1, YEAR: 12}

PAYMENT_DAYS = 14  # a first bill may be paid within two weeks; later ones are due when their period begins
BILLED_BEFORE = 14  # days before a period begins that its bill is written
REMIND_BEFORE, REMIND_AFTER = 7, 3
GRACE_AFTER, LAPSE_AFTER = 14, 44


@dataclass(frozen=True)
class Period:
    """From `start` up to and not including `end`."""

    start: dt.date
    end: dt.date

    def covers(self, day: dt.date) -> bool:
        return self.start <= day < self.end


def after_months(anchor: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later; what a shorter month lacks becomes its last day.

    Always counted from the anchor, so that the 31st and the 29 February come back when their month has them.
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    day = min(anchor.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day)


def nth_period(anchor: dt.date, period: str, number: int) -> Period:
    """The period `number` (0 is the first) of dues that began on `anchor`."""
    months = MONTHS[period]
    return Period(after_months(anchor, months * number), after_months(anchor, months * (number + 1)))


def period_on(anchor: dt.date, period: str, day: dt.date) -> Period:
    """The period that covers `day`, which is not before `anchor`."""
    if day < anchor:
        raise ValueError("dues have not begun on that day")
    number = max(0, ((day.year - anchor.year) * 12 + day.month - anchor.month) // MONTHS[period] - 1)
    while not (found := nth_period(anchor, period, number)).covers(day):
        number += 1
    return found


def next_period(anchor: dt.date, period: str, end: dt.date) -> Period:
    """The period that begins where one ended."""
    return period_on(anchor, period, end)


def due_on(period: Period, billed_on: dt.date, *, first: bool) -> dt.date:
    """A first bill is due two weeks after it was written, a later one on the day its period begins, never earlier."""
    return billed_on + dt.timedelta(days=PAYMENT_DAYS) if first else max(period.start, billed_on)


def grace_from(due: dt.date) -> dt.date:
    """The first day of grace for a charge that stays unpaid."""
    return due + dt.timedelta(days=GRACE_AFTER)


def lapse_from(due: dt.date) -> dt.date:
    """The first day on which an unpaid charge has cost the seat."""
    return due + dt.timedelta(days=LAPSE_AFTER)
