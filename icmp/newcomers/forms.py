"""What organizers and buddies fill in."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from icmp.models import ProbationVerdict
from members.models import Member

from .calendar import LONGEST_EXTENSION

USUAL_EXTENSION = 45


class VerdictForm(forms.Form):
    """One of three verdicts, with a reason; `seen` is the last day that the page showed."""

    verdict = forms.ChoiceField(label=_("Your verdict"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Extended until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only if you extend."),
    )
    reason = forms.CharField(
        label=_("Your reason"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the figures of this page. The candidate may ask for it."),
    )
    words = forms.CharField(
        label=_("Your words to the candidate"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They stand in the letter as you write them. When you part as friends, they are needed."),
    )
    seen = forms.DateField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: dt.date, ends_on: dt.date, may_extend: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = max(today, ends_on) + dt.timedelta(days=1)
        self.last = max(today, ends_on) + dt.timedelta(days=LONGEST_EXTENSION)
        self.fields["verdict"].choices = [  # type: ignore[attr-defined]
            ("full", _("Full member, from today")),
            *([("extend", _("Extend once"))] if may_extend else []),
            ("part", _("Part as friends")),
        ]
        self.initial.setdefault("seen", ends_on)
        self.initial.setdefault("until", max(today, ends_on) + dt.timedelta(days=USUAL_EXTENSION))
        if not may_extend:
            del self.fields["until"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") == ProbationVerdict.EXTEND and "until" not in self.errors:
            self._check_until(cleaned.get("until"))
        if cleaned.get("verdict") == ProbationVerdict.PART and not cleaned.get("words"):
            self.add_error("words", _("Say it in your own words: a goodbye without a word is none."))
        return cleaned

    def _check_until(self, until: dt.date | None) -> None:
        if until is None or not self.first <= until <= self.last:
            days = {"first": date_format(self.first, "DATE_FORMAT"), "last": date_format(self.last, "DATE_FORMAT")}
            self.add_error("until", _("Choose a day from %(first)s to %(last)s.") % days)


class BuddyForm(forms.Form):
    """Who looks after a newcomer from now on; `seen` is the pair that the page showed."""

    buddy = forms.ModelChoiceField(label=_("Buddy"), queryset=Member.objects.none())
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, willing: list[tuple[Any, str]], held: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["buddy"]
        field.queryset = Member.objects.filter(pk__in=[key for key, _label in willing])  # type: ignore[attr-defined]
        field.choices = [("", _("Choose")), *willing]  # type: ignore[attr-defined]
        self.initial.setdefault("seen", held)


class OfferForm(forms.Form):
    """How many newcomers somebody looks after at a time."""

    at_once = forms.TypedChoiceField(
        label=_("Newcomers at a time"), coerce=int, choices=[(n, str(n)) for n in (1, 2, 3)], initial=1
    )


class FeedbackForm(forms.Form):
    """A buddy's word for the organizers."""

    feedback = forms.CharField(
        label=_("How is it going?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read by those who decide about the first weeks, and by nobody else. You may change it later."),
    )
