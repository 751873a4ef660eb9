"""Germany as a small picture: where on img/map-de.svg a city lies, and how large its dot is.

The outline is drawn in Lambert's azimuthal equal-area projection around 52° N 10° E (the one of the European grid),
fitted to a box of degrees and 600 units wide; the same formulas put the dots into it (Snyder 1987, 24-2 to 24-4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin, sqrt

from members.places import Place

WIDTH = 600
WEST, SOUTH, EAST, NORTH = 5.5, 47.2, 15.3, 55.1
_CENTER_LONGITUDE, _CENTER_LATITUDE = radians(10), radians(52)
_STEPS = 20
SMALLEST_DOT, LARGEST_DOT = 9.0, 36.0


@dataclass(frozen=True)
class Pin:
    """A dot: a city, how many live there, its place and radius in the units of the picture."""

    name: str
    count: int
    x: float
    y: float
    radius: float


def pins(cities: Iterable[tuple[Place, int]]) -> list[Pin]:
    """The dots of the cities in Germany; areas are as the numbers of people, the largest is always the same size."""
    inside = [(place, count) for place, count in cities if place.country == "DE"]
    most = max((count for _place, count in inside), default=1)
    return [_pin(place, count, most) for place, count in inside]


def _pin(place: Place, count: int, most: int) -> Pin:
    x, y = project(place.latitude, place.longitude)
    radius = max(SMALLEST_DOT, LARGEST_DOT * sqrt(count / most))
    return Pin(place.name, count, round(x, 1), round(y, 1), round(radius, 1))


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a point lies in the picture, in its units from the upper left corner."""
    x, y = _plane(latitude, longitude)
    return (x - _LEFT) * _SCALE, (y - _TOP) * _SCALE


def _plane(latitude: float, longitude: float) -> tuple[float, float]:
    east, north = radians(longitude) - _CENTER_LONGITUDE, radians(latitude)
    k = sqrt(2 / (1 + sin(_CENTER_LATITUDE) * sin(north) + cos(_CENTER_LATITUDE) * cos(north) * cos(east)))
    down = k * (cos(_CENTER_LATITUDE) * sin(north) - sin(_CENTER_LATITUDE) * cos(north) * cos(east))
    return k * cos(north) * sin(east), -down


def _corners() -> list[tuple[float, float]]:
    """The upper and lower edge of the box, which bend in this projection."""
    degrees = [WEST + (EAST - WEST) * step / _STEPS for step in range(_STEPS + 1)]
    return [_plane(latitude, longitude) for longitude in degrees for latitude in (SOUTH, NORTH)]


_EDGE = _corners()
_LEFT, _TOP = min(x for x, _ in _EDGE), min(y for _, y in _EDGE)
_SCALE = WIDTH / (max(x for x, _ in _EDGE) - _LEFT)
