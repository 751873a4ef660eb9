"""The steps that are texts: mission, purpose, role, values, people, and what changes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.canvas.rows import RowForm, Rows
from icmp.models import Objective
from icmp.queries.foundations import State
from members.form_fields import LanguageMapField, written

from .base import CHECKS, RADIOS, StepForm


class MissionForm(StepForm):
    mission = LanguageMapField(label=_("Mission"), help_text=_("At most 25 words."), long=True, rows=2, longest=600)


class PurposeForm(StepForm):
    purpose_statement = LanguageMapField(
        label=_("Why belong?"), help_text=_("What a member gains."), long=True, longest=1000, required=False
    )
    purpose_why_return = LanguageMapField(
        label=_("Why come back?"), help_text=_("What is there every month."), long=True, longest=1000, required=False
    )
    purpose_why_take_part = LanguageMapField(
        label=_("Why take part?"), help_text=_("What giving brings, beyond looking on."), long=True, longest=1000, required=False
    )  # fmt: skip


OBJECTIVE_HINTS = {
    Objective.SUPPORT: _("Members answer each other’s questions."),
    Objective.PRODUCT: _("Members bring ideas and feedback."),
    Objective.ACQUISITION: _("Members bring others."),
    Objective.CONTRIBUTION: _("Members make something together."),
    Objective.ENGAGEMENT: _("Members stay close to what you stand for."),
    Objective.SUCCESS: _("Members get further in what they do."),
}


class RoleForm(StepForm):
    role_statement = LanguageMapField(label=_("What the organization gains"), long=True, longest=1000, required=False)
    role_primary_objective = forms.ChoiceField(
        label=_("First objective"), choices=Objective.choices, widget=RADIOS, required=False
    )
    role_secondary_objectives = forms.MultipleChoiceField(
        label=_("Other objectives"), choices=Objective.choices, widget=CHECKS, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role_primary_objective"].widget.hints = OBJECTIVE_HINTS

    def clean_role_secondary_objectives(self) -> list[str]:
        first = self.cleaned_data.get("role_primary_objective")
        return [each for each in self.cleaned_data["role_secondary_objectives"] if each != first]


class TextRow(RowForm):
    says = "text"
    text = LanguageMapField(label=_("Text"), long=True, rows=1, longest=300)

    def __init__(self, *args: Any, initial: Any = None, **kwargs: Any) -> None:
        # A saved row is a text itself; a typed one is a row.
        is_typed = isinstance(initial, dict) and "text" in initial
        super().__init__(*args, initial=initial if is_typed else {"text": initial}, **kwargs)


class TextsForm(StepForm):
    """A step that is made of lists of texts."""

    def state(self, before: State) -> State:
        return {name: written(row["text"] for row in self.listed(name)) for name in self.rows}


class ValuesForm(TextsForm):
    lists = {
        "values": Rows(TextRow, _("Values"), _("Add a value")),
        "non_goals": Rows(
            TextRow, _("What we say no to"), _("Add a non-goal"), help=_("And who does it well instead, if you know.")
        ),
    }


class PeopleForm(TextsForm):
    lists = {
        "for_whom": Rows(TextRow, _("You will feel at home if …"), _("Add a line")),
        "not_for_whom": Rows(TextRow, _("This is not the place if …"), _("Add a line")),
    }


class SummaryForm(StepForm):
    change_note = forms.CharField(
        label=_("What this version changes"), help_text=_("For those who vote on it, and for whoever looks back in three years."),
        max_length=400, required=False, widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
