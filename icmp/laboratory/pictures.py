"""Where everything stands in the laboratory's pictures; pure geometry, like icmp.health.pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, sqrt

from icmp.health.pictures import PITCH, Mark, Rect, text

LARGEST = 30  # radius of the disc with most people


@dataclass(frozen=True)
class Range:
    """A name, its interval as a line with two ends, the estimate on it, and the figures in words."""

    name: Mark
    line: str
    dot: Mark
    figure: Mark
    is_shown: bool = True  # without people enough there are only words


@dataclass(frozen=True)
class Ranges:
    """Estimates with their intervals under each other, and one line they are read against."""

    height: str
    rows: tuple[Range, ...]
    line: str
    line_name: Mark
    ends: tuple[Mark, ...]


@dataclass(frozen=True)
class Histogram:
    """Two groups' shares side by side in columns."""

    height: str
    rects: tuple[Rect, ...]
    figures: tuple[Mark, ...]
    feet: tuple[Mark, ...]
    legend: tuple[tuple[Rect, Mark], ...]
    line: str
    line_name: Mark


@dataclass(frozen=True)
class Disc:
    """People at a place, by its area."""

    x: str
    y: str
    r: str
    kind: str


@dataclass(frozen=True)
class Square:
    """A two-by-two picture with its discs, the names of its corners, and the way that led here."""

    height: str
    lines: str
    frame: Rect
    discs: tuple[Disc, ...]
    corners: tuple[tuple[Mark, str], ...]
    axes: tuple[tuple[Mark, str], ...]
    way: str
    stops: tuple[Mark, ...]
    here: Mark | None


def ranges(
    rows: Sequence[tuple[str, tuple[float, float, float] | None, str]],
    *,
    scale: tuple[float, float],
    against: float,
    against_name: str,
    ends: tuple[str, str],
) -> Ranges:
    """Draw (name, (low, estimate, high) or nothing, figures) on a scale, against a line on it."""
    left, right, first = 8, 672, 38

    def x(value: float) -> float:
        return left + (right - left) * (value - scale[0]) / (scale[1] - scale[0])

    drawn = []
    for index, (name, span, figure) in enumerate(rows):
        y = first + PITCH * index
        low, at, high = (x(value) for value in span) if span else (left, left, left)
        line = f"M{text(low)} {y + 40}v16M{text(low)} {y + 48}H{text(high)}M{text(high)} {y + 40}v16"
        drawn.append(
            Range(
                name=Mark("0", text(y + 26), name),
                line=line,
                dot=Mark(text(at), text(y + 48)),
                figure=Mark("680", text(y + 26), figure),
                is_shown=span is not None,
            )
        )
    return Ranges(
        height=text(first + PITCH * len(rows)),
        rows=tuple(drawn),
        line="".join(f"M{text(x(against))} {first + PITCH * index + 34}v28" for index in range(len(rows))),
        line_name=Mark(text(x(against)), "22", against_name),
        ends=(Mark("0", "22", ends[0]), Mark("680", "22", ends[1])),
    )


def histogram(
    now: Sequence[float],
    before: Sequence[float],
    *,
    names: Sequence[str],
    figures: Sequence[str],
    legend: tuple[str, str],
    line_at: float,
    line_name: str,
) -> Histogram:
    """Draw shares (0–1) of columns, now filled beside before outlined; `line_at` (0–1) is on the axis of scores."""
    left, right, top, bottom = 8, 672, 84, 250
    pitch, highest = (right - left) / len(now), max([*now, *before, 0.01])
    rects: list[Rect] = []
    marks = []
    for index, pair in enumerate(zip(now, before, strict=True)):
        for place, (share, kind) in enumerate(zip(pair, ("bar", "bar2"), strict=True)):
            x, height = left + pitch * (index + 0.12 + 0.38 * place), (bottom - top) * share / highest
            rects.append(Rect(text(x), text(bottom - height), text(0.36 * pitch), text(height), kind))
        tip = bottom - (bottom - top) * pair[0] / highest - 8
        marks.append(Mark(text(left + pitch * (index + 0.3)), text(tip), figures[index]))
    line_x = left + (right - left) * line_at
    return Histogram(
        height="284",
        rects=tuple(rects),
        figures=tuple(marks),
        feet=tuple(Mark(text(left + pitch * (index + 0.5)), "278", name) for index, name in enumerate(names)),
        legend=tuple(
            (Rect("8", text(8 + 26 * row), "16", "16", kind), Mark("32", text(22 + 26 * row), name))
            for row, (kind, name) in enumerate(zip(("bar", "bar2"), legend, strict=True))
        ),
        line=f"M{text(line_x)} 58V{bottom}",
        line_name=Mark(text(line_x), "48", line_name),
    )


def square(
    people: Sequence[tuple[float, float, int, str]],
    *,
    lines: tuple[float, float],
    corners: tuple[str, str, str, str],
    axes: tuple[str, str],
    way: Sequence[tuple[float, float]],
    here: str,
) -> Square:
    """Draw (x, y, how many, kind), scores up to 100; corners are named from the upper right against the clock."""
    left, right, top, bottom = 4, 676, 40, 520
    most = max((n for _x, _y, n, _kind in people), default=1)
    from_x = _start([lines[0], *(one[0] for one in people), *(stop[0] for stop in way)])
    from_y = _start([lines[1], *(one[1] for one in people), *(stop[1] for stop in way)])

    def place(x: float, y: float) -> tuple[float, float]:
        across, up = (x - from_x) / (100 - from_x), (y - from_y) / (100 - from_y)
        return left + (right - left) * across, bottom - (bottom - top) * up

    cut_x, cut_y = place(*lines)
    discs = []
    for one_x, one_y, n, kind in people:
        x, y = place(one_x, one_y)
        discs.append(Disc(text(x), text(y), text(max(4.0, LARGEST * sqrt(n / most))), kind))
    stops = [place(x, y) for x, y in way]
    ends = (
        (right - 8, top + 26, "e"),
        (left + 8, top + 26, ""),
        (left + 8, bottom - 12, ""),
        (right - 8, bottom - 12, "e"),
    )
    figures = (
        (Mark(str(left), "546", str(from_x)), ""),
        (Mark(text(cut_x), "546", text(lines[0])), "m"),
        (Mark(text(left + 8), text(cut_y - 6), text(lines[1])), ""),
    )
    return Square(
        height="590",
        lines=f"M{text(cut_x)} {top}V{bottom}M{left} {text(cut_y)}H{right}",
        frame=Rect(str(left), str(top), str(right - left), str(bottom - top), "z3"),
        discs=tuple(discs),
        corners=tuple((Mark(str(x), str(y), name), kind) for (x, y, kind), name in zip(ends, corners, strict=True)),
        axes=((Mark(str(right), "578", axes[0]), "e"), (Mark(str(left), "26", axes[1]), ""), *figures),
        way=" ".join(f"{text(x)},{text(y)}" for x, y in stops),
        stops=tuple(Mark(text(x), text(y)) for x, y in stops),
        here=Mark(text(stops[-1][0] + 14), text(stops[-1][1] + 6), here) if stops else None,
    )


def _start(scores: Sequence[float]) -> int:
    """Where an axis begins: the ten below the lowest score, with a little room, so that nobody stands on the edge."""
    return max(0, floor((min(scores) - 5) / 10) * 10)
