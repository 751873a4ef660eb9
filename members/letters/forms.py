"""A letter in own words: subject and text with the facts' names in braces."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .anatomy import Anatomy
from .own_words import missing_names, unknown_names


class WordingForm(forms.Form):
    """`seen` is the row that was in force when writing began; empty for the original."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=gettext_lazy("Plain text. An empty line begins a new paragraph; a name in braces stands for a fact."),
    )
    seen = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, original: Anatomy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.original = original

    def clean_subject(self) -> str:
        return self._known(" ".join(str(self.cleaned_data["subject"]).split()))

    def clean_text(self) -> str:
        text = self._known(str(self.cleaned_data["text"]).replace("\r\n", "\n").strip() + "\n")
        missing = missing_names(text, self.original.text)
        if missing:
            names = ", ".join("{" + name + "}" for name in missing)
            raise ValidationError(_("Every letter of this kind must say: %(names)s"), params={"names": names})
        return text

    def _known(self, text: str) -> str:
        wrong = unknown_names(text, self.original.facts)
        if wrong:
            message = _("Line %(line)s: this letter knows nothing called “%(name)s”. Choose from the list of facts.")
            raise ValidationError([ValidationError(message, params=vars(one)) for one in wrong])
        return text
