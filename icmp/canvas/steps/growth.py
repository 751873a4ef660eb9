"""The stage, the gates to growth, and who votes on the text."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.canvas.rows import RowForm, Rows, Setting, Typed
from icmp.forms.fields import AmountField
from icmp.metric_words import is_share, metric_choices
from icmp.queries.foundations import State
from members.models import Stage

from .base import HOURS, RADIOS, WHOLE, StepForm, figure_text, offer, percent_text

METRIC = re.compile(r"[a-z][a-z0-9_]{0,59}")


class GateRow(RowForm):
    says = "metric"
    metric = forms.ChoiceField(label=_("Figure"))
    op = forms.ChoiceField(label=_("Has to be"), choices=[("gte", _("at least")), ("lte", _("at most"))])
    value = AmountField(
        label=_("Value"), help_text=_("Shares in percent."), min_value=0, max_digits=9, decimal_places=4,
        widget=forms.TextInput(HOURS),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = str((self["metric"].data if self.is_bound else self.initial.get("metric")) or "")
        # What a file named and nobody measures yet can be kept; it is a shut gate.
        named = [chosen] if METRIC.fullmatch(chosen) else []
        offer(self, "metric", [("", "–"), *metric_choices(named)])

    def values(self) -> Typed:
        row = super().values()
        share = Decimal(str(row["value"])) / 100 if is_share(row["metric"]) else Decimal(str(row["value"]))
        return {**row, "value": float(share)}


class GrowthForm(StepForm):
    stage = forms.ChoiceField(
        label=_("Stage"), help_text=_("This holds as soon as you save."), choices=Stage.choices, widget=RADIOS
    )
    founding_cohort_size = forms.IntegerField(
        label=_("Founding members who vote on this text"), help_text=_("The first to have joined. 0: nobody is asked."),
        required=False, min_value=0, max_value=10_000, widget=forms.TextInput(WHOLE),
    )  # fmt: skip
    quorum = AmountField(
        label=_("Percent of them who have to vote"), required=False, min_value=0, max_value=100, max_digits=5,
        decimal_places=2, widget=forms.TextInput(HOURS),
    )  # fmt: skip
    comment_window_days = forms.IntegerField(
        label=_("Days they have"), required=False, min_value=0, max_value=90, widget=forms.TextInput(WHOLE)
    )
    lists = {
        "expansion_gates": Rows(
            GateRow, _("Gates to growth"), _("Add a gate"), help=_("While one is shut, you do not open up further.")
        )
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].widget.hints = {
            Stage.FOUNDING: _("A small circle that finds out what works."),
            Stage.FOCUSED: _("One kind of member, served well."),
            Stage.EXPANDING: _("More kinds of members, one at a time; only with all gates open."),
        }

    @classmethod
    def initial_of(cls, state: State, setting: Setting) -> Typed:
        rule = state["co_creation"]
        return {
            "stage": state["stage"],
            "founding_cohort_size": rule.get("founding_cohort_size"),
            "quorum": percent_text(rule.get("ratification_quorum")),
            "comment_window_days": rule.get("comment_window_days"),
            "expansion_gates": [
                {
                    **gate,
                    "value": percent_text(gate.get("value"))
                    if is_share(gate["metric"])
                    else figure_text(gate.get("value")),
                }
                for gate in state["expansion_gates"]
            ],
        }

    def state(self, before: State) -> State:
        kept = self.cleaned_data
        rule = {
            "founding_cohort_size": kept["founding_cohort_size"],
            "ratification_quorum": None if kept["quorum"] is None else float(Decimal(str(kept["quorum"])) / 100),
            "comment_window_days": kept["comment_window_days"],
        }
        return {
            "stage": kept["stage"],
            "expansion_gates": self.listed("expansion_gates"),
            "co_creation": before["co_creation"]
            | {name: value for name, value in rule.items() if value is not None or name in before["co_creation"]},
        }
