"""Where everything stands in the pictures of a trial. Pure geometry; see icmp.health.pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from icmp.health.pictures import Mark, Rect, nice_top, text

LEFT, RIGHT, TOP, BOTTOM = 40, 640, 34, 200
START, END = 330, 570  # of the lines of a slope
PITCH = 30  # between two names, so that they can be read on a phone


@dataclass(frozen=True)
class Edge:
    """The line where a band begins, named above the picture."""

    x: str
    name: Mark
    ends: bool  # the name stands left of the line


@dataclass(frozen=True)
class Histogram:
    """Scores now as columns, before as an outline, and the lines of the bands."""

    height: str
    bars: tuple[Rect, ...]
    outline: str
    grid: tuple[Mark, ...]
    feet: tuple[Mark, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Slope:
    """One criterion from the weight it was given to the weight it has."""

    line: str
    ties: str  # from the names to the ends of the line, where they had to move apart
    start: Mark
    end: Mark
    name: Mark
    figures: tuple[Mark, Mark]
    strong: bool


@dataclass(frozen=True)
class Slopes:
    """A slope chart."""

    height: str
    slopes: tuple[Slope, ...]
    heads: tuple[Mark, Mark]


def histogram(now: Sequence[int], before: Sequence[int], *, lines: Sequence[tuple[float, str]]) -> Histogram:
    """Draw people per equal stretch of score from 0 to 100; `lines` are (score, name), the lower one first."""
    highest, pitch = nice_top(max([*now, *before, 0])), (RIGHT - LEFT) / len(now)

    def y(people: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * people / highest

    bars = [
        Rect(text(LEFT + pitch * place + 1.5), text(y(people)), text(pitch - 3), text(BOTTOM - y(people)), "bar2")
        for place, people in enumerate(now)
        if people
    ]
    steps = "".join(f"V{text(y(people))}H{text(LEFT + pitch * (place + 1))}" for place, people in enumerate(before))
    return Histogram(
        height="236",
        bars=tuple(bars),
        outline=f"M{LEFT} {BOTTOM}{steps}V{BOTTOM}" if any(before) else "",
        grid=tuple(Mark("32", text(y(at)), str(at)) for at in (0, highest // 2, highest)),
        feet=tuple(Mark(text(_x(score)), "226", str(score), optional=score % 20 > 0) for score in range(0, 101, 10)),
        edges=tuple(_edge(score, name, lower=place == 0) for place, (score, name) in enumerate(lines)),
    )


def slopes(rows: Sequence[tuple[str, float, float, str, str]], *, heads: tuple[str, str]) -> Slopes:
    """Draw (name, share before, share after, both as text); names that would touch are moved apart."""
    top, height = 48, PITCH * max(len(rows) - 1, 3)
    most = max((share for row in rows for share in row[1:3]), default=0) or 1

    def at(share: float) -> float:
        return top + height * (1 - max(0.0, share) / most)

    starts, ends = _apart([at(row[1]) for row in rows]), _apart([at(row[2]) for row in rows])
    lowest = max([top + height, *starts, *ends])
    drawn = [
        Slope(
            line=f"M{START} {text(at(old))}L{END} {text(at(new))}",
            ties=f"M{START - 12} {text(start)}L{START} {text(at(old))}M{END} {text(at(new))}L{END + 12} {text(end)}",
            start=Mark(str(START), text(at(old))),
            end=Mark(str(END), text(at(new))),
            name=Mark("0", text(start), name),
            figures=(Mark(str(START - 18), text(start), told_old), Mark(str(END + 18), text(end), told_new)),
            strong=abs(new - old) >= 0.05,
        )
        for (name, old, new, told_old, told_new), start, end in zip(rows, starts, ends, strict=True)
    ]
    return Slopes(
        height=text(lowest + 20),
        slopes=tuple(drawn),
        heads=(Mark(str(START), "20", heads[0]), Mark(str(END), "20", heads[1])),
    )


def _apart(places: Sequence[float]) -> list[float]:
    """Move names until no two are closer than a line, as little as can be, in the order they stand in."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    heaps: list[list[int]] = []
    for index in order:
        heaps.append([index])
        while len(heaps) > 1 and _first(heaps[-1], places) < _first(heaps[-2], places) + PITCH * len(heaps[-2]):
            heaps[-2:] = [heaps[-2] + heaps[-1]]
    moved = [0.0] * len(places)
    for heap in heaps:
        for line, index in enumerate(heap):
            moved[index] = _first(heap, places) + PITCH * line
    return moved


def _first(heap: Sequence[int], places: Sequence[float]) -> float:
    """Where the first name of a heap stands, so that all of them are as near to their places as can be."""
    middle = sum(places[index] for index in heap) / len(heap)
    return max(TOP + 14.0, middle - PITCH * (len(heap) - 1) / 2)


def _edge(score: float, name: str, *, lower: bool) -> Edge:
    # Two lines close together: the lower one's name goes to its left.
    gap = -8 if lower else 8
    return Edge(text(_x(score)), Mark(text(_x(score) + gap), "18", name), ends=lower)


def _x(score: float) -> float:
    return LEFT + (RIGHT - LEFT) * score / 100
