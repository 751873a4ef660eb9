"""A foundation and what stands beside it, as plain values: for the canvas, its remarks and its conflicts."""

import hashlib
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from icmp import foundation_lints
from icmp.foundation_steps import STEPS
from icmp.models import FoundationVersion, Persona, Programme, Segment
from members.languages import pick
from members.models import Community, Need

State = dict[str, Any]


def state_of(foundation: FoundationVersion, step: str) -> State:
    """What a step shows: the values of its fields as JSON knows them."""
    chosen = STEPS[step]
    state: State = {name: as_json(getattr(foundation, name)) for name in chosen.fields}
    return state | {name: _BESIDE[name]() for name in chosen.at_once}


def states_of(foundation: FoundationVersion) -> dict[str, State]:
    """What every step shows; six queries whatever its size."""
    return {step: state_of(foundation, step) for step in STEPS}


def mark_of(state: Mapping[str, Any]) -> str:
    """A short mark of a state: a form carries it, so that a second editor's save is noticed."""
    text = json.dumps(state, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def written(foundation: FoundationVersion) -> foundation_lints.Written:
    """A foundation with needs, programmes and personas, ready for its remarks; four queries."""
    return written_as(states_of(foundation))


def written_as(states: Mapping[str, State]) -> foundation_lints.Written:
    """The same from the states of its steps, saved or just typed."""
    every = {name: value for state in states.values() for name, value in state.items()}
    star, capacity = every["north_star"], every["capacity"]
    return foundation_lints.Written(
        mission=every["mission"],
        purpose_statement=every["purpose_statement"],
        role_statement=every["role_statement"],
        north_stars=star if isinstance(star, list) else [star],
        non_goals=every["non_goals"],
        hours=_figure(every["expected_hours_per_month"]),
        hours_to_be_agreed=every["hours_to_be_agreed"],
        fee=every["expected_fee_minor"],
        fee_to_be_agreed=every["fee_to_be_agreed"],
        hours_pledged=_figure(capacity.get("hours_per_month_pledged")),
        hours_per_programme=_figure(capacity.get("hours_per_programme_month")),
        needs=[
            foundation_lints.Need(key=_named(row), in_scope=row["in_scope"]) for row in every["needs"] if row["active"]
        ],
        programmes=[
            foundation_lints.Programme(key=_named(row), needs=tuple(row["needs"]))
            for row in every["programmes"]
            if row["active"]
        ],
        personas=Persona.objects.count(),
    )


def needs() -> list[State]:
    columns = ("key", "name", "kind", "in_scope", "segment_specific", "active")
    return [dict(row) for row in Need.objects.values(*columns)]


def programmes() -> list[State]:
    return [
        {
            "key": row.key,
            "name": row.name,
            "needs": sorted(need.key for need in row.needs.all()),
            "hours_per_month": as_json(row.hours_per_month),
            "north_star": row.north_star,
            "segment_specific": row.segment_specific,
            "active": row.active,
        }
        for row in Programme.objects.prefetch_related("needs")
    ]


def segments() -> list[State]:
    return [dict(row) for row in Segment.objects.values("key", "name", "when", "seat_quota")]


def access_model() -> str:
    community = Community.objects.the()
    return community.access_model if community else ""


def stage() -> str:
    community = Community.objects.the()
    return community.stage if community else ""


_BESIDE: dict[str, Callable[[], Any]] = {
    "access_model": access_model,
    "needs": needs,
    "programmes": programmes,
    "segments": segments,
    "stage": stage,
}


def _named(row: State) -> str:
    """The key of a row; one that was only typed so far goes by its name."""
    return str(row["key"] or pick(row["name"], "en").text)


def as_json(value: object) -> object:
    """Amounts without idle zeros, so that 3 and 3.00 are the same."""
    return f"{Decimal(value).normalize():f}" if isinstance(value, Decimal) else value


def _figure(value: object) -> float:
    """A number as it was written; what is none counts as not said."""
    try:
        return float(str(value or 0))
    except ValueError:
        return 0.0
