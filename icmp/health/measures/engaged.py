"""Who takes part: the share seen in thirty days, and how the members stand to what they agreed."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from icmp.engagement import LEVEL_NAMES, gravity
from icmp.health import queries
from icmp.health.measure import AsOf, Measure
from icmp.lights import light
from icmp.periods import Span
from icmp.statistics import wilson

WINDOW_DAYS = 30
ACTIVE_AT_LEAST = 0.40
# From this index on; 100 is exactly what was agreed.
CLASSES = (("more", 120.0), ("as_agreed", 80.0), ("less", 40.0), ("quiet", 0.0))
TOO_EARLY = "too_early"
DEFINITION = _(
    "Share of the members who did at least one thing in 30 days that shows presence. "
    "Who is paused is not counted, nor are organizers."
)


@dataclass(frozen=True, kw_only=True)
class Engaged(Measure):
    """The active share, with the members by index and by level."""

    measured_on: dt.date | None
    classes: tuple[tuple[str, int], ...]
    levels: tuple[tuple[int, int], ...]
    gravity: float | None


def engaged(as_of: AsOf) -> Engaged:
    """Count who was seen, and read the newest indexes."""
    members = queries.counted_members(as_of.day)
    since = as_of.at - dt.timedelta(days=WINDOW_DAYS)
    seen = queries.presence(as_of.at).filter(occurred_at__gt=since, member__in=members.values("pk"))
    n, active = members.count(), seen.order_by().values("member").distinct().count()
    read = list(queries.readings(as_of.day).values_list("on", "index", "level"))
    levels = Counter(level for _on, _index, level in read if level is not None)
    return Engaged(
        key="active_share",
        definition=DEFINITION,
        n=n,
        period=Span(as_of.day - dt.timedelta(days=WINDOW_DAYS), as_of.day),
        value=active / n if n else None,
        numerator=active,
        denominator=n,
        interval=wilson(active, n) if n else None,
        light=light(active, n, ACTIVE_AT_LEAST),
        measured_on=read[0][0] if read else None,
        classes=_classes([float(index) if index is not None else None for _on, index, _level in read]),
        levels=tuple((level, levels[level]) for level in LEVEL_NAMES),
        gravity=gravity(levels),
        also={"gravity": gravity(levels)},
    )


def class_of(index: float | None) -> str:
    """The class an index falls into; none is too early to say."""
    return TOO_EARLY if index is None else next(name for name, at_least in CLASSES if index >= at_least)


def _classes(indexes: list[float | None]) -> tuple[tuple[str, int], ...]:
    counts = Counter(class_of(index) for index in indexes)
    return tuple((name, counts[name]) for name in (*(name for name, _least in CLASSES), TOO_EARLY)) if indexes else ()
