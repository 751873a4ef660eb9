"""What readers say about themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 92  # days; who is away longer gives the role back


class AwayForm(forms.Form):
    """The days on which a reader is away."""

    starts_on = forms.DateField(label=gettext_lazy("Away from"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=gettext_lazy("Until and including"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        first, last = kept.get("starts_on"), kept.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("This is before the first day."))
        elif last and last < timezone.localdate():
            self.add_error("ends_on", _("These days are over."))
        elif first and last and (last - first).days > LONGEST:
            self.add_error("ends_on", _("At most three months; who is away longer gives the role back for a while."))
        return kept


class HiddenWordsForm(forms.Form):
    """Words that would tell a blind reader who somebody is, one a line."""

    words = forms.CharField(
        label=gettext_lazy("Words to hide from readers"),
        help_text=gettext_lazy(
            "One a line, for example an employer, a club, or what nobody should judge by. Names, addresses, telephones "
            "and years are hidden anyway."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_words(self) -> list[str]:
        lines = [" ".join(line.split()) for line in str(self.cleaned_data["words"]).splitlines()]
        words = list(dict.fromkeys(line for line in lines if line))
        if len(words) > 20 or any(len(word) > 120 for word in words):
            raise ValidationError(_("At most 20 lines of at most 120 characters."))
        return words
