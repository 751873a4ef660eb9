"""People under a version: what each answer is worth, and the score."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from icmp import scoring
from icmp.health.stays import Stay

from .queries import Person


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One person's score (0–100) and values (0–1) by criterion; None is not known."""

    stay: Stay
    segment: str
    score: Decimal | None
    values: dict[str, float | None]


def scored(people: Iterable[Person], profile: scoring.Profile) -> list[Scored]:
    """Score people as the profile would today."""
    return [_scored(person, scoring.assess(profile, person.answers)) for person in people]


def _scored(person: Person, found: scoring.Assessment) -> Scored:
    return Scored(
        stay=person.stay,
        segment=person.segment,
        score=found.score,
        values={result.key: None if result.value is None else float(result.value) for result in found.results},
    )
