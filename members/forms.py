import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .letter_kinds import OPTIONAL_LETTERS
from .operations.endings import LONGEST_NOTICE
from .operations.leaves import LONGEST_LEAVE


class LettersForm(forms.Form):
    """Which of the letters that may be switched off somebody wants."""

    wanted = forms.MultipleChoiceField(
        label=_("Send me"),
        choices=OPTIONAL_LETTERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Letters about your application, your dues and your safety always come."),
    )


class LeaveForm(forms.Form):
    """Leaving, with the name of the community typed so that nobody leaves by a slip."""

    name = forms.CharField(label=_("Type the short name of the community to confirm"), max_length=120)
    last_day = forms.DateField(
        label=_("My last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Today, or a later day, for example the end of what you have paid for."),
    )
    alumni = forms.BooleanField(
        label=_("Keep me among the alumni: my page stays in the book, marked as alumni, until I take this back."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why are you leaving?"),
        help_text=_("You need not say. If you do, organizers read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
        required=False,
    )

    def __init__(self, *args: Any, expected: str, today: dt.date, may_stay_on: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected, self.today = expected, today
        self.initial.setdefault("last_day", today)
        if not may_stay_on:
            del self.fields["last_day"]

    def clean_last_day(self) -> dt.date:
        last_day: dt.date = self.cleaned_data["last_day"] or self.today
        return _between(last_day, self.today, self.today + LONGEST_NOTICE)

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"]).strip()
        if typed.casefold() != self.expected.casefold():
            raise forms.ValidationError(_("Please type “%(name)s”.") % {"name": self.expected})
        return typed


class PauseForm(forms.Form):
    """Days off, the first and the last included; nobody has to say why."""

    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(
        label=_("Up to and including"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("Why, if you like"),
        help_text=_("You need not say. If you do, organizers read it."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("starts_on", today)

    def clean_starts_on(self) -> dt.date:
        starts_on: dt.date = self.cleaned_data["starts_on"]
        return _between(starts_on, self.today, self.today + LONGEST_LEAVE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and not first <= last <= first + LONGEST_LEAVE:
            self.add_error("ends_on", _("Name a day after the first one, at most a year later."))
        return cleaned


class AnswerForm(forms.Form):
    """What somebody answers to the organizers."""

    text = forms.CharField(
        label=_("My answer"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("A person reads it before anybody decides. Until then you may change it."),
    )


def _between(day: dt.date, first: dt.date, last: dt.date) -> dt.date:
    if not first <= day <= last:
        words = {"first": date_format(first, "DATE_FORMAT"), "last": date_format(last, "DATE_FORMAT")}
        raise forms.ValidationError(_("Choose a day from %(first)s to %(last)s.") % words)
    return day
