import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ListForm(forms.Form):
    """What an address of the list may ask: ahead or past, and from which event on."""

    when = forms.ChoiceField(choices=[("", _("ahead")), ("past", _("past"))], required=False)
    after = forms.CharField(max_length=80, required=False)

    def clean_after(self) -> tuple[dt.datetime, uuid.UUID] | None:
        """The last event of the page before, as `<start>_<id>`."""
        text = self.cleaned_data["after"]
        if not text:
            return None
        moment, _sep, key = text.partition("_")
        try:
            start, row = dt.datetime.fromisoformat(moment), uuid.UUID(key)
        except ValueError as error:
            raise forms.ValidationError(_("This page of the list does not exist.")) from error
        if start.tzinfo is None:
            raise forms.ValidationError(_("This page of the list does not exist."))
        return start, row


class PublishForm(forms.Form):
    """Publishing a draft."""

    opens = forms.BooleanField(
        label=_("Take registrations at once"),
        help_text=_("Without it the event is announced, and you open registration later."),
        required=False,
        initial=True,
    )


class CancelForm(forms.Form):
    """Calling an event off."""

    reason = forms.CharField(
        label=_("Why is it canceled?"),
        help_text=_("Everybody with a place or in line reads this sentence in the letter."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DoorForm(forms.Form):
    """Looking for somebody at the door."""

    q = forms.CharField(label=_("Name or e-mail address"), max_length=120, required=False)

    def clean_q(self) -> str:
        return " ".join(str(self.cleaned_data["q"]).split())

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs.update({"autocomplete": "off", "enterkeyhint": "search"})
