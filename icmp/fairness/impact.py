"""Adverse impact: how often a group gets through a step against the group that does best; measurement 3.8.

The four-fifths rule is American and misfires in small samples, so an alarm also needs Fisher's exact test.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

FEWEST = 10  # people in a group; below, nothing is said about it
FOUR_FIFTHS = 0.8
SIGNIFICANT = 0.05

Reading = Literal["ok", "watch", "alarm", "insufficient"]
RANKED: tuple[Reading, ...] = ("alarm", "watch", "ok", "insufficient")


@dataclass(frozen=True, kw_only=True)
class Count:
    """Of `n` people in a group, so many got through."""

    group: str
    n: int
    through: int

    @property
    def rate(self) -> float:
        """The share that got through (0–1); 0 of nobody."""
        return self.through / self.n if self.n else 0.0


@dataclass(frozen=True, kw_only=True)
class Impact:
    """A group against the best one: the ratio of their rates and, when it is low, how likely chance alone is."""

    count: Count
    reading: Reading
    ratio: float | None = None
    p: float | None = None


def impacts(counts: Iterable[Count]) -> list[Impact]:
    """Hold every group of ten or more against the best of them; a group that is alone has nothing to be held against."""
    groups = list(counts)
    large = [group for group in groups if group.n >= FEWEST]
    best = max(large, key=lambda group: group.rate) if len(large) > 1 else None
    return [_impact(group, best) for group in groups]


def worst(readings: Iterable[Reading]) -> Reading:
    """The most serious of several readings; of none there is too little to say."""
    return min(readings, key=RANKED.index, default="insufficient")


def fisher(through: int, n: int, other_through: int, other_n: int) -> float:
    """Fisher's exact test, two-sided: the chance of a table as unlikely as this one or more so, its margins given."""
    drawn, everybody = through + other_through, n + other_n
    lowest, highest = max(0, drawn - other_n), min(n, drawn)
    peak = min(highest, max(lowest, (drawn + 1) * (n + 1) // (everybody + 2)))

    def step(x: int) -> float:
        """How much likelier x + 1 is than x."""
        return (n - x) * (drawn - x) / ((x + 1) * (other_n - drawn + x + 1))

    # From the likeliest table outwards, so that no weight is above 1 and none overflows.
    weights = {peak: 1.0}
    for x in range(peak, highest):
        weights[x + 1] = weights[x] * step(x)
    for x in range(peak - 1, lowest - 1, -1):
        weights[x] = weights[x + 1] / step(x)
    # Two tables equally likely may differ in their last digit.
    limit = weights[through] * (1 + 1e-9)
    return min(1.0, sum(weight for weight in weights.values() if weight <= limit) / sum(weights.values()))


def _impact(group: Count, best: Count | None) -> Impact:
    if best is None or group.n < FEWEST:
        return Impact(count=group, reading="insufficient")
    ratio = group.rate / best.rate if best.rate else 1.0
    if ratio >= FOUR_FIFTHS:
        return Impact(count=group, reading="ok", ratio=ratio)
    p = fisher(group.through, group.n, best.through, best.n)
    return Impact(count=group, reading="alarm" if p < SIGNIFICANT else "watch", ratio=ratio, p=p)
