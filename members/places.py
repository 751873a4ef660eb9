"""The gazetteer: cities by name, with a point that is good for a map and a radius, never for an address."""

import csv
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from members.folding import search_key

_EARTH_RADIUS_KM = 6371.0
_SOURCE = Path(__file__).with_name("places.csv")


@dataclass(frozen=True, slots=True)
class Place:
    """A city; the point is its center in degrees, true to about 0.05; the population is rough."""

    name: str
    key: str
    country: str
    latitude: float
    longitude: float
    population: int
    aliases: tuple[str, ...] = ()


@cache
def places() -> tuple[Place, ...]:
    """Return every known place, the most populous first."""
    with _SOURCE.open(encoding="utf-8", newline="") as source:
        known = [_place(row) for row in csv.DictReader(source)]
    return tuple(sorted(known, key=lambda place: (-place.population, place.key)))


def find(query: str) -> list[Place]:
    """Return the places whose name in any language begins with `query`, however accented; exact names first."""
    wanted = search_key(query)
    if not wanted:
        return []
    found = [place for place in places() if any(key.startswith(wanted) for key in _keys(place))]
    return sorted(found, key=lambda place: wanted not in _keys(place))


def distance_km(here: Place, there: Place) -> float:
    """Return the great-circle distance in kilometers (haversine, a round earth: 0.5 % off at worst)."""
    latitude, other_latitude = radians(here.latitude), radians(there.latitude)
    half_north = sin((other_latitude - latitude) / 2)
    half_east = sin(radians(there.longitude - here.longitude) / 2)
    root = half_north**2 + cos(latitude) * cos(other_latitude) * half_east**2
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(root)))


@cache
def _keys(place: Place) -> tuple[str, ...]:
    return (place.key, *(search_key(alias) for alias in place.aliases))


def _place(row: dict[str, str]) -> Place:
    return Place(
        name=row["name"],
        key=row["key"],
        country=row["country"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        population=int(row["population"]),
        aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
    )
