"""What organizers say about an edition: its number, and its words in three languages."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from directory.forms import LineField, TextField
from directory.models import Edition, Medium

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_TITLE, LONGEST_FOREWORD = 90, 12_000
TEXTS = ("title", "subtitle", "foreword")
_LABELS = {
    "title": {"en": _("Title in English"), "de": _("Title in German"), "es": _("Title in Spanish")},
    "subtitle": {"en": _("Subtitle in English"), "de": _("Subtitle in German"), "es": _("Subtitle in Spanish")},
    "foreword": {"en": _("Foreword in English"), "de": _("Foreword in German"), "es": _("Foreword in Spanish")},
}
_MEDIUM_HELP = _(
    "On paper, entries need the consent to the printed book; on screen, the consent to the book on screen; for both, both. "
    "Only a book for the screen is offered to members as a file."
)


class EditionForm(forms.Form):
    """A new edition, or one that is not frozen yet."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=9999, help_text=_("1 for the first edition."))
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_(
            "Of headings and labels. Stories are printed in it where their owner wrote one, else in their own."
        ),
    )
    medium = forms.ChoiceField(label=_("Appears"), choices=Medium.choices, initial=Medium.BOTH, help_text=_MEDIUM_HELP)

    def __init__(self, *args: Any, edition: Edition | None = None, **kwargs: Any) -> None:
        self.edition = edition
        super().__init__(*args, **kwargs)
        for text in TEXTS:
            for code, _name in settings.LANGUAGES:
                self.fields[f"{text}_{code}"] = _field(text, code)

    @classmethod
    def beginning(cls, edition: Edition) -> dict[str, Any]:
        """What the edition says today."""
        words = {f"{text}_{code}": words for text in TEXTS for code, words in getattr(edition, text).items()}
        return {name: getattr(edition, name) for name in ("number", "year", "language", "medium")} | words

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        taken = Edition.objects.filter(number=number).first()
        if taken and taken != self.edition:
            raise forms.ValidationError(_("There is an edition with this number already."))
        return number

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        language = said.get("language")
        if language and not said.get(f"title_{language}") and f"title_{language}" not in self.errors:
            self.add_error(f"title_{language}", _("The title in the language of the book is needed."))
        return said

    @property
    def changes(self) -> Mapping[str, Any]:
        """What the operation is told."""
        said = self.cleaned_data
        maps = {
            text: {code: said[f"{text}_{code}"] for code, _name in settings.LANGUAGES if said[f"{text}_{code}"]}
            for text in TEXTS
        }
        return {name: said[name] for name in ("number", "year", "language", "medium")} | maps


def _field(text: str, code: str) -> forms.Field:
    label = _LABELS[text][code]
    if text == "foreword":
        rows = forms.Textarea(attrs={"rows": 6, "lang": code})
        return TextField(label=label, max_length=LONGEST_FOREWORD, required=False, widget=rows)
    return LineField(
        label=label, max_length=LONGEST_TITLE, required=False, widget=forms.TextInput(attrs={"lang": code})
    )
