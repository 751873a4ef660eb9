"""Time, money, and the hours of the organizers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.canvas.rows import Setting, Typed
from icmp.forms.fields import AmountField
from icmp.models.foundation import FeePeriod
from icmp.queries.foundations import State
from members.amounts import DECIMALS
from members.form_fields import LanguageMapField

from .base import HOURS, WHOLE, StepForm

MOST_HOURS = 744


class ExpectationsForm(StepForm):
    expectation_text = LanguageMapField(label=_("In a sentence"), long=True, rows=2, longest=600, required=False)
    hours = AmountField(
        label=_("Hours a month"), required=False, min_value=0, max_value=MOST_HOURS, max_digits=5, decimal_places=2,
        widget=forms.TextInput(HOURS),
    )  # fmt: skip
    hours_to_be_agreed = forms.BooleanField(label=_("The time is to be agreed with each member"), required=False)
    fee = forms.CharField(label=_("Fee"), required=False, max_length=20, widget=forms.TextInput(HOURS))
    solidarity = forms.CharField(
        label=_("Solidarity fee"), help_text=_("For whom the fee is too much. Nobody asks why."), required=False,
        max_length=20, widget=forms.TextInput(HOURS),
    )  # fmt: skip
    period = forms.ChoiceField(label=_("For each"), choices=FeePeriod.choices)
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=_("Currency"),
        widget=forms.TextInput({"maxlength": "3"}),
        error_messages={"invalid": _("Three capital letters, such as EUR.")},
    )
    fee_to_be_agreed = forms.BooleanField(label=_("The fee is to be agreed with each member"), required=False)

    @classmethod
    def initial_of(cls, state: State, setting: Setting) -> Typed:
        decimals = DECIMALS.get(state["currency"], 2)
        return {
            **state,
            "hours": state["expected_hours_per_month"] if state["expected_hours_per_month"] != "0" else "",
            "fee": _typed_amount(state["expected_fee_minor"], decimals),
            "solidarity": _typed_amount(state["solidarity_minor"], decimals),
        }

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        decimals = DECIMALS.get(kept.get("currency", ""), 2)
        for name in ("fee", "solidarity"):
            if name in kept:
                kept[name] = self._minor(name, kept[name], decimals)
        for name, words in (
            ("hours", _("Name the hours, or leave them to be agreed, not both.")),
            ("fee", _("Name the fee, or leave it to be agreed, not both.")),
        ):
            if kept.get(name) and kept.get(f"{name}_to_be_agreed"):
                self.add_error(name, words)
        fee, solidarity = kept.get("fee"), kept.get("solidarity")
        if fee is not None and solidarity is not None and solidarity > fee:
            self.add_error("solidarity", _("The solidarity fee is at most the fee."))
        return kept

    def _minor(self, name: str, typed: str, decimals: int) -> int | None:
        """Minor units of an amount as typed; None when it is none, with a message at its place."""
        field = forms.DecimalField(required=False, min_value=0, max_digits=9, decimal_places=decimals)
        try:
            amount = field.clean(typed.replace(",", "."))
        except forms.ValidationError as error:
            self.add_error(name, error)
            return None
        return int((amount or Decimal(0)).scaleb(decimals))

    def state(self, before: State) -> State:
        kept = self.cleaned_data
        return {
            "expectation_text": kept["expectation_text"],
            "expected_hours_per_month": str(kept["hours"] or 0),
            "hours_to_be_agreed": kept["hours_to_be_agreed"],
            "expected_fee_minor": kept["fee"],
            "solidarity_minor": kept["solidarity"],
            "fee_to_be_agreed": kept["fee_to_be_agreed"],
            "currency": kept["currency"],
            "period": kept["period"],
        }


def _hours(label: Any, help_text: Any = "") -> AmountField:
    return AmountField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=99_999, max_digits=8,
        decimal_places=2, widget=forms.TextInput(HOURS),
    )  # fmt: skip


class CapacityForm(StepForm):
    organizers = forms.IntegerField(
        label=_("Organizers"), required=False, min_value=0, max_value=9999, widget=forms.TextInput(WHOLE)
    )
    hours_per_month_pledged = _hours(_("Hours a month they pledged together"))
    hours_per_programme_month = _hours(
        _("Hours a month that keep one program alive"), _("From these two follows how many programs you can carry.")
    )
    hours_per_newcomer = _hours(_("Hours that a newcomer takes"))
    newcomers_per_core_member = _hours(_("Newcomers that one core member can welcome at a time"))

    @classmethod
    def initial_of(cls, state: State, setting: Setting) -> Typed:
        return dict(state["capacity"])

    def state(self, before: State) -> State:
        said = {name: value for name, value in self.cleaned_data.items() if value is not None}
        known = {name: value for name, value in before["capacity"].items() if name not in self.fields}
        return {"capacity": known | said}


def _typed_amount(minor: int, decimals: int) -> str:
    amount = Decimal(minor).scaleb(-decimals)
    return "" if not minor else f"{amount:f}"
