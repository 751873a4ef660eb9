"""Whether people still decide, or only sign what the score says (measurement 3.8)."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LEAST_DECISIONS = 50  # fewer say nothing about how often the advice is followed
LEAST_READINGS = 10  # fewer have no median worth an alarm
LEAST_OVERRIDES = Fraction(2, 100)
LEAST_SECONDS = 30
NEVER_OVERRIDES, READS_TOO_FAST = "never_overrides", "reads_too_fast"


@dataclass(frozen=True)
class Judged:
    """One decision: what had been advised, whether the person decided otherwise, how long they read."""

    advised: str
    overridden: bool
    seconds: int | None


@dataclass(frozen=True)
class Tally:
    """Many decisions counted: how many were advised a yes and a no, how many of those went otherwise, the median."""

    decisions: int
    advised_accept: int
    advised_decline: int
    overridden: int
    readings: int
    median_seconds: float | None


@dataclass(frozen=True)
class Stamp:
    """What many decisions say together. `overrides` is None without advice that could be followed or not."""

    decisions: int
    advised: int
    overrides: Fraction | None
    mixed: bool
    median_seconds: float | None
    alarms: tuple[str, ...]


def tally(judged: Sequence[Judged]) -> Tally:
    """Count decisions. "Look closer" is no advice that one could go against."""
    advised = [one for one in judged if one.advised in ("accept", "decline")]
    read = [one.seconds for one in judged if one.seconds is not None]
    return Tally(
        decisions=len(judged),
        advised_accept=sum(one.advised == "accept" for one in advised),
        advised_decline=sum(one.advised == "decline" for one in advised),
        overridden=sum(one.overridden for one in advised),
        readings=len(read),
        median_seconds=float(statistics.median(read)) if read else None,
    )


def rubber_stamp(counted: Tally) -> Stamp:
    """Alarm when of 50 and more decisions, with both kinds of advice, under 2 % go against it, or when the median
    time on the answers is under 30 seconds."""
    advised, median = counted.advised_accept + counted.advised_decline, counted.median_seconds
    overrides = Fraction(counted.overridden, advised) if advised else None
    mixed = bool(counted.advised_accept and counted.advised_decline)
    follows = overrides is not None and mixed and advised >= LEAST_DECISIONS and overrides < LEAST_OVERRIDES
    hurries = median is not None and counted.readings >= LEAST_READINGS and median < LEAST_SECONDS
    alarms = ((NEVER_OVERRIDES, follows), (READS_TOO_FAST, hurries))
    return Stamp(counted.decisions, advised, overrides, mixed, median, tuple(name for name, sounds in alarms if sounds))
