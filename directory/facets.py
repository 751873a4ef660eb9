"""How counts are shown: never small ones, and never so many that a small one can be worked out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

FEW = 3  # a smaller count is shown as "few"
SAMPLES = 64  # equal parts by chance into which the book is cut
EXACT = 5_000  # among so many people every one is read for the counts
SAMPLED = 4_000  # people read for counts about more of them: 1.6 % off for what half of them have


@dataclass(frozen=True)
class Count:
    """A value and how many have it; None means "few"."""

    value: str
    count: int | None
    about: bool = False


def guarded(counts: Sequence[tuple[str, int]], *, about: bool = False) -> list[Count]:
    """Hide counts under FEW; a single hidden one takes the next smallest with it, lest a sum give it away.

    >>> [c.count for c in guarded([("a", 9), ("b", 4), ("c", 1)])]
    [9, None, None]
    """
    shown = [Count(value, count if count >= FEW else None, about) for value, count in counts]
    open_ones = [at for at, count in enumerate(shown) if count.count is not None]
    if len(shown) - len(open_ones) == 1 and open_ones:
        smallest = min(open_ones, key=lambda at: (counts[at][1], -at))
        shown[smallest] = replace(shown[smallest], count=None)
    return shown


def sampled_part(count: int, *, samples: int) -> int:
    """How many of `samples` equal parts of `count` people hold about SAMPLED of them; one at least."""
    return max(1, min(samples, samples * SAMPLED // max(count, 1)))
