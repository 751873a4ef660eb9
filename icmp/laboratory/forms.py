"""Which version to try, and against what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.models import ProfileVersion
from icmp.values import number

from . import queries

NEWEST = 50  # versions to choose from
OUTCOMES = {"engaged": _("engaged in the first three months"), "retained": _("still here after 180 days")}
BASELINES = {"founding": _("those who joined in the first quarter"), "last_year": _("those who were here a year ago")}


class VersionForm(forms.Form):
    """One of the newest versions of the member profile."""

    version = forms.TypedChoiceField(label=_("Version of the profile"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {row.version: row for row in queries.versions("icmp")[:NEWEST]}
        named = [(row.version, f"{row.version} ({row.get_status_display()})") for row in self.versions.values()]
        self.fields["version"].choices = named  # type: ignore[attr-defined]  # a choice field's own

    @property
    def default(self) -> ProfileVersion | None:
        """The published version, else the newest."""
        rows = self.versions.values()
        return next((row for row in rows if row.status == "published"), next(iter(rows), None))

    @property
    def chosen(self) -> ProfileVersion:
        """The version of a form that is valid."""
        return self.versions[self.cleaned_data["version"]]


class BackTestForm(VersionForm):
    """A version and the outcome it is held against."""

    outcome = forms.ChoiceField(label=_("What counts as going well"), choices=list(OUTCOMES.items()))


class AlignmentForm(VersionForm):
    """A version and the people whom the present members are compared with."""

    baseline = forms.ChoiceField(label=_("Compared with"), choices=list(BASELINES.items()))


class SuggestionField(forms.CharField):
    """The weights somebody saw on the page when they asked for a draft: key=weight, separated by commas."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        """As {key: weight}; what was tampered with is refused."""
        pairs = [part.partition("=") for part in super().clean(value).split(",")]
        weights = {key: number(weight) for key, _sign, weight in pairs}
        if None in weights.values() or "" in weights:
            raise forms.ValidationError(_("The suggestion has been damaged on its way. Open the page again."))
        return weights


class DraftForm(BackTestForm):
    """What a draft is made of: the version, the outcome, and the weights that were shown."""

    weights = SuggestionField(max_length=4_000)
