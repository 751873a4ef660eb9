"""Contributions as bars: what was given, out of what was possible, against the accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from icmp.health.pictures import PITCH, Mark, Rect, text

WIDEST = 490


@dataclass(frozen=True)
class Contribution:
    """One criterion: its name, the whole bar, the part that was given, the median's line, and the figures."""

    name: Mark
    whole: Rect
    given: Rect
    median: str
    figure: Mark


@dataclass(frozen=True)
class Contributions:
    """The bars under each other."""

    height: str
    rows: tuple[Contribution, ...]
    has_medians: bool


def contributions(rows: Sequence[tuple[str, Decimal, Decimal, Decimal | None, str]]) -> Contributions:
    """Draw (name, points, most, median of the accepted or nothing, figures), all on one scale."""
    scale = WIDEST / float(max((most for _name, _points, most, _median, _words in rows), default=1) or 1)
    drawn = []
    for index, (name, points, most, median, words) in enumerate(rows):
        y, width = PITCH * index, float(most) * scale
        at = "" if median is None else f"M{text(min(float(median), float(most)) * scale)} {text(y + 31)}v30"
        drawn.append(
            Contribution(
                name=Mark("0", text(y + 26), name),
                whole=Rect("0", text(y + 36), text(width), "20", "z1"),
                given=Rect("0", text(y + 36), text(float(points) * scale), "20", "bar"),
                median=at,
                figure=Mark("680", text(y + 52), words),
            )
        )
    has_medians = any(median is not None for _name, _points, _most, median, _words in rows)
    return Contributions(height=text(PITCH * len(rows)), rows=tuple(drawn), has_medians=has_medians)
