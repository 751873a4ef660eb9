"""What an organizer says who types an application in for somebody, and the address that was mistyped."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.operations.entering import SOURCES

from .join import OWN_NAMES

SOURCE_WORDS = {"paper": _("a form on paper"), "letter": _("a letter"), "conversation": _("a conversation")}


class EntryForm(forms.Form):
    """Where the application comes from and how its sender agreed, before anything of it is typed."""

    source = forms.ChoiceField(
        label=_("What did you get?"),
        choices=[(key, SOURCE_WORDS[key]) for key in SOURCES],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language of the applicant"),
        help_text=_("The letters are written in it, and the consents are shown in it."),
        choices=OWN_NAMES,
    )
    consent_given_how = forms.CharField(
        label=_("How was the consent given?"),
        help_text=_("For example: signed on the paper form of October 12, kept in the blue folder."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AddressForm(forms.Form):
    """The address as it should have been."""

    email = forms.EmailField(label=_("The right address"), max_length=254)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
