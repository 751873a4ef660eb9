"""Each measure of the Monday page by its name in addresses, in the order of the page."""

from collections.abc import Callable

from icmp.health.measure import AsOf, Measure

from .delivered import delivered
from .engaged import engaged
from .funnel import admissions
from .growth import growth
from .lifts import north_star
from .spread import spread
from .staying import staying

MEASURES: dict[str, Callable[[AsOf], Measure]] = {
    "north-star": north_star,
    "spread": spread,
    "retention": staying,
    "growth": growth,
    "engagement": engaged,
    "pledges": delivered,
    "admissions": admissions,
}

__all__ = ["MEASURES", "admissions", "delivered", "engaged", "growth", "north_star", "spread", "staying"]
