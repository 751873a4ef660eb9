"""A curve as a small picture. Pure geometry: points in, coordinates as text out, as pictures understand them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from icmp.values import number

LEFT, RIGHT, TOP, BOTTOM = 44, 356, 16, 176
WIDTH, HEIGHT = 372, 204


@dataclass(frozen=True)
class Knot:
    """A point: where it stands, and which row of the table it is."""

    x: str
    y: str
    row: int


@dataclass(frozen=True)
class Curve:
    """The line with its points; `low` and `high` are the answers at both ends of the axis."""

    line: str
    knots: tuple[Knot, ...]
    low: str
    high: str


def curve(rows: Iterable[Mapping[str, Any]]) -> Curve | None:
    """Draw the rows (answer, worth in percent) that are numbers, by rising answers; None with fewer than two."""
    points = [
        (x, worth, place)
        for place, row in enumerate(rows)
        if (x := _typed(row.get("x"))) is not None and (worth := _typed(row.get("worth"))) is not None
    ]
    points.sort()
    if len(points) < 2 or points[0][0] == points[-1][0]:
        return None
    low, high = _ends(points[0][0], points[-1][0])
    knots = tuple(Knot(_across(x, low, high), _up(worth), place) for x, worth, place in points)
    flat = [f"{LEFT},{knots[0].y}", *(f"{knot.x},{knot.y}" for knot in knots), f"{RIGHT},{knots[-1].y}"]
    return Curve(" ".join(flat), knots, f"{low.normalize():f}", f"{high.normalize():f}")


def _typed(value: object) -> Decimal | None:
    return number(value.strip().replace(",", ".")) if isinstance(value, str) else number(value)


def _ends(first: Decimal, last: Decimal) -> tuple[Decimal, Decimal]:
    """The axis goes a fifth beyond the last point, and begins at 0 where all answers are above it."""
    low = min(Decimal(0), first)
    return low, last + (last - low) / 5


def _across(x: Decimal, low: Decimal, high: Decimal) -> str:
    return f"{LEFT + float((x - low) / (high - low)) * (RIGHT - LEFT):.1f}"


def _up(worth: Decimal) -> str:
    share = min(Decimal(100), max(Decimal(0), worth))
    return f"{BOTTOM - float(share) / 100 * (BOTTOM - TOP):.1f}"
