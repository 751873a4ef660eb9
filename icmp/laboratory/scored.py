"""People under a version: what each answer is worth, and the score."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from icmp import scoring
from icmp.health.stays import Stay
from icmp.simulation import lines_of, outcome, standing
from icmp.value_tables import value_table
from icmp.values import MICRO

from .queries import Person


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One person's score (0–100) and values (0–1) by criterion; None is not known."""

    stay: Stay
    segment: str
    score: Decimal | None
    values: dict[str, float | None]


def scored(people: Sequence[Person], profile: scoring.Profile) -> list[Scored]:
    """Score people as the profile would today; a profile without criteria knows nobody's score."""
    if not profile.criteria:
        return [Scored(stay=one.stay, segment=one.segment, score=None, values={}) for one in people]
    table = value_table(profile, [person.answers for person in people])
    keys = [criterion.key for criterion in profile.criteria]
    cents = outcome(standing(table), lines_of(profile)).scores
    return [
        Scored(
            stay=person.stay,
            segment=person.segment,
            score=None if score < 0 else Decimal(score).scaleb(-2),
            values={key: None if value < 0 else value / MICRO for key, value in zip(keys, row, strict=True)},
        )
        for person, score, row in zip(people, cents, zip(*table.columns, strict=True), strict=True)
    ]
