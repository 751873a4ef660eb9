"""Chance that can be repeated: the same seed and the same subject always throw the same numbers."""

from random import Random


def dice(seed: int, *subject: object) -> Random:
    """Return a source of chance that depends on nothing but `seed` and `subject`."""
    return Random(":".join(str(part) for part in (seed, *subject)))


def poisson(source: Random, mean: float) -> int:
    """Return a count with the given mean: events of an exponential clock within one unit of time."""
    count, elapsed = 0, 0.0
    while mean > 0 and (elapsed := elapsed + source.expovariate(mean)) < 1:
        count += 1
    return count
