"""Which file, what its columns are, and whether letters go out. The forms check; operations do."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Import, Manner

from .columns import is_never_taken
from .fields import ADDRESS
from .flaws import Flaw
from .reading import LARGEST
from .words import FIELD_WORDS, FLAW_WORDS

LEFT_OUT = "-"
MANNER_HINTS = {
    Manner.FILL: gettext_lazy("What people wrote themselves stays."),
    Manner.REPLACE: gettext_lazy("The file wins over what people wrote themselves."),
    Manner.LEAVE: gettext_lazy("Only new people are taken in."),
}


class FileForm(forms.Form):
    """Which file."""

    file = forms.FileField(
        label=gettext_lazy("List of people"),
        help_text=gettext_lazy(
            "CSV or workbook (XLSX), up to 40 MB and 200,000 rows. The columns may have any names and any order; one of them holds the e-mail addresses."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file holds no rows."),
            "max_length": gettext_lazy("The name of this file is too long."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(str(FLAW_WORDS[Flaw.TOO_LARGE]))
        file.name = PurePath(file.name).name
        return file


class ColumnsForm(forms.Form):
    """A field for each column, and what becomes of people who are here already."""

    manner = forms.ChoiceField(
        label=gettext_lazy("People who are here already"), choices=Manner.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the list"),
        help_text=gettext_lazy(
            "Stories are kept as written in it, and letters to new people go out in it where no column says otherwise."
        ),
        choices=settings.LANGUAGES,
    )

    def __init__(self, *args: Any, source: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        manner, language = self.fields["manner"], self.fields["language"]
        manner.widget.hints = MANNER_HINTS
        manner.initial, language.initial = source.manner, source.language
        choices = [(LEFT_OUT, _("leave out")), *FIELD_WORDS.items()]
        for place, name in enumerate(source.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=name or _("Column %(number)s") % {"number": place + 1}, choices=choices,
                initial=source.mapping[place] or LEFT_OUT, help_text=_hint(name, _examples(source.sample, place)),
            )  # fmt: skip
        self.order_fields([*(f"column_{place}" for place in range(len(source.columns))), "manner", "language"])

    @property
    def mapping(self) -> list[str]:
        """The field of each column."""
        said = (self.cleaned_data[f"column_{place}"] for place in range(len(self.source.columns)))
        return ["" if field == LEFT_OUT else field for field in said]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for place in range(len(self.source.columns)):
            key = f"column_{place}"
            if (field := cleaned.get(key, LEFT_OUT)) != LEFT_OUT and (first := seen.setdefault(field, key)) != key:
                message = _("“%(column)s” holds this already. Choose one of them.")
                self.add_error(key, forms.ValidationError(message, params={"column": self.fields[first].label}))
        if ADDRESS not in seen and not self.errors:
            self.add_error(None, _("Say which column holds the e-mail addresses: people are known by them."))
        return cleaned


def _examples(sample: Sequence[Sequence[str]], place: int) -> list[str]:
    return list(dict.fromkeys(row[place] for row in sample if place < len(row) and row[place]))


def _hint(name: str, examples: Sequence[str]) -> str:
    if is_never_taken(name):
        return _("Is never taken from a file: roles, standings, consents and passwords are given here, by people.")
    return (
        _("Such as: %(examples)s") % {"examples": " · ".join(examples)} if examples else _("Empty in the first rows.")
    )


class TakeForm(forms.Form):
    """The last question before it is done."""

    letters = forms.BooleanField(
        label=gettext_lazy("Write to the new people"),
        help_text=gettext_lazy(
            "A letter says that an account is prepared and how to sign in. Without it nobody hears of this."
        ),
        required=False,
    )
