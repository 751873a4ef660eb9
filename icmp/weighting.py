"""Weights as organizers find them: from an order, from swings, or typed; and what they come to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from icmp.sums import apportioned, half_up
from icmp.weights import rank_order_weights

WHOLE = Decimal(100)


def by_rank(keys: Sequence[str]) -> dict[str, Decimal]:
    """Weights of things named in the order of their importance, best first; they add up to 100."""
    return dict(zip(keys, rank_order_weights(len(keys)), strict=True)) if keys else {}


def by_swing(points: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Weights in proportion to swing points (0 or more, at most two decimals), added up to exactly 100.

    Nothing but zeros stays zeros: there is nothing to compare.
    """
    hundredths = {key: int(value * 100) for key, value in points.items()}
    whole = sum(hundredths.values())
    if not whole:
        return dict.fromkeys(points, Decimal(0))
    cents = apportioned(hundredths, 10_000, whole)
    return {key: Decimal(cents[key]).scaleb(-2) for key in points}


def total(weights: Mapping[str, Decimal]) -> Decimal:
    """What all weights come to."""
    return sum(weights.values(), Decimal(0))


def shares(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The part of the whole (0–1, four decimals) that each weight is; all zero when the whole is."""
    whole = int(total(weights) * 100)
    parts = {key: half_up(10_000 * int(weight * 100), whole) or 0 for key, weight in weights.items()}
    return {key: Decimal(part).scaleb(-4) for key, part in parts.items()}


def ranked(weights: Mapping[str, Decimal], must_haves: frozenset[str]) -> list[str]:
    """Which of the criteria, in their order, a ranking is about.

    Those that weigh; before anything weighs, all but the must-haves, which only open and shut the door.
    """
    weighing = [key for key, weight in weights.items() if weight]
    return weighing or [key for key in weights if key not in must_haves] or list(weights)
