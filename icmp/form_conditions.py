"""Conditions of questions: each may ask only about what was answered before it, else nobody knows whether to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from icmp.form_design import Ask

Why = Literal["itself", "circle", "later", "nobody"]


@dataclass(frozen=True)
class Broken:
    """A condition that cannot be told in time: at which question, about which answer, and why."""

    attribute: str
    about: str
    why: Why


def broken(asks: Sequence[Ask]) -> list[Broken]:
    """Every condition that cannot be told; `asks` are in the order of the form."""
    place = {ask.attribute: number for number, ask in enumerate(asks)}
    leads_to = {ask.attribute: named_attributes(ask.when) for ask in asks}
    return [
        Broken(ask.attribute, about, why)
        for number, ask in enumerate(asks)
        for about in sorted(leads_to[ask.attribute])
        if (why := _why(ask.attribute, number, about, place, leads_to))
    ]


def _why(
    attribute: str, number: int, about: str, place: Mapping[str, int], leads_to: Mapping[str, set[str]]
) -> Why | None:
    if about == attribute:
        return "itself"
    if about not in place:
        return "nobody"
    if place[about] < number:
        return None
    return "circle" if attribute in _reached(about, leads_to) else "later"


def _reached(start: str, leads_to: Mapping[str, set[str]]) -> set[str]:
    """Everything that the condition of a question depends on, however far."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        fresh = leads_to.get(here, set()) - found
        found |= fresh
        waiting += fresh
    return found


def named_attributes(rule: object) -> set[str]:
    """The attributes that a rule asks about, to any depth."""
    if isinstance(rule, Mapping):
        own = {str(rule["attr"])} if "attr" in rule else set()
        return own.union(*(named_attributes(part) for part in rule.values()))
    return set().union(*(named_attributes(part) for part in rule)) if isinstance(rule, list) else set()
