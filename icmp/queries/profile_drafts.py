"""A profile version as plain values: what a draft looked like after a save, and what two editors disagree about."""

from typing import Any

from icmp.models import Attribute, Criterion, Persona, ProfileVersion, Programme, Question, Segment
from icmp.profile_lints import Look
from icmp.rules import attributes_of

from .foundations import State, as_json

SETTINGS = ("subject", "accept_min", "review_min", "coverage_min", "neutral_value", "high_min", "change_note")
CRITERION = (
    "key", "dimension", "label", "weight", "must_have", "knockout_min", "value_function", "missing_policy", "evidence",
    "anchors", "decline_text", "rationale", "provenance",
)  # fmt: skip
QUESTION = ("kind", "prompt", "help", "options", "min", "max", "required", "when", "theme", "active")


def profile_state(version: ProfileVersion) -> State:
    """Settings, way of weighting and criteria in their order; two queries."""
    return {
        "settings": settings_state(version),
        "weighting_method": version.weighting_method,
        "criteria": [criterion_state(row) for row in criteria_of(version)],
    }


def settings_state(version: ProfileVersion) -> State:
    """What is set for the whole version."""
    return {name: as_json(getattr(version, name)) for name in SETTINGS}


def criterion_state(row: Criterion) -> State:
    """One criterion with its question; None where nothing is asked."""
    question = getattr(row, "question", None)
    asked = {name: as_json(getattr(question, name)) for name in QUESTION} if question else None
    own = {name: as_json(getattr(row, name)) for name in CRITERION}
    return own | {"attribute": row.attribute.key, "question": asked}


def weights_state(version: ProfileVersion) -> State:
    """What the table of weights shows: each criterion's, in order."""
    rows = version.criteria.values_list("key", "weight")
    return {"method": version.weighting_method, "weights": [[key, as_json(weight)] for key, weight in rows]}


def criteria_of(version: ProfileVersion) -> list[Criterion]:
    """The criteria in their order, with what is asked for them."""
    return list(version.criteria.select_related("attribute", "question"))


def look_of(version: ProfileVersion, state: State) -> Look:
    """A version, saved or just typed, with what stands beside it: ready for its remarks; five queries."""
    beside = Question.objects.filter(criterion=None, active=True).values_list("attribute__key", flat=True)
    rules = Segment.objects.values_list("when", flat=True)
    others = Criterion.objects.exclude(profile_version=version).values_list("attribute__key", flat=True)
    return Look(
        kind=version.kind,
        settings=state["settings"],
        criteria=state["criteria"],
        personas=Persona.objects.count(),
        programmes=Programme.objects.filter(active=True).count(),
        beside=frozenset(beside),
        used=frozenset(others).union(*(attributes_of(rule) for rule in rules)),
    )


def attributes() -> list[Attribute]:
    """What a criterion may look at; what only monitors fairness is not among it."""
    return list(Attribute.objects.filter(only_monitored=False))


def facts_of(state: State) -> dict[str, Any]:
    """The columns of a criterion out of its state."""
    return {name: state[name] for name in CRITERION if name in state}
