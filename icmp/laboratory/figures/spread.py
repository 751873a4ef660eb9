from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icmp.focus import SEVERAL_COMMUNITIES_FROM, Frankenstein
from icmp.health.figures.figure import lamp, number, percent, words
from icmp.health.measures.spread import Spread
from icmp.lights import TOO_FEW, Light

Unit = Literal["number", "percent"]


@dataclass(frozen=True)
class Fact:
    """A figure of focus with its light and what it means."""

    name: str
    value: str
    meaning: str
    state: str = ""
    state_label: str = ""


def aloud(found: Spread) -> str:
    """What an organizer would say aloud, standing in front of the others."""
    focus = found.focus
    if focus.effective_programmes is None:
        return _("We do not know yet what our members need. Let us ask them before we plan anything.")
    if focus.capacity is None or focus.spread_ratio is None:
        return _("Our members need about %(programs)s programs, and we have not said how many hours we have.") % {
            "programs": number(focus.effective_programmes, places=1)
        }
    told = [_programmes(focus.effective_programmes, focus.capacity, focus.spread_ratio)]
    if _over(focus.load, 1):
        told.append(_("We already give more hours than we promised each other, and that ends in tired people."))
    if found.n >= SEVERAL_COMMUNITIES_FROM and _over(focus.beta, 1.5):
        told.append(_("And our segments want such different things that we run more than one community."))
    if _over(focus.unserved_share, 0.25):
        told.append(_("More than a quarter of what people come for is something we have decided not to do."))
    if _over(focus.mismatch, 0.35):
        told.append(_leaning(found))
    return " ".join(told)


def facts(found: Spread, check: Frankenstein) -> list[Fact]:
    """Every figure of focus."""
    focus = found.focus
    grey = found.n < TOO_FEW
    beta_light: Light = "too_few" if found.n < SEVERAL_COMMUNITIES_FROM else "watch" if _over(focus.beta, 1.5) else "ok"
    return [
        _fact(
            _("Spread ratio"), focus.spread_ratio, found.light,
            _("Programs needed for each one our hours keep alive. Up to 1 we are focused, above 1.5 it is an alarm."),
        ),
        _fact(
            _("Effective segments"), focus.effective_segments, None,
            _("As many equally large groups as the needs come from."),
        ),
        _fact(
            _("Effective needs"), focus.effective_needs, None,
            _("As many equally strong needs as all members have together (γ)."),
        ),
        _fact(
            _("Needs inside a segment"), focus.alpha, None,
            _("The same inside an average segment (α)."),
        ),
        _fact(
            _("Communities inside this one"), focus.beta, beta_light,
            _("γ over α (β). 1: everybody wants the same mix. Above 1.5, with 30 members or more, you run several."),
        ),
        _fact(
            _("Needs out of scope"), focus.unserved_share, _line(focus.unserved_share, 0.25, grey=grey),
            _("Share of the need that you decided not to serve. Above 25 percent you admit people you do not serve."),
            unit="percent",
        ),
        _fact(
            _("Hours beside the needs"), focus.mismatch, _line(focus.mismatch, 0.35, grey=grey),
            _("Share of the hours that would have to move to follow the needs. Above 35 percent they go elsewhere."),
            unit="percent",
        ),
        _fact(
            _("Load of the organizers"), focus.load, _line(focus.load, 1, grey=False),
            _("Hours the programs take, of the hours pledged. Above 100 percent the organizers pay with their evenings."),
            unit="percent",
        ),
        _fact(
            _("Hours for the north star"), check.north_star_share, "alarm" if check.alarm else None,
            _frankenstein(check), unit="percent",
        ),
    ]  # fmt: skip


def _programmes(effective: float, capacity: float, ratio: float) -> str:
    facts = {"programs": number(effective, places=1), "capacity": number(capacity, places=0 if capacity == int(capacity) else 1)}  # fmt: skip
    if ratio <= 1:
        return (
            _("Our members need about %(programs)s programs, and our hours carry %(capacity)s: there is room.") % facts
        )
    much = max(1, round(effective - capacity))
    told = _("Our members need about %(programs)s programs, and our hours carry %(capacity)s.") % facts
    drop = ngettext(
        "We merge or drop one before we begin anything new.",
        "We merge or drop %(n)s before we begin anything new.",
        much,
    ) % {"n": number(much)}
    return f"{told} {drop}"


def _leaning(found: Spread) -> str:
    least, most = min(found.shares, key=lambda one: one.gap), max(found.shares, key=lambda one: one.gap)
    return _("Hours should move from %(from)s to %(to)s.") % {"from": words(least.name), "to": words(most.name)}


def _fact(name: str, value: float | None, light: Light | None, meaning: str, *, unit: Unit = "number") -> Fact:
    told = "–" if value is None else percent(value) if unit == "percent" else number(value, places=2)
    return Fact(name, told, meaning, **lamp(light if value is not None else None))


def _line(value: float | None, line: float, *, grey: bool) -> Light:
    return "too_few" if grey else "alarm" if _over(value, line) else "ok"


def _frankenstein(check: Frankenstein) -> str:
    if check.effective_objectives is None:
        return _("No program takes hours yet.")
    told = _("The hours go to as many as %(objectives)s equally large objectives.") % {
        "objectives": number(check.effective_objectives, places=1)
    }
    if check.alarm:
        return _("%(told)s Less than half for the north star and more than three objectives: a creature sewn together from parts (Frankenstein check).") % {"told": told}  # fmt: skip
    return _("%(told)s It is an alarm under half with more than three of them (Frankenstein check).") % {"told": told}


def _over(figure: float | None, line: float) -> bool:
    return figure is not None and figure > line
