from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .letter_kinds import OPTIONAL_LETTERS


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
    reason = forms.CharField(
        label=_("Why are you leaving?"),
        help_text=_("You need not say. If you do, organizers read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
        required=False,
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"]).strip()
        if typed.casefold() != self.expected.casefold():
            raise forms.ValidationError(_("Please type “%(name)s”.") % {"name": self.expected})
        return typed
