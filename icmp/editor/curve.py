"""A curve as a small plot. Pure geometry: points in, coordinates as text out (templates would write commas)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, FOOT = 34, 312, 12, 126


@dataclass(frozen=True)
class Dot:
    """A corner of the curve, with what it says beside it."""

    x: str
    y: str
    at: str
    worth: str


@dataclass(frozen=True)
class Plot:
    """The line with its corners; `first` and `last` are the numbers at the two ends of the foot."""

    line: str
    dots: tuple[Dot, ...]
    first: str
    last: str


def plot(points: Sequence[tuple[Decimal, Decimal]]) -> Plot | None:
    """Draw points (x, share of 1), rising in x; None for fewer than two."""
    if len(points) < 2 or any(after[0] <= before[0] for before, after in pairwise(points)):
        return None
    low, high = points[0][0], points[-1][0]
    margin = (high - low) / 10
    start, end = low - margin, high + margin

    def place(x: Decimal, share: Decimal) -> tuple[str, str]:
        across = LEFT + float((x - start) / (end - start)) * (RIGHT - LEFT)
        return f"{across:.1f}", f"{FOOT - float(share) * (FOOT - TOP):.1f}"

    dots = tuple(Dot(*place(x, share), _plain(x), _plain(share * 100)) for x, share in points)
    # Before the first and after the last point the curve stays level.
    ends = (place(start, points[0][1]), place(end, points[-1][1]))
    line = " ".join(f"{x},{y}" for x, y in (ends[0], *((dot.x, dot.y) for dot in dots), ends[1]))
    return Plot(line, dots, _plain(low), _plain(high))


def _plain(figure: Decimal) -> str:
    return f"{figure.normalize():f}"
