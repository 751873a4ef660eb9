"""The pages of the join form. They check; icmp.operations.save_page keeps."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from icmp.evidence.fields import Shown, asks_for_evidence, evidence_fields, shown_by
from icmp.form_design import AGREEMENT, NEEDS, YOU, Page, as_it_applies, is_asked
from icmp.models import Application, Proof
from icmp.queries.joining import JoinForm, community_language, needs_asked, raw_answers
from members.languages import pick

from .fields import LinesField, field_for

MOST_NEEDS, MOST_OFFERS = 5, 8
WANTED, WANTED_MOST = 4, 5
# Each language in its own words, so that its speakers find it.
OWN_NAMES = [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


class PageForm(forms.Form):
    """One page: `answers` by attribute for the questions, `kept` for the application's own fields.

    `known` are the answers so far; without them those that were saved with the draft. With `shows` a page takes
    evidence too: `proofs` by attribute.
    """

    def __init__(
        self,
        *args: Any,
        form: JoinForm,
        page: Page,
        draft: Application | None,
        known: dict[str, object] | None = None,
        shows: bool = False,
        **kwargs: Any,
    ) -> None:
        self.form, self.page, self.draft = form, page, draft
        self.reads_in, self.fallback = translation.get_language() or "en", community_language()
        self.known = known if known is not None else raw_answers(draft) if draft else {}
        super().__init__(*args, **kwargs)
        told = as_it_applies(form.asks, self.known)
        for ask in page.asks:
            if is_asked(ask, told):
                question = form.questions[ask.attribute]
                field = field_for(question, ask, language=self.reads_in, fallback=self.fallback)
                field.initial = self.known.get(ask.attribute)
                self.fields[f"q_{ask.attribute}"] = field
                if shows and draft and asks_for_evidence(question):
                    self.fields |= evidence_fields(question.attribute.key, self.kept_proofs.get(ask.attribute))

    @cached_property
    def kept_proofs(self) -> dict[str, Proof]:
        """What the draft shows already, by attribute."""
        rows = self.draft.proofs.select_related("attribute") if self.draft else []
        return {row.attribute.key: row for row in rows}

    @property
    def proofs(self) -> dict[str, Shown]:
        """What is right of the evidence that was sent, also where other fields of the page are not."""
        return shown_by(self)

    @property
    def answers(self) -> dict[str, object]:
        """What was answered; a question that was not shown is not in it."""
        shown = self.cleaned_data
        return {
            ask.attribute: shown.get(f"q_{ask.attribute}") for ask in self.page.asks if f"q_{ask.attribute}" in shown
        }

    @property
    def refused(self) -> list[str]:
        """The attributes whose answers were refused."""
        return [name.removeprefix("q_") for name in self.errors if name.startswith("q_")]

    def kept(self, at: dt.datetime) -> dict[str, Any]:
        """The application's own fields that this page asks for."""
        return {}

    def say(self, text: Any) -> str:
        return pick(text, self.reads_in, fallback=self.fallback).text


class YouForm(PageForm):
    name = forms.CharField(label=_("Your name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We write to it about this application, and you will sign in with it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(
        label=_("In which language shall we write to you?"), choices=OWN_NAMES, widget=forms.RadioSelect
    )
    # Nobody sees it, so only a program fills it in.
    company_website = forms.CharField(label=_("Leave this empty"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "email", "language"])
        self.initial.setdefault("language", self.reads_in)
        if self.draft:
            self.initial = dict(self.initial) | {
                "name": self.draft.name,
                "email": self.draft.email,
                "language": self.draft.language,
            }

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not any(character.isalpha() for character in name):
            raise ValidationError(_("Please write your name with letters."))
        return name

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    @property
    def is_suspicious(self) -> bool:
        return bool(self.cleaned_data.get("company_website"))

    def kept(self, at: dt.datetime) -> dict[str, Any]:
        fields = {name: self.cleaned_data[name] for name in ("name", "email", "language")}
        known = self.draft.flags if self.draft else []
        return fields | {"flags": sorted({*known, "honeypot"}) if self.is_suspicious else known}


class NeedsForm(PageForm):
    needs = forms.MultipleChoiceField(
        label=_("What would help you most?"),
        help_text=_("Choose up to five. Not everything here is something this community can give; knowing helps us."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    first_need = forms.ChoiceField(label=_("And above all?"), required=False)
    offers = LinesField(
        label=_("What could you give others?"),
        help_text=_(
            "One a line, for example “code reviews” or “practice interviews”. Nobody takes you up on it without asking."
        ),
        most=MOST_OFFERS,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(need.key, self.say(need.name)) for need in needs_asked()]
        self.fields["needs"].choices = choices  # type: ignore[attr-defined]  # both are choice fields
        self.fields["first_need"].choices = [("", _("Nothing in particular")), *choices]  # type: ignore[attr-defined]
        self.fields["first_need"].widget.choices = self.fields["first_need"].choices  # type: ignore[attr-defined]
        if self.draft:
            first = next((key for key, weight in self.draft.needs.items() if weight == WANTED_MOST), "")
            self.initial = dict(self.initial) | {
                "needs": list(self.draft.needs),
                "first_need": first,
                "offers": self.draft.offers,
            }

    def clean_needs(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["needs"]
        if len(chosen) > MOST_NEEDS:
            raise ValidationError(_("Choose at most five, so that we see what matters."))
        return chosen

    def kept(self, at: dt.datetime) -> dict[str, Any]:
        wanted = dict.fromkeys(self.cleaned_data["needs"], WANTED)
        if first := self.cleaned_data["first_need"]:
            wanted[first] = WANTED_MOST
        return {"needs": wanted, "offers": self.cleaned_data["offers"]}


class AgreementForm(PageForm):
    """One unticked box for each purpose; what was ticked is kept with the exact words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {row["purpose"] for row in (self.draft.consents if self.draft else []) if row["given"]}
        for consent in self.form.consents:
            self.fields[f"c_{consent.key}"] = forms.BooleanField(
                label=self.say(consent.text),
                required=consent.required,
                initial=consent.purpose in given,
                error_messages={"required": _("Without this we cannot read your application.")},
            )

    def kept(self, at: dt.datetime) -> dict[str, Any]:
        asked = [(row.purpose, row.text, f"c_{row.key}") for row in self.form.consents]
        asked += [
            (ask.attribute, self.form.questions[ask.attribute].prompt, f"q_{ask.attribute}")
            for ask in self.page.asks
            if ask.kind == "consent"
        ]
        return {
            "consents": [self._row(purpose, text, name, at) for purpose, text, name in asked if name in self.fields]
        }

    def _row(self, purpose: str, text: Any, name: str, at: dt.datetime) -> dict[str, Any]:
        shown = pick(text, self.reads_in, fallback=self.fallback)
        given = bool(self.cleaned_data[name])
        return {
            "purpose": purpose,
            "given": given,
            "text": shown.text,
            "language": shown.language,
            "at": at.isoformat(),
        }


FORMS: dict[str, type[PageForm]] = {YOU: YouForm, NEEDS: NeedsForm, AGREEMENT: AgreementForm}


def form_of(page: Page) -> type[PageForm]:
    """The form of a page; questions alone need nothing of their own."""
    return FORMS.get(page.key, PageForm)


class ResumeForm(forms.Form):
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
