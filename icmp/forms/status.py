"""What applicants may still say once their application was sent."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from icmp.evidence.fields import Shown, asks_for_evidence, evidence_fields, shown_by
from icmp.models import Application
from icmp.promises import AGREED, SOLIDARITY, Fees
from icmp.queries.joining import as_ask, community_language, join_form, raw_answers
from members.amounts import amount_text

from .fields import AmountField, field_for

MOST_HOURS = 200


class MoreForm(forms.Form):
    """The answer to a question in between, and the answers that were opened again, each with its evidence."""

    text = forms.CharField(label=_("Your answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = translation.get_language() or "en"
        questions = join_form(application.profile_version).questions
        known = raw_answers(application)
        kept = {proof.attribute.key: proof for proof in application.proofs.select_related("attribute")}
        self.opened = [key for key in application.reopened if key in questions]
        for key in self.opened:
            row = questions[key]
            field = field_for(row, as_ask(row), language=language, fallback=community_language())
            field.initial = known.get(key)
            self.fields[f"q_{key}"] = field
            if asks_for_evidence(row):
                self.fields |= evidence_fields(key, kept.get(key))

    @property
    def proofs(self) -> dict[str, Shown]:
        """What is right of the evidence that was sent, also where other fields are not."""
        return shown_by(self)

    @property
    def answers(self) -> dict[str, object]:
        return {key: self.cleaned_data.get(f"q_{key}") for key in self.opened}


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("What is missing, or has changed?"),
        help_text=_("Somebody who has not read your application before will read this."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class PledgeForm(forms.Form):
    """The deed's two blanks, filled in beforehand with what was stated; signing asks for the tick too."""

    hours = AmountField(
        label=_("Hours each month"), help_text=_("Pledge what you would bet on."), max_digits=5, decimal_places=2
    )
    plan = forms.ChoiceField(label=_("Your fee"), widget=forms.RadioSelect)
    agreed = forms.BooleanField(label=_("I sign this pledge"), error_messages={"required": _("Tick this to sign.")})

    def __init__(
        self, *args: Any, application: Application, fees: Fees, least: Decimal, signing: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fees, self.least = fees, least
        stated, plans = application.stated_plan, list(fees.choices)
        if stated and stated not in plans and AGREED not in plans:
            plans.append(AGREED)
        self.fields["plan"].choices = [(plan, plan_label(fees, plan)) for plan in plans]  # type: ignore[attr-defined]
        self.fields["plan"].initial = stated if stated in plans else plans[0]
        self.fields["hours"].initial = plain(max(application.stated_hours or least, least))
        attrs = {"data-stepper": "", "inputmode": "decimal", "min": plain(least), "max": str(MOST_HOURS)}
        self.fields["hours"].widget = forms.TextInput(attrs=attrs)
        if not signing:
            del self.fields["agreed"]

    def clean_hours(self) -> Decimal:
        hours = Decimal(self.cleaned_data["hours"])
        if hours < self.least:
            raise forms.ValidationError(
                _("Members give at least %(least)s hours a month.") % {"least": plain(self.least)}
            )
        if hours > MOST_HOURS:
            raise forms.ValidationError(_("That is more than anybody can promise."))
        return hours


def plain(hours: Decimal) -> str:
    """3 instead of 3.00."""
    return f"{hours.normalize():f}"


def plan_label(fees: Fees, plan: str) -> str:
    """A fee in words: "€15 a month", "€5 a month (solidarity)"."""
    if plan == AGREED:
        return str(_("As agreed with the organizers"))
    amount = amount_text(fees.of(plan), fees.currency, translation.get_language() or "en")
    periods = {"month": _("%(amount)s a month"), "quarter": _("%(amount)s a quarter"), "year": _("%(amount)s a year")}
    text = str(periods.get(fees.period, periods["month"]) % {"amount": amount})
    return str(_("%(fee)s (solidarity)") % {"fee": text}) if plan == SOLIDARITY else text
