"""How far readers agree, beyond what chance would give; measurement 3.6.

Kappa collapses when nearly everybody gets the same verdict although readers agree, so AC1 stands beside it.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from math import isclose

Pair = tuple[Hashable, Hashable]

ENOUGH = 20  # double readings; below, figures are shown grey
SEVERE = 0.7  # points on the anchored scale between a reader and those who read the same applications


def observed(pairs: Sequence[Pair]) -> float | None:
    """The share of pairs that say the same; None without a pair."""
    return sum(one == other for one, other in pairs) / len(pairs) if pairs else None


def cohen(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa of two readers; None without a pair, or where chance alone would always agree."""
    if not pairs:
        return None
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[value] * second[value] for value in first) / len(pairs) ** 2
    return _beyond(observed(pairs) or 0.0, chance)


def quadratic(pairs: Sequence[tuple[int, int]], *, levels: int = 4) -> float | None:
    """Quadratic kappa of ratings from 0 to `levels`: far apart counts for more; None as for Cohen's."""
    if not pairs:
        return None
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    apart = sum((one - other) ** 2 for one, other in pairs) / len(pairs)
    expected = sum((a - b) ** 2 * m * n for a, m in first.items() for b, n in second.items()) / len(pairs) ** 2
    return None if isclose(expected, 0) else 1 - (apart / levels**2) / (expected / levels**2)


def fleiss(items: Iterable[Sequence[Hashable]]) -> float | None:
    """Fleiss' kappa over applications with two verdicts or more each, as many as there are; None without any."""
    counts = [Counter(item) for item in items if len(item) > 1]
    if not counts:
        return None
    agreed = sum(_agreeing(count) for count in counts) / len(counts)
    total: Counter[Hashable] = sum(counts, Counter())
    said = total.total()
    return _beyond(agreed, sum((n / said) ** 2 for n in total.values()))


def ac1(items: Iterable[Sequence[Hashable]], *, categories: int) -> float | None:
    """Gwet's AC1 over applications with two verdicts or more each, out of `categories` possible ones."""
    counts = [Counter(item) for item in items if len(item) > 1]
    if not counts or categories < 2:
        return None
    agreed = sum(_agreeing(count) for count in counts) / len(counts)
    shares: dict[Hashable, float] = defaultdict(float)
    for count in counts:
        for value, n in count.items():
            shares[value] += n / count.total() / len(counts)
    missing = categories - len(shares)
    chance = sum(share * (1 - share) for share in shares.values()) / (categories - 1) if missing >= 0 else 0.0
    return _beyond(agreed, chance)


@dataclass(frozen=True, kw_only=True)
class Severity:
    """How much higher (above 0) or lower somebody rates than those who rated the same; over n shared ratings."""

    reader: Hashable
    points: float
    n: int

    @property
    def is_apart(self) -> bool:
        """Far enough from the others for a talk over three old cases."""
        return abs(self.points) >= SEVERE


def severities(ratings: Iterable[Mapping[Hashable, int]]) -> list[Severity]:
    """Compare every reader with each partner; `ratings` are {reader: rating} of one criterion of one application."""
    gaps: dict[Hashable, list[int]] = defaultdict(list)
    for rated in ratings:
        for one, other in permutations(rated, 2):
            gaps[one].append(rated[one] - rated[other])
    found = [Severity(reader=who, points=sum(all_) / len(all_), n=len(all_)) for who, all_ in gaps.items()]
    return sorted(found, key=lambda one: (-abs(one.points), str(one.reader)))


def pairs_of(rated: Iterable[Sequence[Hashable]]) -> list[Pair]:
    """Every two readings of the same thing, each pair once."""
    return [pair for one in rated for pair in combinations(one, 2)]


def _agreeing(count: Counter[Hashable]) -> float:
    n = count.total()
    return sum(k * (k - 1) for k in count.values()) / (n * (n - 1))


def _beyond(agreed: float, chance: float) -> float | None:
    return None if isclose(chance, 1) else (agreed - chance) / (1 - chance)
