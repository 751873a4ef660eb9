"""What stands beside the versions: access, needs, programs and segments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.canvas.rows import RowForm, Rows, Setting, Typed
from icmp.canvas.rule_forms import SegmentRow
from icmp.forms.fields import AmountField
from icmp.queries.foundations import State
from members.form_fields import LanguageMapField
from members.models import AccessModel, NeedKind

from .base import CHECKS, HOURS, RADIOS, StepForm


class AccessForm(StepForm):
    access_model = forms.ChoiceField(label=_("The community is"), choices=AccessModel.choices, widget=RADIOS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["access_model"].widget.hints = {
            AccessModel.OPEN: _("Everybody may look in; an application makes one a member."),
            AccessModel.PRIVATE: _("Only members see members. This is where most begin."),
            AccessModel.HYBRID: _("Some gatherings and pages are open, the rest is for members."),
        }


class NeedRow(RowForm):
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    name = LanguageMapField(label=_("Name, in members’ words"), longest=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=NeedKind.choices)
    in_scope = forms.BooleanField(label=_("In scope: we promise to serve it"), required=False)
    segment_specific = forms.BooleanField(label=_("Has to be served for each segment on its own"), required=False)
    retired = forms.BooleanField(label=_("Retired: not asked about any more"), required=False)

    def __init__(self, *args: Any, initial: Typed | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_retirable(initial), **kwargs)

    def values(self) -> Typed:
        return _active(super().values())


class NeedsForm(StepForm):
    lists = {"needs": Rows(NeedRow, _("Needs"), _("Add a need"), most=80, moves=False, keeps_known=True)}


class ProgrammeRow(RowForm):
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    name = LanguageMapField(label=_("Name"), longest=120)
    hours_per_month = AmountField(
        label=_("Organizers’ hours a month"), min_value=0, max_value=9999, max_digits=6, decimal_places=2,
        widget=forms.TextInput(HOURS),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(label=_("Serves"), widget=CHECKS, required=False)
    north_star = forms.BooleanField(label=_("Moves the north star"), required=False)
    segment_specific = forms.BooleanField(label=_("Runs for each segment on its own"), required=False)
    retired = forms.BooleanField(label=_("Does not run any more"), required=False)

    def __init__(self, *args: Any, initial: Typed | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_retirable(initial), **kwargs)
        self.fields["needs"].choices = self.setting.needs  # type: ignore[attr-defined]  # it is a choice field

    def values(self) -> Typed:
        row = _active(super().values())
        return {**row, "hours_per_month": str(row["hours_per_month"]), "needs": sorted(row["needs"])}


class ProgrammesForm(StepForm):
    lists = {"programmes": Rows(ProgrammeRow, _("Programs"), _("Add a program"), moves=False, keeps_known=True)}


class SegmentsForm(StepForm):
    lists = {
        "segments": Rows(
            SegmentRow,
            _("Segments"),
            _("Add a segment"),
            help=_("From top to bottom: the first whose rule fits wins. Put the one for everybody else last."),
            most=20,
        )
    }

    @classmethod
    def initial_of(cls, state: State, setting: Setting) -> Typed:
        return {"segments": [SegmentRow.initial_of(row, setting) for row in state["segments"]]}

    def state(self, before: State) -> State:
        rules = {row["key"]: row["when"] for row in before["segments"]}
        return {"segments": [row.state(rules) for row in self.rows["segments"].filled]}  # type: ignore[attr-defined]  # its rows are SegmentRow


def _retirable(row: Typed | None) -> Typed:
    """A saved row says `active`; its form asks the other way round, so that a new one needs no mark."""
    shown = dict(row or {})
    if "active" in shown:
        shown["retired"] = not shown.pop("active")
    return shown


def _active(row: Typed) -> Typed:
    return {name: value for name, value in row.items() if name != "retired"} | {"active": not row["retired"]}
