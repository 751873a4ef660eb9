"""How counts are shown: never small ones, and never so many that a small one can be worked out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

FEW = 3  # a smaller count is shown as "few"
SAMPLES = 64  # equal parts by chance into which the book is cut
PART = 8  # of those parts are looked at to guess how many people something fits
EXACT = 3_000  # about so many people are counted one by one, they and what they have
WHOLE = 20_000  # about so many people in a whole book are counted one by one; larger ones say "about"
SAMPLED = 1_500  # people read for counts about more of them: 2.6 % off for what half of them have


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
    return max(1, min(samples, round(samples * SAMPLED / max(count, 1))))


def surely(about: float) -> int:
    """A round number below what a sample of SAMPLED says: a tenth less, four times what it may be off.

    >>> surely(23_423)
    21000
    """
    less = int(about * 9 / 10)
    step: int = 10 ** max(0, len(str(less)) - 2)
    return less // step * step


def roughly(about: float) -> int:
    """What a sample says, to two figures: as exact as an eighth of more than WHOLE people is.

    >>> roughly(100_304)
    100000
    """
    step: int = 10 ** max(0, len(str(round(about))) - 2)
    return round(about / step) * step
