"""Do we still have the people we meant? Everybody's score of today, and whether its spread moved more than chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import fsum, log

from icmp.statistics import Interval, Quartiles, quartiles, wilson

STEP = 20  # points of a score in one column of the histogram
COLUMNS = 100 // STEP
CHI_SQUARE_95 = 9.487729  # of COLUMNS − 1 = 4 degrees of freedom


@dataclass(frozen=True, kw_only=True)
class Alignment:
    """How a group scores: n, how many reach the line with the interval of their share, quartiles, histogram."""

    n: int
    aligned: int
    interval: Interval
    quartiles: Quartiles | None
    histogram: tuple[int, ...]

    @property
    def share(self) -> float | None:
        """The aligned share (0–1); None of nobody."""
        return self.aligned / self.n if self.n else None


@dataclass(frozen=True, kw_only=True)
class Drift:
    """How far a histogram lies from its baseline, against what chance does to groups of these sizes."""

    psi: float
    critical: float
    expected: float  # without any drift

    @property
    def signal(self) -> bool:
        """Whether chance alone would do this in fewer than one of twenty cases."""
        return self.psi > self.critical


@dataclass(frozen=True, kw_only=True)
class Move:
    """The mean value (0–1) of a criterion before and now."""

    key: str
    before: float
    now: float

    @property
    def by(self) -> float:
        """Up is above zero."""
        return self.now - self.before


def alignment(cents: Mapping[int, int], *, accept_min: Decimal) -> Alignment:
    """Describe a group by its scores in cents with how many people have each; on the line is aligned."""
    n, aligned = sum(cents.values()), sum(people for score, people in cents.items() if score >= 100 * accept_min)
    return Alignment(
        n=n,
        aligned=aligned,
        interval=wilson(aligned, n),
        quartiles=quartiles({score / 100: people for score, people in cents.items()}),
        histogram=histogram(cents),
    )


def histogram(cents: Mapping[int, int]) -> tuple[int, ...]:
    """Count scores in the columns 0–20–40–60–80–100; a line belongs to the column above it, 100 to the last."""
    counts = [0] * COLUMNS
    for score, people in cents.items():
        counts[min(score // (100 * STEP), COLUMNS - 1)] += people
    return tuple(counts)


def drift(now: Sequence[int], baseline: Sequence[int]) -> Drift | None:
    """Compare two histograms by the population stability index, half a person added to each column.

    A fixed line such as 0.10 alarms in four of five small groups that did not change; this one in one of twenty.
    None if a side is empty.
    """
    n, m = sum(now), sum(baseline)
    if not n or not m:
        return None
    shares = [(_share(a, n), _share(b, m)) for a, b in zip(now, baseline, strict=True)]
    chance = 1 / n + 1 / m
    return Drift(
        psi=fsum((p - q) * log(p / q) for p, q in shares),
        critical=CHI_SQUARE_95 * chance,
        expected=(COLUMNS - 1) * chance,
    )


def moved_most(now: Mapping[str, float], before: Mapping[str, float]) -> Move | None:
    """Name the criterion whose mean value moved most between two groups; None if none is known in both."""
    moves = [Move(key=key, before=before[key], now=mean) for key, mean in now.items() if key in before]
    return max(moves, key=lambda move: abs(move.by), default=None)


def _share(count: int, n: int) -> float:
    return (count + 0.5) / (n + COLUMNS / 2)
