"""What every screen of the canvas has: `initial_of` reads the saved state, `saved` gives what is to be saved."""

from collections.abc import Iterable
from typing import Any

from django import forms

from icmp.canvas.likeness import same
from icmp.canvas.rows import Setting, SheetForm, Typed
from icmp.queries.foundations import State
from icmp.values import number

WHOLE, HOURS = {"inputmode": "numeric"}, {"inputmode": "decimal"}
CHECKS, RADIOS = forms.CheckboxSelectMultiple, forms.RadioSelect


class StepForm(SheetForm):
    """A screen of the canvas. Where the fields are those of the version, nothing needs to be translated."""

    @classmethod
    def initial_of(cls, state: State, setting: Setting) -> Typed:
        """The saved state as the form shows it."""
        return dict(state)

    def saved(self, before: State) -> State:
        """What is to be saved after `before`; what says the same stays as it was written."""
        language = self.setting.language
        return {
            name: before[name] if name in before and same(value, before[name], language=language) else value
            for name, value in self.state(before).items()
        }

    def state(self, before: State) -> State:
        """The cleaned values as they are stored; known settings that no field shows are kept."""
        return {**self.cleaned_data, **{name: self.listed(name) for name in self.rows}}


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # they are choice fields


def figure_text(value: object) -> str:
    figure = number(value)
    return "" if figure is None else f"{figure.normalize():f}"


def percent_text(share: object) -> str:
    """A share of 1 as people type it."""
    figure = number(share)
    return "" if figure is None else f"{(figure * 100).normalize():f}"
