"""Two versions tried on the same people: who falls into another band, and which criterion moved them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from icmp.scoring import band
from icmp.simulation import BANDS, Outcome, Standing
from icmp.value_tables import FREE, MISSING, NOT_APPLICABLE

LINE, COVERAGE = ".line", ".coverage"  # causes that are no criterion; no key of one begins like that
MOST_EXPLAINED = 2_000  # flips whose causes are counted


@dataclass(frozen=True)
class Flip:
    """Somebody whose advice changed; `cause` is a criterion's key, LINE or COVERAGE, scores are in cents or −1."""

    before: str
    after: str
    cause: str
    score_before: int
    score_after: int


def transitions(before: Outcome, after: Outcome) -> dict[tuple[str, str], int]:
    """Count people by their band before and after."""
    pairs = Counter(zip(before.advice, after.advice, strict=True))
    return {(BANDS[old], BANDS[new]): people for (old, new), people in sorted(pairs.items(), reverse=True)}


def flipped(before: Outcome, after: Outcome) -> list[int]:
    """The places of those whose advice changed."""
    if before.advice == after.advice:
        return []
    return [place for place, (old, new) in enumerate(zip(before.advice, after.advice, strict=True)) if old != new]


def flips(before: Outcome, after: Outcome, places: Sequence[int]) -> list[Flip]:
    """Explain the flips of some people, in their order."""
    return [
        Flip(
            before=BANDS[before.advice[place]],
            after=BANDS[after.advice[place]],
            cause=cause(before, after, place),
            score_before=before.scores[place],
            score_after=after.scores[place],
        )
        for place in places
    ]


def causes(before: Outcome, after: Outcome, places: Sequence[int]) -> dict[str, int]:
    """Count what caused the flips, the most frequent first; of many flips the first two thousand."""
    return dict(Counter(cause(before, after, place) for place in places[:MOST_EXPLAINED]).most_common())


def cause(before: Outcome, after: Outcome, place: int) -> str:
    """Name what moved somebody: a must-have, how much is answered, the lines, or the criterion that gave or took most.

    Where the moved score alone leads to the new band it is a criterion; where the moved lines alone do, they are.
    """
    old, new = _in_the_way(before, place), _in_the_way(after, place)
    if old != new:
        return min(key for key in {*old, *new} if old.get(key) != new.get(key))
    if before.is_covered(place) != after.is_covered(place):
        return COVERAGE
    score_before, score_after = before.scores[place], after.scores[place]
    moved = score_before != score_after
    if not moved or (_by(score_after, before) != _by(score_after, after) == _by(score_before, after)):
        return LINE
    return _largest_change(before, after, place, rises=score_after > score_before)


def _largest_change(before: Outcome, after: Outcome, place: int, *, rises: bool) -> str:
    """The criterion whose points moved furthest the way the score went; between equals the first by key."""
    sign = 1 if rises else -1
    old, new = before.standing, after.standing
    # Points are quotients by two different sums of weights; over both of them they can be compared as integers.
    changes = {key: sign * part * old.used[place] for key, part in _parts(new, place).items()}
    for key, part in _parts(old, place).items():
        changes[key] = changes.get(key, 0) - sign * part * new.used[place]
    return min(changes, key=lambda key: (-changes[key], key))


def _parts(found: Standing, place: int) -> dict[str, int]:
    rows = zip(found.table.profile.criteria, found.weights, found.table.parts, strict=True)
    return {criterion.key: weight * part.worth[place] for criterion, weight, part in rows}


def _in_the_way(found: Outcome, place: int) -> dict[str, str]:
    """The must-haves that somebody fails or has not answered."""
    table = found.standing.table
    if table.must_haves[0][place] == FREE:
        return {}
    blocking = {}
    for criterion, column in zip(table.profile.criteria, table.columns, strict=True):
        value = column[place]
        if criterion.must_have and value != NOT_APPLICABLE and value < criterion.knockout_min * 1_000_000:
            blocking[criterion.key] = "unknown" if value == MISSING else "fail"
    return blocking


def _by(score: int, found: Outcome) -> str:
    """The band of a score in cents under an outcome's lines."""
    lines = found.lines
    return band(Decimal(score).scaleb(-2), accept_min=lines.accept_min, review_min=lines.review_min)
