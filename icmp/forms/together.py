"""One decision about many applications: what holds for all of them, and a reason of its own where one is overridden."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.models import Application, Outcome

from .desk import pointers


class TogetherForm(forms.Form):
    """Outcome and reason for all; `reason_<id>` for each that goes against its advice."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Your reason"),
        help_text=_("It is kept with each decision, so it has to be true of each of them."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    pointer = forms.ChoiceField(
        label=_("Where else to look"), help_text=_("Added to a decline, if it helps."), required=False
    )

    def __init__(self, *args: Any, applications: Sequence[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.applications = applications
        self.fields["pointer"].choices = pointers()  # type: ignore[attr-defined]  # it is a choice field
        for row in applications:
            self.fields[f"reason_{row.pk}"] = forms.CharField(
                label=_("Why not as advised"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def shared(self) -> list[forms.BoundField]:
        """The fields that hold for all."""
        return [self[name] for name in ("outcome", "reason", "pointer")]

    @property
    def override_reasons(self) -> dict[UUID, str]:
        return {row.pk: self.cleaned_data.get(f"reason_{row.pk}", "") for row in self.applications}

    def of(self, row: Application) -> forms.BoundField:
        """The field for the reason of one application."""
        return self[f"reason_{row.pk}"]

    def demand(self, row: Application) -> None:
        """Say beside an application that its reason is missing."""
        self.add_error(f"reason_{row.pk}", _("The advice says otherwise: please say why you decide against it."))
