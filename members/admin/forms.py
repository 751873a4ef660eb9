"""What owners and organizers fill in at the desk about people."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from members import gates
from members.models import RoleGrant, User
from members.operations import account_at
from members.operations.endings import LONGEST_NOTICE, SHORTEST_NOTICE
from members.steps import Step

LONGEST_PAUSE = dt.timedelta(days=730)
UNTIL = {"pause": LONGEST_PAUSE, "suspend": dt.timedelta(days=183)}  # a longer suspension is an ending: give notice
OPENS = {
    gates.OWNER: _("Everything, and gives roles."),
    gates.ADMISSIONS: _("Reads and decides applications, sets the member profile, confirms and changes standings."),
    gates.REVIEWER: _("Reads and rates applications; no desk."),
    gates.EVENTS: _("Plans and runs events."),
    gates.BOOK: _("Makes the editions of the book."),
    gates.EDITOR: _("Edits the entries of the book."),
    gates.TRANSLATOR: _("Translates the entries of the book; no desk."),
    gates.TREASURER: _("Sees and keeps the money."),
    gates.MODERATOR: _("Keeps the peace: suspends members and lifts suspensions."),
    gates.AUDITOR: _("Reads money, letters and records; changes nothing."),
}


def key_of(role: str, language: str) -> str:
    """A role as one value of a form; a translator works in one language."""
    return f"{role}:{language}" if language else role


def role_of(key: str) -> tuple[str, str]:
    role, _colon, language = key.partition(":")
    return role, language


def role_choices(*, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Every role that can be given, a translator's once per language, except those held already."""
    pairs = [
        (role, language)
        for role in gates.ROLES
        for language in (dict(settings.LANGUAGES) if role == gates.TRANSLATOR else [""])
    ]
    named = [(key_of(*pair), RoleGrant(role=pair[0], language=pair[1]).title) for pair in pairs]
    return [(key, title) for key, title in named if key not in without]


def role_hints() -> dict[str, Any]:
    return {key: OPENS[role_of(key)[0]] for key, _title in role_choices()}


def _reason(**more: Any) -> forms.CharField:
    return forms.CharField(label=_("Your reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}), **more)


class InviteForm(forms.Form):
    """Who is invited, in which language, to which roles."""

    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Whoever reads letters there gets the roles: look twice."),
    )
    language = forms.ChoiceField(label=_("Language of the letters"), choices=settings.LANGUAGES)
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = cast(forms.MultipleChoiceField, self.fields["roles"])
        roles.choices = role_choices()
        roles.widget.hints = role_hints()

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"]).strip().lower()
        account = account_at(address)
        if account and not account.is_active:
            raise ValidationError(_("This address belongs to an account that may not sign in."))
        return address

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The roles that were ticked, each with its language."""
        return [role_of(key) for key in self.cleaned_data["roles"]]


class GiveRoleForm(forms.Form):
    """One role more for somebody, and why."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    reason = _reason(help_text=_("The letters tell it, to the person and to the other owners."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = user.role_grants.in_force().values_list("role", "language")
        role = cast(forms.ChoiceField, self.fields["role"])
        role.choices = role_choices(without={key_of(*pair) for pair in held})
        role.widget.hints = role_hints()


class EndRoleForm(forms.Form):
    """Why a role ends."""

    reason = _reason(help_text=_("The letters tell it, to the person and to the other owners."))


class StepForm(forms.Form):
    """Why a standing changes, for a pause or suspension until when; `seen` is the standing that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=10)
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = _reason()

    def __init__(self, *args: Any, step: Step, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if step.name not in UNTIL:
            del self.fields["until"]
        self.longest = UNTIL.get(step.name, LONGEST_PAUSE)

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        if not self.today < until <= self.today + self.longest:
            last = date_format(self.today + self.longest, "DATE_FORMAT")
            raise ValidationError(_("Name a day after today, up to %(last)s.") % {"last": last})
        return until


class NoticeForm(forms.Form):
    """Why a membership is to end, and after which day a person decides."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=10)
    last_day = forms.DateField(
        label=_("A person decides after"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At least two weeks from now, so that there is time to answer."),
    )
    reason = _reason(help_text=_("The letter tells it in your words."))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = today + SHORTEST_NOTICE, today + LONGEST_NOTICE
        self.initial.setdefault("last_day", today + dt.timedelta(days=30))

    def clean_last_day(self) -> dt.date:
        last_day: dt.date = self.cleaned_data["last_day"]
        if not self.first <= last_day <= self.last:
            words = {"first": date_format(self.first, "DATE_FORMAT"), "last": date_format(self.last, "DATE_FORMAT")}
            raise ValidationError(_("Choose a day from %(first)s to %(last)s.") % words)
        return last_day


class DecideNoticeForm(forms.Form):
    """What becomes of a notice."""

    outcome = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect,
        choices=[("kept", _("The membership goes on")), ("ended", _("The membership ends"))],
    )
    reason = _reason(help_text=_("The letter tells it in your words."))
