"""Lights that stay grey below ten people and turn red only when the whole 95 % interval is on the wrong side."""

from typing import Literal

from icmp.statistics import Interval, wilson

Light = Literal["too_few", "alarm", "watch", "ok"]
TOO_FEW = 10


def light(successes: int, n: int, threshold: float, *, wanted: Literal["at_least", "at_most"] = "at_least") -> Light:
    """Judge a share of n people against a threshold (0–1); a share exactly on it is on the right side."""
    share = successes / n if n else 0.0
    return interval_light(share, wilson(successes, n), n=n, threshold=threshold, wanted=wanted)


def interval_light(
    estimate: float,
    interval: Interval,
    *,
    n: int,
    threshold: float,
    wanted: Literal["at_least", "at_most"] = "at_least",
) -> Light:
    """Judge any estimate that has an interval, in the unit of the threshold."""
    if n < TOO_FEW:
        return "too_few"
    # Turning the axis around makes "too much" the same question as "too little".
    sign = 1 if wanted == "at_least" else -1
    best = interval.high if wanted == "at_least" else interval.low
    if sign * best < sign * threshold:
        return "alarm"
    return "watch" if sign * estimate < sign * threshold else "ok"
