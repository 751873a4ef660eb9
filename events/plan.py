"""What an organizer decides about an event, checked and complete, before anything is written."""

import datetime as dt
from dataclasses import dataclass

LanguageMap = dict[str, str]


@dataclass(frozen=True)
class Plan:
    """`starts_local` is the clock on the wall in `timezone`, `starts_at` the instant it means; texts are language maps."""

    title: LanguageMap
    starts_local: dt.datetime
    timezone: str
    starts_at: dt.datetime
    minutes: int
    capacity: int
    summary: LanguageMap
    description: LanguageMap
    format: str = "in_person"
    place: str = ""
    city: str = ""
    online_link: str = ""
    audience: str = "members"
    needs: tuple[str, ...] = ()
    purpose: str = ""
    north_star: bool = False
    organizer_hours: int = 0

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)
