"""Weights of a profile: how to start from a ranking, and what each one does in truth."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

from icmp.sums import apportioned
from icmp.values import MICRO


def rank_order_weights(count: int) -> tuple[Decimal, ...]:
    """Give rank-order centroid weights in points (0–100, two decimals, best rank first) that add up to 100."""
    whole = lcm(*range(1, count + 1))
    parts = {f"{rank:09}": sum(whole // k for k in range(rank, count + 1)) for rank in range(1, count + 1)}
    return tuple(Decimal(cents).scaleb(-2) for cents in apportioned(parts, 10_000, whole * count).values())


def effective_weights(contributions: Mapping[str, Sequence[Decimal]]) -> dict[str, Decimal] | None:
    """Share of the scores' variance that each criterion causes (millionths, sum 1); None if all scores are equal."""
    columns = {key: [Fraction(points) for points in column] for key, column in contributions.items()}
    scores = [sum(row, Fraction(0)) for row in zip(*columns.values(), strict=True)]
    variance = _covariance(scores, scores)
    if not variance:
        return None
    shares = {key: _covariance(column, scores) / variance for key, column in columns.items()}
    return {key: Decimal(round(share * MICRO)).scaleb(-6) for key, share in shares.items()}


def _covariance(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    """Covariance times the square of n: means are not needed and nothing is rounded."""
    products = sum((x * y for x, y in zip(left, right, strict=True)), Fraction(0))
    return len(left) * products - sum(left, Fraction(0)) * sum(right, Fraction(0))
