"""A profile tried on many people: what no weight and no line changes is kept, so that a moved one is answered at once.

All arithmetic is that of `scoring`, in the same scaled integers, a column a criterion instead of a person at a time.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from itertools import compress
from operator import add, mul

from icmp.scoring import Profile
from icmp.value_tables import ValueTable
from icmp.values import MICRO

DECLINE, REVIEW, ACCEPT = 0, 1, 2
BANDS = ("decline", "review", "accept")
BINS = 20  # of the histogram, five points each
ENOUGH_TO_WEIGH = 20_000  # people; of more every second, third … speaks for the spread of the scores
ENOUGH_TO_NUDGE = 1_000


@dataclass(frozen=True)
class Standing:
    """The sums behind everybody's score under some weights (hundredths); see `sums.Sums`."""

    table: ValueTable
    weights: tuple[int, ...]
    applicable: Sequence[int]
    answered: Sequence[int]
    used: Sequence[int]
    points: Sequence[int]

    def moved(self, weights: Mapping[str, Decimal]) -> "Standing":
        """The sums after some weights moved; only what their criteria touch is added up anew."""
        found = self
        for place, criterion in enumerate(self.table.profile.criteria):
            if criterion.key in weights:
                found = found.nudged(place, int(weights[criterion.key] * 100) - found.weights[place])
        return found

    def nudged(self, place: int, by: int) -> "Standing":
        """The sums after the weight at a place moved by so many hundredths."""
        part = self.table.parts[place]
        if not by:
            return self
        return replace(
            self,
            weights=(*self.weights[:place], self.weights[place] + by, *self.weights[place + 1 :]),
            applicable=_plus(self.applicable, by, part.applies, whole=part.is_whole),
            answered=_plus(self.answered, by, part.answered, whole=part.is_whole),
            used=_plus(self.used, by, part.used, whole=part.is_whole),
            points=list(map(add, self.points, map(by.__mul__, part.worth))),
        )


@dataclass(frozen=True)
class Lines:
    """Where the bands begin, and how much must be answered."""

    accept_min: Decimal
    review_min: Decimal
    coverage_min: Decimal


@dataclass(frozen=True)
class Outcome:
    """Everybody's advice under one version, its weights and its lines."""

    standing: Standing
    lines: Lines
    by_score: bytes  # the advice if no must-have stood in the way
    advice: bytes

    @property
    def counts(self) -> dict[str, int]:
        """People per band, the best first."""
        return {BANDS[code]: self.advice.count(code) for code in (ACCEPT, REVIEW, DECLINE)}

    @cached_property
    def scores(self) -> list[int]:
        """Scores in cents; −1 is none."""
        rows = zip(self.standing.points, self.standing.used, strict=True)
        return [(20_000 * points + used * MICRO) // (2 * used * MICRO) if used else -1 for points, used in rows]

    @cached_property
    def histogram(self) -> tuple[int, ...]:
        """People per five points of score; the last takes 100 in."""
        counts = Counter(self.scores)
        bins = [0] * BINS
        for score, people in counts.items():
            if score >= 0:
                bins[min(score // 500, BINS - 1)] += people
        return tuple(bins)

    def is_covered(self, place: int) -> bool:
        """Whether somebody answered enough to be placed by the score."""
        sums = self.standing
        enough = 200_000 * sums.answered[place] >= _coverage(self.lines) * sums.applicable[place]
        return bool(sums.used[place]) and enough

    @property
    def accepted(self) -> list[int]:
        """The places of the accepted."""
        return [place for place, code in enumerate(self.advice) if code == ACCEPT]

    @property
    def sole_blockers(self) -> dict[str, int]:
        """For each must-have, who would be accepted if only this one were waived."""
        criteria = self.standing.table.profile.criteria
        only = self.standing.table.must_haves[1]
        counts = Counter(compress(only, map(ACCEPT.__eq__, self.by_score)))
        return {one.key: counts[place] for place, one in enumerate(criteria) if one.must_have}


def standing(table: ValueTable) -> Standing:
    """Add everybody up under the version's own weights."""
    nothing = [0] * len(table)
    empty = Standing(table, (0,) * len(table.columns), nothing, nothing, nothing, nothing)
    return empty.moved({criterion.key: criterion.weight for criterion in table.profile.criteria})


def lines_of(profile: Profile) -> Lines:
    """The version's own lines."""
    return Lines(profile.accept_min, profile.review_min, profile.coverage_min)


def outcome(found: Standing, lines: Lines) -> Outcome:
    """Give everybody's advice; bands are tested on the score as it is rounded, without dividing."""
    accept, review = _line(lines.accept_min), _line(lines.review_min)
    covered = _coverage(lines)
    rows = zip(found.points, found.used, found.answered, found.applicable, strict=True)
    by_score = bytes(
        [
            REVIEW
            if not used or 200_000 * answered < covered * applicable
            else ACCEPT
            if 20_000 * points >= accept * used
            else REVIEW
            if 20_000 * points >= review * used
            else DECLINE
            for points, used, answered, applicable in rows
        ]
    )
    blocked = found.table.must_haves[0]
    advice = bytes([code if not state else 2 - state for code, state in zip(by_score, blocked, strict=True)])
    return Outcome(found, lines, by_score, advice)


def effective_weights(found: Outcome) -> dict[str, float | None]:
    """Give the share of the scores' variance that each criterion causes; above 20,000 people of an even sample."""
    step = max(1, -(-len(found.scores) // ENOUGH_TO_WEIGH))
    used, points = found.standing.used[::step], found.standing.points[::step]
    share = [1 / all_used if all_used else 0.0 for all_used in used]
    scores = list(map(mul, points, share))
    scored = sum(map(bool, used))
    mean = sum(scores) / scored if scored else 0.0
    # Who has no score has a share of nothing and so drops out of every sum.
    apart = [(score - mean) * part for score, part in zip(scores, share, strict=True)]
    causes = [
        weight * sum(map(mul, part.worth[::step], apart))
        for weight, part in zip(found.standing.weights, found.standing.table.parts, strict=True)
    ]
    spread, keys = sum(causes), [criterion.key for criterion in found.standing.table.profile.criteria]
    if spread <= 1e-9 * max(1.0, mean * mean):
        return dict.fromkeys(keys)
    return {key: cause / spread if cause else 0.0 for key, cause in zip(keys, causes, strict=True)}


def stability(found: Outcome) -> float | None:
    """Give the mean share of changes of one weight by a fifth that keep the advice, of an even sample of people."""
    step = max(1, -(-len(found.advice) // ENOUGH_TO_NUDGE))
    table = found.standing.table.some(range(0, len(found.advice), step))
    base = standing(table).moved(_weights(found.standing))
    kept, asked = _nudged(base, found.lines)
    shares = [here / times for here, times in zip(kept, asked, strict=True) if times]
    return sum(shares) / len(shares) if shares else None


def _nudged(base: Standing, lines: Lines) -> tuple[list[int], list[int]]:
    """Count for each person the changes that keep the advice, and all that concern them."""
    before = outcome(base, lines).advice
    kept, asked = [0] * len(before), [0] * len(before)
    # Five times everything, so that a fifth of a weight is a whole number; no quotient notices.
    fives = base.moved({key: 5 * weight for key, weight in _weights(base).items()})
    for place, weight in enumerate(base.weights):
        concerned = base.table.parts[place].applies if weight else bytes(len(before))
        for by in (-weight, weight):
            after = outcome(fives.nudged(place, by), lines).advice
            same = [a == b and c for a, b, c in zip(before, after, concerned, strict=True)]
            kept, asked = list(map(add, kept, same)), list(map(add, asked, concerned))
    return kept, asked


def _weights(found: Standing) -> dict[str, Decimal]:
    criteria = found.table.profile.criteria
    return {one.key: Decimal(weight).scaleb(-2) for one, weight in zip(criteria, found.weights, strict=True)}


def _plus(sums: Sequence[int], by: int, share: bytes, *, whole: bool) -> Sequence[int]:
    return list(map(by.__add__, sums)) if whole else list(map(add, sums, map((0, by).__getitem__, share)))


def _line(score: Decimal) -> int:
    """What twenty thousand times the points must reach per unit of weight to be in the band."""
    return MICRO * (2 * _up(score * 100) - 1)


def _coverage(lines: Lines) -> int:
    """What two hundred thousand times the answered weight must reach per unit of weight that applies."""
    return 2 * _up(lines.coverage_min * 100_000) - 1


def _up(figure: Decimal) -> int:
    return int(figure.to_integral_value(ROUND_CEILING))
