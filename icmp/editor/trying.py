"""Personas tried on a profile as it stands, saved or just typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from icmp import scoring
from icmp.admin.picture import BAND_SHAPES, BANDS
from icmp.models import Persona
from icmp.queries.foundations import State
from icmp.queries.joining import Speaker
from icmp.scoring import BadProfile
from icmp.values import BadValueFunction


@dataclass(frozen=True)
class Tried:
    """A persona with what they should be advised and what they are."""

    key: str
    name: str
    kind: str
    expected: Promise
    advice: Promise
    shape: str
    score: Decimal | None
    passes: bool
    failed: tuple[str, ...]  # labels of the must-haves that are not met


def profile_of(state: State) -> scoring.Profile | None:
    """The rules of a state; None while something in it cannot be used."""
    settings = state["settings"]
    try:
        return scoring.Profile(
            criteria=tuple(_criterion(row) for row in state["criteria"]),
            **{
                name: Decimal(str(settings[name]))
                for name in ("accept_min", "review_min", "coverage_min", "neutral_value")
            },
        )
    except (BadProfile, BadValueFunction):
        return None


def _criterion(row: State) -> scoring.Criterion:
    return scoring.Criterion(
        key=row["key"],
        attribute=row["attribute"],
        weight=Decimal(str(row["weight"])),
        value_function=row["value_function"],
        must_have=row["must_have"],
        knockout_min=Decimal(str(row["knockout_min"])),
        missing_policy=row["missing_policy"],
    )


def tried(state: State, say: Speaker) -> Sequence[Tried] | None:
    """Every persona's outcome under a state; None while it cannot be scored."""
    profile = profile_of(state)
    if profile is None:
        return None
    labels = {row["key"]: say(row["label"]) or row["key"] for row in state["criteria"]}
    return [_outcome(persona, profile, labels, say) for persona in Persona.objects.all()]


def _outcome(persona: Persona, profile: scoring.Profile, labels: dict[str, str], say: Speaker) -> Tried:
    found = scoring.assess(profile, persona.answers)
    return Tried(
        key=persona.key,
        name=say(persona.name),
        kind=persona.get_kind_display(),
        expected=BANDS[persona.expected],
        advice=BANDS[found.recommendation],
        shape=BAND_SHAPES[found.recommendation],
        score=found.score,
        passes=found.recommendation == persona.expected,
        failed=tuple(labels[key] for key in found.failed),
    )
