"""What is asked about dues. The forms check; operations do."""

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.amounts import DECIMALS, amount_text
from members.languages import pick

from .models import Charge, Method, Plan
from .money import Money, WrongMoney, read_amount
from .references import find_reference

PERIOD_WORDS = {"month": _("a month"), "year": _("a year")}


if TYPE_CHECKING:  # Django's class takes no parameters at run time
    AnyPlan = forms.ModelChoiceField[Plan]
else:
    AnyPlan = forms.ModelChoiceField


class PlanChoice(AnyPlan):
    """A plan by its key, with its price beside the name and its note below."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Plan.objects.offered(), to_field_name="key", empty_label=None, widget=forms.RadioSelect, **kwargs
        )
        self.error_messages["invalid_choice"] = _("This plan is not offered any more.")

    def label_from_instance(self, obj: Plan) -> str:
        language = get_language() or "en"
        amount = amount_text(obj.amount_minor, obj.currency, language)
        return f"{pick(obj.name, language)}, {amount} {PERIOD_WORDS[obj.period]}"


def plan_hints() -> dict[str, str]:
    language = get_language() or "en"
    return {plan.key: pick(plan.note, language).text for plan in Plan.objects.offered()}


class PayForm(forms.Form):
    """Which plan, and how it is paid."""

    plan = PlanChoice(label=_("What I pay"))
    method = forms.ChoiceField(label=_("How I pay"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, with_transfer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(Method.STRIPE.value, _("Card or direct debit"))]
        if with_transfer:
            choices.append((Method.BANK.value, _("Bank transfer")))
        method = cast(forms.ChoiceField, self.fields["method"])
        method.choices = choices
        method.initial = Method.STRIPE.value
        method.widget.hints = {
            Method.STRIPE.value: _("On the page of our payment provider Stripe; renewed by itself until you cancel."),
            Method.BANK.value: _("You get account and reference, and a letter before each period."),
        }
        self.fields["plan"].widget.hints = plan_hints()
        if not Plan.objects.offered().filter(amount_minor__gt=0).exists():
            del self.fields["method"]  # nothing is ever paid here


class ChangeForm(forms.Form):
    """Another plan from the next period on, with the same rhythm."""

    plan = PlanChoice(label=_("From the next period on I pay"))

    def __init__(self, *args: Any, period: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = cast(PlanChoice, self.fields["plan"])
        plan.queryset = Plan.objects.offered().filter(period=period, amount_minor__gt=0)
        plan.widget.hints = plan_hints()


class TransferForm(forms.Form):
    """What the account statement or the cash box says."""

    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}))
    amount = forms.CharField(
        label=_("Amount"), max_length=20, help_text=_("As on the statement, such as 15.00 or 15,00.")
    )
    reference = forms.CharField(
        label=_("Reference on the statement"), max_length=140, required=False,
        help_text=_("Paste the whole line; a reference that belongs to another charge is noticed."),
    )  # fmt: skip
    method = forms.ChoiceField(
        label=_("Paid by"), choices=[(Method.BANK.value, _("Bank transfer")), (Method.CASH.value, _("Cash"))]
    )
    reason = forms.CharField(
        label=_("Why the amount differs"), max_length=200, required=False, help_text=_("Only when it does.")
    )

    def __init__(self, *args: Any, charge: Charge, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.charge, self.today = charge, today
        self.fields["received_on"].initial = today
        self.fields["amount"].initial = plain_amount(charge.money)

    def clean_received_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        if day < self.today - dt.timedelta(days=366):
            raise forms.ValidationError(_("This day is more than a year ago."))
        return day

    def clean_amount(self) -> Money:
        try:
            money = read_amount(self.cleaned_data["amount"], self.charge.currency)
        except WrongMoney:
            raise forms.ValidationError(_("Write an amount such as 15.00.")) from None
        if money.minor <= 0:
            raise forms.ValidationError(_("Write an amount above zero."))
        return money

    def clean_reference(self) -> str:
        text: str = self.cleaned_data["reference"]
        found = find_reference(text)
        if found and found != self.charge.reference:
            message = _("The reference %(found)s belongs to another charge; this one is %(own)s.")
            raise forms.ValidationError(message, params={"found": found, "own": self.charge.reference})
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        amount = cleaned.get("amount")
        if amount and amount != self.charge.money and not cleaned.get("reason"):
            self.add_error("reason", _("The amount is not what is owed: write why it counts all the same."))
        return cleaned


class RefundForm(forms.Form):
    """Why money goes back."""

    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("Kept in the audit ledger; write no names."))


def plain_amount(money: Money) -> str:
    """An amount as a form field wants it: 15.00."""
    decimals = DECIMALS.get(money.currency, 2)
    whole, rest = divmod(money.minor, 10**decimals)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)
