"""Days of the first weeks: which note is due, and how far somebody has come. Pure."""

import datetime as dt
from dataclasses import dataclass

NOTE_DAYS = (3, 14, 30, 45)  # thirty: the pledge once more, with what was given beside it
STILL_GOOD = 4  # so many days late a note is still sent; later it would speak of a day long gone
LONGEST_EXTENSION = 90


@dataclass(frozen=True, kw_only=True)
class Candidacy:
    """From the first day to the last; the first day is day 0."""

    began_on: dt.date
    ends_on: dt.date

    @property
    def length(self) -> int:
        return (self.ends_on - self.began_on).days

    def day(self, today: dt.date) -> int:
        return (today - self.began_on).days

    def days_left(self, today: dt.date) -> int:
        """Below zero when nobody has decided in time."""
        return (self.ends_on - today).days


def note_due(began_on: dt.date, today: dt.date) -> int | None:
    """Which note belongs to a day, if any; one that was missed by more than a few days is let go."""
    days = (today - began_on).days
    return next((due for due in NOTE_DAYS if due <= days < due + STILL_GOOD), None)
