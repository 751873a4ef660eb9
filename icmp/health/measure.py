"""What every figure about the community carries with it, and the moment it is true at."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from icmp.lights import Light
from icmp.periods import Span, first_moment, local_day
from icmp.statistics import Interval

ENGINE_VERSION = "1"  # goes up when a formula changes, so that old rows stay what they were
HIDDEN_BELOW = 5


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """A moment, and the time zone in which it belongs to a day."""

    at: dt.datetime
    timezone: str

    @property
    def day(self) -> dt.date:
        """The local day."""
        return local_day(self.at, self.timezone)

    def starts(self, span: Span) -> dt.datetime:
        """When a run of days begins."""
        return first_moment(span.starts_on, self.timezone)

    def ends(self, span: Span) -> dt.datetime:
        """When a run of days is over: the first moment of the next day."""
        return first_moment(span.ends_on + dt.timedelta(days=1), self.timezone)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure with what it rests on. Of fewer than five people nothing but that is shown or stored."""

    key: str
    n: int
    period: Span
    definition: object  # a text to translate, or a language map
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    interval: Interval | None = None
    light: Light | None = None
    also: Mapping[str, float | None] = field(default_factory=dict)  # further figures of the same formula

    @property
    def is_hidden(self) -> bool:
        """Whether the group is so small that its figure would be about somebody."""
        return self.n < HIDDEN_BELOW
