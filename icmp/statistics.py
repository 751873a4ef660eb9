"""Statistics for small communities. Shares and intervals are floats; nothing here enters a stored score."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import exp, log, sqrt
from statistics import NormalDist, StatisticsError, correlation
from typing import NamedTuple

Z_95 = NormalDist().inv_cdf(0.975)


class Interval(NamedTuple):
    """A 95 % interval, both ends included."""

    low: float
    high: float


class Quartiles(NamedTuple):
    """Lower quartile, median and upper quartile."""

    lower: float
    median: float
    upper: float


def wilson(successes: int, n: int) -> Interval:
    """Give Wilson's score interval of a share, inside [0, 1]; of nobody it is all of [0, 1]."""
    _check_count(successes, n)
    if n == 0:
        return Interval(0.0, 1.0)
    share, z2 = successes / n, Z_95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # At the ends the formula gives exactly 0 or 1, the machine almost.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    return Interval(low, 1.0 if successes == n else min(1.0, centre + half))


def newcombe(successes_1: int, n_1: int, successes_0: int, n_0: int) -> Interval | None:
    """Give Newcombe's hybrid score interval (method 10) of the difference of two shares; None if a group is empty."""
    one, zero = wilson(successes_1, n_1), wilson(successes_0, n_0)
    if not n_1 or not n_0:
        return None
    p1, p0 = successes_1 / n_1, successes_0 / n_0
    below = sqrt((p1 - one.low) ** 2 + (zero.high - p0) ** 2)
    above = sqrt((one.high - p1) ** 2 + (p0 - zero.low) ** 2)
    return Interval(max(-1.0, p1 - p0 - below), min(1.0, p1 - p0 + above))


def effective_number(amounts: Iterable[float]) -> float | None:
    """Count kinds as if all were equally common (Hill number of order 1); None if there is nothing."""
    uncertainty = entropy(amounts)
    return None if uncertainty is None else exp(uncertainty)


def entropy(amounts: Iterable[float]) -> float | None:
    """Give Shannon's entropy of the shares in nats; None if there is nothing."""
    present = [amount for amount in amounts if amount > 0]
    total = sum(present)
    return -sum(amount / total * log(amount / total) for amount in present) if present else None


def gini(amounts: Sequence[float]) -> float | None:
    """Give the Gini coefficient corrected by n/(n−1): 0 all alike, 1 one does everything; None if n < 2 or nothing."""
    n, total = len(amounts), sum(amounts)
    if n < 2 or total <= 0:
        return None
    ranked = sum((2 * rank - n - 1) * amount for rank, amount in enumerate(sorted(amounts), start=1))
    return ranked / (n * total) * n / (n - 1)


def absence_factor(amounts: Iterable[float]) -> int | None:
    """Count the fewest people who together make half of all contributions; None if there are none."""
    ranked = sorted((amount for amount in amounts if amount > 0), reverse=True)
    if not ranked:
        return None
    half = sum(ranked) / 2
    return next(count for count, carried in enumerate(accumulate(ranked), start=1) if carried >= half)


def spearman(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Give the rank correlation with ties at their middle rank; None if a side does not vary or has under two."""
    if len(left) != len(right):
        raise ValueError("both sides need the same number of values")
    try:
        return correlation(_middle_ranks(left), _middle_ranks(right))
    except StatisticsError:
        return None


def phi(both: int, left_only: int, right_only: int, neither: int) -> float | None:
    """Correlate two yes-or-no features by how many people have both, one or neither (−1 … 1); None if one is alike."""
    left, right = both + left_only, both + right_only
    spread = left * (right_only + neither) * right * (left_only + neither)
    return (both * neither - left_only * right_only) / sqrt(spread) if spread else None


def auc(events: Sequence[float], others: Sequence[float]) -> float | None:
    """Give the chance that an event ranks above another (0–1), ties counting half; None if a side is empty."""
    if not events or not others:
        return None
    ranks = _middle_ranks([*events, *others])[: len(events)]
    return (sum(ranks) - len(events) * (len(events) + 1) / 2) / (len(events) * len(others))


def quartiles(counts: Mapping[float, int]) -> Quartiles | None:
    """Give the quartiles of type 7 (linear between the ranks) of values with how often each is there; None of nothing."""
    values, ends = sorted(counts), list(accumulate(counts[value] for value in sorted(counts)))
    if not values or not ends[-1]:
        return None

    def ranked(rank: int) -> float:
        return values[bisect_right(ends, min(rank, ends[-1] - 1))]

    def quartile(number: int) -> float:
        rank, part = divmod(number * (ends[-1] - 1), 4)
        return (ranked(rank) * (4 - part) + ranked(rank + 1) * part) / 4

    return Quartiles(quartile(1), quartile(2), quartile(3))


def _middle_ranks(values: Sequence[float]) -> list[float]:
    ranks: dict[float, list[int]] = {}
    for rank, value in enumerate(sorted(values), start=1):
        ranks.setdefault(value, []).append(rank)
    return [sum(ranks[value]) / len(ranks[value]) for value in values]


def _check_count(successes: int, n: int) -> None:
    if not 0 <= successes <= n:
        raise ValueError("a count lies between 0 and n")
