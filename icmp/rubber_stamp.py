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
class Stamp:
    """What many decisions say together. `overrides` is None without advice that could be followed or not."""

    decisions: int
    overrides: Fraction | None
    mixed: bool
    median_seconds: float | None
    alarms: tuple[str, ...]


def rubber_stamp(judged: Sequence[Judged]) -> Stamp:
    """Alarm when of 50 and more decisions, with both kinds of advice, under 2 % go against it, or when the median
    time on the answers is under 30 seconds. "Look closer" is no advice that one could go against."""
    advised = [one for one in judged if one.advised in ("accept", "decline")]
    overrides = Fraction(sum(one.overridden for one in advised), len(advised)) if advised else None
    mixed = len({one.advised for one in advised}) == 2
    read = [one.seconds for one in judged if one.seconds is not None]
    median = float(statistics.median(read)) if read else None
    follows = overrides is not None and mixed and len(advised) >= LEAST_DECISIONS and overrides < LEAST_OVERRIDES
    hurries = median is not None and len(read) >= LEAST_READINGS and median < LEAST_SECONDS
    alarms = ((NEVER_OVERRIDES, follows), (READS_TOO_FAST, hurries))
    return Stamp(len(judged), overrides, mixed, median, tuple(name for name, sounds in alarms if sounds))
