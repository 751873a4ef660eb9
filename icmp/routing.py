"""How many people read an application before somebody decides; measurement 3.6."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_READINGS = 3
LOW = 1  # how sure a reader is, from 1 to 3


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one reader found: accept, review or decline, and how sure they are."""

    verdict: str
    confidence: int


def readings_at_first(*, recommendation: str, robust: bool) -> int:
    """One where the advice is clear and holds, two in the review band and wherever missing answers could change it."""
    return 1 if robust and recommendation in ("accept", "decline") else 2


def readings_wanted(*, wanted: int, readings: Sequence[Reading], recommendation: str, robust: bool) -> int:
    """How many it takes after those that are in: one more when they leave a doubt, at most three, never fewer."""
    if len(readings) < wanted or not leaves_a_doubt(readings, recommendation=recommendation, robust=robust):
        return wanted
    return min(MOST_READINGS, max(wanted, len(readings) + 1))


def leaves_a_doubt(readings: Sequence[Reading], *, recommendation: str, robust: bool) -> bool:
    """Readers differ among themselves or from the advice, one is unsure, or the score is fragile."""
    verdicts = {reading.verdict for reading in readings} | {recommendation}
    return len(verdicts) > 1 or not robust or any(reading.confidence <= LOW for reading in readings)
