"""What holds for a whole version, and all weights at once."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.canvas.rows import SheetForm, Typed
from icmp.forms.fields import AmountField
from icmp.models import Subject
from icmp.queries.foundations import State
from icmp.values import number
from icmp.weights import rank_order_weights, swing_weights

from . import wording
from .figures import DECIMAL, percent, percent_field


class SettingsForm(SheetForm):
    """What holds for the whole version."""

    accept_min = AmountField(
        label=_("Advise to accept from"), min_value=0, max_value=100, max_digits=5, decimal_places=2,
        widget=forms.TextInput(DECIMAL),
    )  # fmt: skip
    review_min = AmountField(
        label=_("Look closer from"), help_text=_("Below it, the advice is to decline."), min_value=0, max_value=100,
        max_digits=5, decimal_places=2, widget=forms.TextInput(DECIMAL),
    )  # fmt: skip
    coverage_min = percent_field(
        label=_("Least share of the weight answered, in percent"), help_text=_("With less, a person looks closer.")
    )
    neutral_value = percent_field(
        label=_("What “neutral” is worth, in percent"), help_text=_("For missing answers that count as neutral.")
    )
    high_min = AmountField(
        label=_("High from"), help_text=_("The line of the picture of customers and members."), min_value=0,
        max_value=100, max_digits=5, decimal_places=2, widget=forms.TextInput(DECIMAL),
    )  # fmt: skip
    subject = forms.ChoiceField(label=_("About"), choices=Subject.choices, widget=forms.RadioSelect)
    change_note = forms.CharField(label=_("What changes with this version"), max_length=400, required=False)

    @classmethod
    def initial_of(cls, state: State) -> Typed:
        shares = {name: percent(state[name]) for name in ("coverage_min", "neutral_value")}
        return {**state, **shares}

    def clean(self) -> dict[str, Any]:
        accept, review = number(self.cleaned_data.get("accept_min")), number(self.cleaned_data.get("review_min"))
        if accept is not None and review is not None and review > accept:
            self.add_error("review_min", _("This must not be above “advise to accept”."))
        return self.cleaned_data

    def saved(self) -> State:
        """The settings as they are stored."""
        shares = {name: str(Decimal(str(self.cleaned_data[name])) / 100) for name in ("coverage_min", "neutral_value")}
        return {**self.cleaned_data, **shares}


class WeightsForm(forms.Form):
    """The weight of every criterion in one table, and how the numbers are meant."""

    method = forms.ChoiceField(
        label=_("The numbers are meant"), choices=list(wording.METHODS.items()), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, labels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = tuple(labels)
        self.fields["method"].widget.hints = wording.METHOD_HINTS
        for key, label in labels.items():
            self.fields[f"w_{key}"] = AmountField(
                label=label, min_value=0, max_value=10_000, max_digits=7, decimal_places=2,
                widget=forms.TextInput({**DECIMAL, "class": "short", "aria-label": label}),
            )  # fmt: skip

    def weights(self) -> dict[str, Decimal]:
        """The weights in points, two decimals, by the chosen way."""
        typed = {key: Decimal(str(self.cleaned_data[f"w_{key}"])) for key in self.keys}
        if self.cleaned_data["method"] == "swing":
            return swing_weights(typed)
        if self.cleaned_data["method"] == "roc":
            ranked = sorted((key for key, value in typed.items() if value), key=lambda key: -typed[key])
            points = dict(zip(ranked, rank_order_weights(len(ranked)), strict=True)) if ranked else {}
            return {key: points.get(key, Decimal(0)) for key in typed}
        return typed
