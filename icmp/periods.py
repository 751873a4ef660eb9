"""Weeks, months and quarters of the calendar, as days; which day it is, is decided in the community's time zone."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Period = Literal["week", "month", "quarter"]


@dataclass(frozen=True, order=True)
class Span:
    """A run of days, the first and the last included."""

    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        """How many days it has; 0 when it ends before it starts."""
        return max(0, (self.ends_on - self.starts_on).days + 1)

    def shared_with(self, other: "Span") -> "Span":
        """The days in both; without any, a span of 0 days."""
        return Span(max(self.starts_on, other.starts_on), min(self.ends_on, other.ends_on))


def span_of(day: date, period: Period) -> Span:
    """Give the week (from Monday), month or quarter a day lies in."""
    if period == "week":
        monday = day - timedelta(days=day.weekday())
        return Span(monday, monday + timedelta(days=6))
    first = month_of(day) if period == "month" else date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return Span(first, months_later(first, 1 if period == "month" else 3) - timedelta(days=1))


def month_of(day: date) -> date:
    """Give the first day of a day's month."""
    return day.replace(day=1)


def months_later(day: date, months: int) -> date:
    """Give the same day some months later (or earlier); where the month is too short, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(earlier: date, later: date) -> int:
    """Count the calendar months from one day's month to another's."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def local_day(at: datetime, timezone: str) -> date:
    """Tell which day a moment belongs to in a time zone."""
    return at.astimezone(ZoneInfo(timezone)).date()


def first_moment(day: date, timezone: str) -> datetime:
    """Give the moment a local day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def days_between(earlier: datetime, later: datetime) -> float:
    """Give the elapsed time between two moments in days of 24 hours, whatever the clocks did in between."""
    return (later.astimezone(UTC) - earlier.astimezone(UTC)).total_seconds() / 86_400
