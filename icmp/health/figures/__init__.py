"""Each measure put into words and a picture, by the same name."""

from collections.abc import Callable
from typing import Any

from icmp.health.measure import AsOf
from icmp.health.measures import MEASURES

from . import admissions, engagement, growth, north_star, pledges, retention, spread
from .figure import Figure, Picture, month, small, words

PICTURES: dict[str, Picture] = {
    "north-star": Picture(north_star.LABEL, north_star.ABOUT),
    "spread": Picture(spread.LABEL, spread.ABOUT),
    "retention": Picture(retention.LABEL, retention.ABOUT),
    "growth": Picture(growth.LABEL, growth.ABOUT),
    "engagement": Picture(engagement.LABEL, engagement.ABOUT),
    "pledges": Picture(pledges.LABEL, pledges.ABOUT),
    "admissions": Picture(admissions.LABEL, admissions.ABOUT),
}
_WORDED: dict[str, Callable[[Any], Figure]] = {
    "north-star": north_star.worded,
    "spread": spread.worded,
    "retention": retention.worded,
    "growth": growth.worded,
    "engagement": engagement.worded,
    "pledges": pledges.worded,
    "admissions": admissions.worded,
}


def figure(name: str, as_of: AsOf) -> Figure:
    """Measure and word one picture; of fewer than five people it says only that."""
    measure = MEASURES[name](as_of)
    return small(measure, PICTURES[name]) if measure.is_hidden else _WORDED[name](measure)


__all__ = ["PICTURES", "Figure", "figure", "month", "words"]
