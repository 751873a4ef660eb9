"""Stays: from joining to the day somebody was no longer here, read from the history of standings."""

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from members.lifecycle import TITLED

Step = tuple[str, dt.date]  # the standing after it, and its day


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One person's time in the community; no end means here. Who came back is here."""

    member: Hashable
    joined_on: dt.date
    ended_on: dt.date | None = None

    @property
    def last_day(self) -> dt.date | None:
        """The day before it ended."""
        return None if self.ended_on is None else self.ended_on - dt.timedelta(days=1)

    def days(self, as_of: dt.date) -> int:
        """How long it lasted until a day."""
        return max(0, ((self.ended_on or as_of) - self.joined_on).days)

    def covers(self, day: dt.date) -> bool:
        """Whether the person was here on a day."""
        return self.joined_on <= day and (self.ended_on is None or self.ended_on > day)


def stay(member: Hashable, joined_on: dt.date, steps: Sequence[Step]) -> Stay:
    """Give a stay by the steps taken, oldest first: it ended when the standing was lost that was never regained."""
    ended_on = None
    for standing, day in steps:
        if standing in TITLED:
            ended_on = None
        elif ended_on is None:
            ended_on = day
    return Stay(member=member, joined_on=joined_on, ended_on=ended_on)


def here(stays: Iterable[Stay], day: dt.date) -> int:
    """Count who was here on a day."""
    return sum(one.covers(day) for one in stays)
