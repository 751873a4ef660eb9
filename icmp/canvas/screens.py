"""What a step of the canvas shows: its form, the remarks beside each field, and the way through the steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import MultipleChoiceField
from django.forms.boundfield import BoundField
from django.http import QueryDict

from icmp.foundation_lints import Lint, lints
from icmp.foundation_steps import STEPS
from icmp.gates import gates
from icmp.metric_words import amount_in_words, gate_in_words
from icmp.models import FoundationStatus, FoundationVersion
from icmp.queries.figures import last_figures
from icmp.queries.foundations import State, states_of, written_as
from members.languages import pick
from members.models import Community

from . import wording
from .rows import Setting, Typed
from .steps import FORMS, StepForm

LONG = 20  # choices


@dataclass(frozen=True)
class Stop:
    """A step on the way: its place, its words, whether something stands in it, and how many remarks there are."""

    key: str
    number: int
    title: str
    about: str
    is_written: bool
    remarks: int


class Screen:
    """One step of one version, as it was saved."""

    def __init__(self, foundation: FoundationVersion, step: str, community: Community | None) -> None:
        self.foundation, self.step = foundation, step
        self.setting = Setting(community)
        self.states = states_of(foundation)

    @property
    def before(self) -> State:
        return self.states[self.step]

    @property
    def is_open(self) -> bool:
        """Whether the step may still be written: what stands beside versions always, the rest in a draft."""
        return not STEPS[self.step].is_versioned or self.foundation.status == FoundationStatus.DRAFT

    def form(self, state: State | None = None) -> StepForm:
        """The form of a state, the saved one if none is given."""
        kind = FORMS[self.step]
        return kind(
            setting=self.setting, initial=kind.initial_of(self.before if state is None else state, self.setting)
        )

    def typed(self, typed: Typed) -> StepForm:
        """The form with what somebody typed, without judging it."""
        return FORMS[self.step](setting=self.setting, initial=typed)

    def posted(self, data: QueryDict) -> StepForm:
        kind = FORMS[self.step]
        return kind(data, setting=self.setting, initial=kind.initial_of(self.before, self.setting))

    def parts(self, form: StepForm) -> Iterator[dict[str, Any]]:
        """The fields and lists of a form, each with the remarks on it."""
        told = self.remarks(form)
        for part in form.parts():
            yield part | {"remarks": told.get(part["name"], [])} | _fold(part.get("field"))

    def remarks(self, form: StepForm | None = None) -> dict[str, list[str]]:
        """The remarks on this step by field: on a valid form's values, else on the saved ones."""
        states = self.states
        if form is not None and form.is_bound and form.is_valid():
            states = states | {self.step: self.before | form.saved(self.before)}
        found: dict[str, list[str]] = {}
        for lint in _lints(states):
            if wording.STEP_OF_FIELD[lint.field] == self.step:
                found.setdefault(lint.field, []).append(wording.remark(lint, _names(states)))
        return found


def _fold(bound: BoundField | None) -> dict[str, Any]:
    """A long list of choices is opened by whoever needs it, and at once where something is wrong in it."""
    if bound is None or not isinstance(bound.field, MultipleChoiceField):
        return {}
    is_long = len(bound.subwidgets) > LONG
    return {"is_folded": is_long and not bound.errors, "chosen": len(bound.value() or ())}


def stops(states: Mapping[str, State]) -> list[Stop]:
    """Every step with how far it is."""
    found = [wording.STEP_OF_FIELD[lint.field] for lint in _lints(states)]
    return [
        Stop(key, number, wording.title_of(key), wording.about(key), _says_something(states[key]), found.count(key))
        for number, key in enumerate(STEPS, 1)
    ]


def general_remarks(states: Mapping[str, State]) -> list[str]:
    """Remarks that belong to no step of the canvas."""
    found = [lint for lint in _lints(states) if not wording.STEP_OF_FIELD[lint.field]]
    return [wording.remark(lint, _names(states)) for lint in found]


def gates_in_words(foundation: FoundationVersion) -> list[dict[str, Any]]:
    """Each gate as it stands today."""
    return [
        {
            "words": gate_in_words(gate),
            "now": None if gate.now is None else amount_in_words(gate.metric, gate.now),
            "is_open": gate.is_open,
        }
        for gate in gates(foundation.expansion_gates, last_figures())
    ]


def _lints(states: Mapping[str, State]) -> tuple[Lint, ...]:
    return lints(written_as(states))


def _names(states: Mapping[str, State]) -> dict[str, str]:
    rows = [*states["needs"]["needs"], *states["programmes"]["programmes"]]
    return {row["key"]: pick(row["name"], wording.reader()).text for row in rows if row["key"]}


def _says_something(state: State) -> bool:
    """Whether anything of a step differs from a version that nobody wrote in."""
    empty = FoundationVersion(mission={})
    blank = {name: getattr(empty, name, None) for name in state}
    return any(value not in (None, "", "0") and value != blank[name] and value for name, value in state.items())
