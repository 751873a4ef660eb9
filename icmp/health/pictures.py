"""Where everything stands in the pictures. Pure geometry: figures and finished texts in, coordinates as text out.

Coordinates are text because templates would write numbers with the reader's comma, which no picture understands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from members.amounts import MINUS

# What each part of a column is drawn as: stayed, back, new, gone.
KINDS = ("z1", "bar2", "bar", "z2")
PITCH = 76  # of a bar with its name above, in letters twice as large on a phone


@dataclass(frozen=True)
class Mark:
    """A text or a dot at a place; optional ones go when the picture is narrow."""

    x: str
    y: str
    text: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Rect:
    """A rectangle of one of the stylesheet's kinds."""

    x: str
    y: str
    width: str
    height: str
    kind: str


@dataclass(frozen=True)
class Line:
    """Values over time with an optional goal."""

    height: str
    points: str
    dots: tuple[Mark, ...]
    grid: tuple[Mark, ...]
    feet: tuple[Mark, ...]
    tip: Mark
    goal: Mark | None


@dataclass(frozen=True)
class Bullet:
    """A value against its goal, over three bands: half the goal, the goal, beyond."""

    zones: tuple[Rect, ...]
    bar: Rect
    value: Mark
    goal: Mark


@dataclass(frozen=True)
class Row:
    """One bar with its name above and its figure beside it."""

    name: Mark
    bar: Rect
    figure: Mark
    ends: bool = False  # the figure stands left of the bar


@dataclass(frozen=True)
class Bars:
    """Bars from one side, or to both sides of a zero."""

    height: str
    rows: tuple[Row, ...]
    zero: str = ""
    sides: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Steps:
    """A step curve with its band, people at risk under it, and an optional gate."""

    height: str
    line: str
    band: str
    grid: tuple[Mark, ...]
    feet: tuple[Mark, ...]
    counts: tuple[Mark, ...]
    tip: Mark
    gate: Mark | None


@dataclass(frozen=True)
class Columns:
    """Stacked columns above and below zero."""

    height: str
    zero: str
    rects: tuple[Rect, ...]
    feet: tuple[Mark, ...]
    legend: tuple[tuple[Rect, Mark], ...]
    grid: tuple[Mark, ...]


def text(coordinate: float) -> str:
    """A coordinate with a point and no more than a tenth."""
    return f"{coordinate:.1f}".removesuffix(".0")


def nice_top(highest: float) -> int:
    """The first round number from `highest` on, even, so that its half is a whole one."""
    if highest <= 2:
        return 2
    step = 10 ** floor(log10(highest))
    return int(next(factor * step for factor in (1, 2, 4, 6, 8, 10) if factor * step >= highest))


def line(
    values: Sequence[float], *, names: Sequence[str], tip: str, goal: float | None = None, goal_text: str = ""
) -> Line:
    """Draw values, oldest first, from zero to a round top."""
    left, right, top, bottom = 36, 596, 30, 190
    highest = nice_top(max([*values, goal or 0]))

    def place(index: int, value: float) -> tuple[float, float]:
        x = left + (right - left) * index / max(1, len(values) - 1)
        return x, bottom - (bottom - top) * value / highest

    places = [place(index, value) for index, value in enumerate(values)]
    last_x, last_y = places[-1]
    return Line(
        height="226",
        points=" ".join(f"{text(x)},{text(y)}" for x, y in places),
        dots=tuple(Mark(text(x), text(y)) for x, y in places),
        grid=tuple(Mark("26", text(place(0, at)[1]), str(at)) for at in (0, highest // 2, highest)),
        feet=tuple(
            Mark(text(x), "216", name, optional=(len(places) - 1 - index) % 3 > 0)
            for index, ((x, _y), name) in enumerate(zip(places, names, strict=True))
        ),
        tip=Mark(text(last_x + 12), text(last_y + 5), tip),
        goal=Mark("640", text(place(0, goal)[1]), goal_text) if goal else None,
    )


def bullet(value: float, *, goal: float, value_text: str, goal_text: str) -> Bullet:
    """Draw a value against a goal above zero."""
    width = 600
    end = max(1.2 * goal, value)

    def x(figure: float) -> float:
        return width * figure / end

    bounds = (0, x(goal / 2), x(goal), width)
    zones = [
        Rect(text(a), "10", text(b - a), "34", kind)
        for a, b, kind in zip(bounds, bounds[1:], ("z1", "z2", "z3"), strict=False)
    ]
    # Two texts that would stand on each other: the value goes to the line below.
    low = abs(x(value) - x(goal)) < 90
    return Bullet(
        zones=tuple(zones),
        bar=Rect("0", "20", text(x(value)), "14", "bar"),
        value=Mark(text(max(10, x(value))), "100" if low else "72", value_text),
        goal=Mark(text(x(goal)), "72", goal_text),
    )


def bars(rows: Sequence[tuple[str, float, str]]) -> Bars:
    """Draw amounts (name, amount, figure) as bars from the left, each with its name above."""
    longest = max((amount for _name, amount, _text in rows), default=0) or 1
    drawn = []
    for index, (name, amount, figure) in enumerate(rows):
        y, width = PITCH * index, 520 * amount / longest
        bar = Rect("0", text(y + 36), text(width), "20", "bar")
        drawn.append(Row(Mark("0", text(y + 26), name), bar, Mark(text(width + 10), text(y + 52), figure)))
    return Bars(height=text(PITCH * len(rows)), rows=tuple(drawn))


def diverging(rows: Sequence[tuple[str, float, str]], *, below: str, above: str) -> Bars:
    """Draw gaps (name, gap, figure) to both sides of a zero in the middle; `below` and `above` name the sides."""
    zero, reach, first = 340, 220, 36
    widest = max((abs(gap) for _name, gap, _text in rows), default=0) or 1
    drawn = []
    for index, (name, gap, figure) in enumerate(rows):
        y, width = first + PITCH * index, reach * abs(gap) / widest
        start, beside = (zero, zero + width + 10) if gap >= 0 else (zero - width, zero - width - 10)
        bar = Rect(text(start), text(y + 36), text(width), "20", "bar" if gap >= 0 else "bar2")
        drawn.append(Row(Mark("0", text(y + 26), name), bar, Mark(text(beside), text(y + 52), figure), ends=gap < 0))
    return Bars(
        height=text(first + PITCH * len(rows)),
        rows=tuple(drawn),
        # Beside the bars only, so that it runs through nobody's name.
        zero="".join(f"M{zero} {first + PITCH * index + 31}v30" for index in range(len(rows))),
        sides=(Mark(text(zero - 10), "22", below), Mark(text(zero + 10), "22", above)),
    )


def steps(
    curve: Sequence[tuple[float, float, float, float]],
    *,
    days: int,
    feet: Sequence[tuple[int, str, str]],
    percents: tuple[str, str, str],
    tip: str,
    gate: float | None = None,
    gate_text: str = "",
) -> Steps:
    """Draw survival (day, share, low, high) until `days`; `feet` are (day, its name, people at risk)."""
    left, right, top, bottom = 52, 566, 24, 196

    def x(day: float) -> str:
        return text(left + (right - left) * day / max(1, days))

    def y(share: float) -> str:
        return text(bottom - (bottom - top) * share)

    def stairs(column: int) -> str:
        return "".join(f"H{x(step[0])}V{y(step[column])}" for step in curve) + f"H{right}"

    # From the right end down to the low side, and step by step back to the start.
    back = "".join(f"V{y(step[2])}H{x(step[0])}" for step in reversed(curve))
    last = curve[-1][1] if curve else 1.0
    return Steps(
        height="262",
        line=f"M{left} {top}{stairs(1)}",
        band=f"M{left} {top}{stairs(3)}{back}V{top}Z" if curve else "",
        grid=tuple(Mark("44", y(share), name) for share, name in zip((1, 0.5, 0), percents, strict=True)),
        feet=tuple(Mark(x(day), "222", name) for day, name, _count in feet),
        counts=tuple(Mark(x(day), "248", count) for day, _name, count in feet),
        tip=Mark("576", y(last), tip),
        gate=Mark(str(left), y(gate), gate_text) if gate is not None else None,
    )


def columns(
    months: Sequence[tuple[int, int, int, int]], *, names: Sequence[str], legend: tuple[str, str, str, str]
) -> Columns:
    """Draw months (retained, back, new, gone): the first three stacked above zero, who is gone below it."""
    left, right, top, bottom = 36, 640, 51, 240
    up = max((sum(month[:3]) for month in months), default=0)
    down = max((month[3] for month in months), default=0)
    unit = (bottom - top) / max(1, up + down)
    zero, pitch = top + up * unit, (right - left) / max(1, len(months))
    rects: list[Rect] = []
    for index, month in enumerate(months):
        x, y = left + pitch * (index + 0.15), zero
        for amount, kind in zip(month[:3], KINDS[:3], strict=True):
            y -= amount * unit
            rects += [_column(x, y, pitch, amount * unit, kind)] if amount else []
        rects += [_column(x, zero, pitch, month[3] * unit, KINDS[3])] if month[3] else []
    return Columns(
        height="266",
        zero=f"M{left} {text(zero)}H{right}",
        rects=tuple(rects),
        feet=tuple(
            Mark(text(left + pitch * (index + 0.5)), "260", name, optional=(len(months) - 1 - index) % 3 > 0)
            for index, name in enumerate(names)
        ),
        legend=tuple(
            (Rect(text(160 * index), "4", "14", "14", kind), Mark(text(160 * index + 20), "17", name))
            for index, (kind, name) in enumerate(zip(KINDS, legend, strict=True))
        ),
        grid=(Mark("28", text(top + 5), str(up)), Mark("28", text(bottom + 5), f"{MINUS}{down}" if down else "")),
    )


def _column(x: float, y: float, pitch: float, height: float, kind: str) -> Rect:
    return Rect(text(x), text(y), text(0.7 * pitch), text(height), kind)
