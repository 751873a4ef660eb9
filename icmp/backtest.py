"""Which criteria told beforehand who would do well: tables with their doubts, and weights that follow them slowly.

An association is not a cause, and outcomes are known only of people who were let in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import log
from typing import Literal

from icmp.statistics import Interval, auc, newcombe, phi, wilson
from icmp.sums import apportioned

Grade = Literal["insufficient", "indicative", "adequate"]
PRIOR_SPREAD = 0.75  # τ: how far log odds ratios of criteria usually lie from nothing
MOST_POINTS = 10  # out of 100 that one version may move a weight
ALIKE_FROM = 0.6  # |φ| of two criteria that say the same twice
BY_CHANCE = 0.025  # criteria without any meaning whose interval lies above zero
PRIOR_PEOPLE = 10  # at the rate of all, that a band's rate is drawn towards
NARROW_BELOW = 0.9  # spread of the scores of those let in, of the spread of all applicants
# Of 100 communities with so many people, how many find a criterion that triples the odds; measured by simulation.
FOUND_OF_100 = ((300, 98), (120, 78), (60, 38), (30, 22))


@dataclass(frozen=True, kw_only=True)
class Table:
    """Of n1 people with a feature k1 did well, of n0 without it k0."""

    k1: int
    n1: int
    k0: int
    n0: int

    def __post_init__(self) -> None:
        if not (0 <= self.k1 <= self.n1 and 0 <= self.k0 <= self.n0):
            raise ValueError("nobody does well who is not counted")

    @property
    def grade(self) -> Grade:
        """How much the table can carry: insufficient shows counts only."""
        group, events = min(self.n1, self.n0), self.k1 + self.k0
        rarer = min(events, self.n1 + self.n0 - events)
        if group < 10 or rarer < 10:
            return "insufficient"
        return "indicative" if group < 30 or rarer < 20 else "adequate"

    @property
    def share_with(self) -> Interval:
        """Wilson's interval of those with the feature."""
        return wilson(self.k1, self.n1)

    @property
    def share_without(self) -> Interval:
        """Wilson's interval of those without it."""
        return wilson(self.k0, self.n0)

    @property
    def lift(self) -> float | None:
        """How many times as often those with the feature do well; None if nobody without it does."""
        return self.k1 / self.n1 / (self.k0 / self.n0) if self.n1 and self.k0 else None

    @property
    def difference(self) -> float | None:
        """The share with the feature minus the share without (−1 … 1)."""
        return self.k1 / self.n1 - self.k0 / self.n0 if self.n1 and self.n0 else None

    @property
    def interval(self) -> Interval | None:
        """Newcombe's interval of the difference."""
        return newcombe(self.k1, self.n1, self.k0, self.n0)

    @property
    def supported(self) -> bool:
        """Whether enough people say that the feature helps: the whole interval lies above zero."""
        return self.grade != "insufficient" and self.interval is not None and self.interval.low > 0

    @property
    def log_odds(self) -> float:
        """θ: the logarithm of the odds ratio, half a person added to each cell."""
        with_, without, missed_with, missed_without = self._cells
        return log(with_ * missed_without / (missed_with * without))

    @property
    def reliability(self) -> float:
        """ρ (0–1): how far the table is to be believed against the usual spread of criteria."""
        doubt = sum(1 / cell for cell in self._cells)
        return PRIOR_SPREAD**2 / (PRIOR_SPREAD**2 + doubt)

    @property
    def shrunken(self) -> float:
        """θ drawn towards nothing by what is not reliable."""
        return self.reliability * self.log_odds

    @property
    def _cells(self) -> tuple[float, float, float, float]:
        return self.k1 + 0.5, self.k0 + 0.5, self.n1 - self.k1 + 0.5, self.n0 - self.k0 + 0.5


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Where the weights would go, and the step that one version takes on the way; both add up as the weights did."""

    aims: Mapping[str, float]
    weights: Mapping[str, Decimal]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two criteria that most people have both or neither of (or, below zero, one or the other of)."""

    left: str
    right: str
    phi: float


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """How much narrower the people with a known outcome are than everybody who applied."""

    known: int
    applicants: int
    ratio: float | None  # spread of the scores of the known, of the spread of all applicants

    @property
    def hides(self) -> bool:
        """Whether good predictors may look useless because nobody without them was let in."""
        return self.known < self.applicants and (self.ratio is None or self.ratio < NARROW_BELOW)


def tabulate(features: Iterable[bool | None], outcomes: Iterable[bool]) -> Table:
    """Count people by feature and outcome, side by side; of whom the feature is unknown, nothing is counted."""
    known = [(has, well) for has, well in zip(features, outcomes, strict=True) if has is not None]
    with_, without = [well for has, well in known if has], [well for has, well in known if not has]
    return Table(k1=sum(with_), n1=len(with_), k0=sum(without), n0=len(without))


def suggest(weights: Mapping[str, Decimal], tables: Mapping[str, Table]) -> Suggestion | None:
    """Move weights towards what the tables say, a tenth of their sum at most; None where they say too little.

    Weights have two decimals. A criterion without enough people keeps its weight.
    """
    graded = [key for key in weights if key in tables and tables[key].grade != "insufficient"]
    aims = {key: float(weight) for key, weight in weights.items()} | _aims(
        weights, {key: tables[key] for key in graded}
    )
    cents = {key: int(weight * 100) for key, weight in weights.items()}
    total = sum(cents.values())
    farthest = max((abs(aims[key] - float(weights[key])) for key in graded), default=0.0)
    if not farthest:
        return None
    step = min(1.0, total * MOST_POINTS // 100 / 100 / farthest)
    stepped = {key: float(weight) + step * (aims[key] - float(weight)) for key, weight in weights.items()}
    return Suggestion(aims=aims, weights=_in_cents(stepped, total))


def alike(features: Mapping[str, Sequence[bool | None]]) -> list[Pair]:
    """Find the pairs of criteria with |φ| above 0.6, over the people who are known in both, the closest first."""
    pairs = [
        Pair(left=left, right=right, phi=found)
        for left, right in combinations(features, 2)
        if (found := _phi(features[left], features[right])) is not None and abs(found) > ALIKE_FROM
    ]
    return sorted(pairs, key=lambda pair: (-abs(pair.phi), pair.left, pair.right))


def expected_by_chance(criteria: int) -> float:
    """How many criteria that mean nothing would look supported."""
    return BY_CHANCE * criteria


def found_of_100(people: int) -> int | None:
    """In how many of 100 communities of this size a strong criterion is found; None under the smallest tried."""
    return next((found for size, found in FOUND_OF_100 if people >= size), None)


def ranking(scores: Sequence[float], outcomes: Sequence[bool]) -> float | None:
    """AUC of the score: the chance that who did well had the higher one, ties counting half."""
    both = list(zip(scores, outcomes, strict=True))
    return auc([score for score, well in both if well], [score for score, well in both if not well])


def drawn_rate(successes: int, n: int, *, overall: float) -> float:
    """Give a small group's rate, drawn towards the rate of all by ten people."""
    return (successes + PRIOR_PEOPLE * overall) / (n + PRIOR_PEOPLE)


def _aims(weights: Mapping[str, Decimal], tables: Mapping[str, Table]) -> dict[str, float]:
    """Where reliable criteria take the share of the weight that their association has in all."""
    pulls = {key: max(0.0, table.shrunken) for key, table in tables.items()}
    pull, total = sum(pulls.values()), float(sum((weights[key] for key in tables), Decimal(0)))
    if not pull or not total:
        return {}
    raw = {
        key: (1 - table.reliability) * float(weights[key]) + table.reliability * total * pulls[key] / pull
        for key, table in tables.items()
    }
    return {key: amount * total / sum(raw.values()) for key, amount in raw.items()}


def _in_cents(amounts: Mapping[str, float], total: int) -> dict[str, Decimal]:
    """Round to two decimals so that the sum stays what it was."""
    parts = {key: round(amount * 10**9) for key, amount in amounts.items()}
    shares = apportioned({key: part * total for key, part in parts.items()}, total, 10_000 * sum(parts.values()))
    return {key: Decimal(cents).scaleb(-2) for key, cents in shares.items()}


def _phi(left: Sequence[bool | None], right: Sequence[bool | None]) -> float | None:
    known = [pair for pair in zip(left, right, strict=True) if None not in pair]
    return phi(*(known.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))))
