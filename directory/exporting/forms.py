"""Whom, what of them, as which file, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members import lifecycle
from members.models import Standing

from .columns import COLUMNS

LEAST_REASON = 10
APPEARING = [
    (standing, Standing(standing).label)
    for standing in lifecycle.STANDINGS
    if standing in lifecycle.APPEARS | lifecycle.APPEARS_BY_CONSENT
]


class ExportForm(forms.Form):
    """Everything is chosen anew each time; e-mail addresses never by themselves."""

    standings = forms.MultipleChoiceField(
        label=_("Who"),
        choices=APPEARING,
        widget=forms.CheckboxSelectMultiple,
        initial=sorted(lifecycle.APPEARS),
        error_messages={"required": _("Choose at least one standing.")},
    )
    columns = forms.MultipleChoiceField(
        label=_("What of them"),
        help_text=_("Whatever somebody does not show to organizers stays empty."),
        choices=[(name, column.label) for name, column in COLUMNS.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=[name for name, column in COLUMNS.items() if column.usual],
        error_messages={"required": _("Choose at least one column.")},
    )
    file_kind = forms.ChoiceField(
        label=_("File"),
        choices=[("csv", "CSV"), ("xlsx", _("Workbook (XLSX)"))],
        widget=forms.RadioSelect,
        initial="csv",
    )
    reason = forms.CharField(
        label=_("What it is for"),
        help_text=_("Kept in the audit ledger beside your name; write no names of others."),
        min_length=LEAST_REASON,
        max_length=200,
    )
