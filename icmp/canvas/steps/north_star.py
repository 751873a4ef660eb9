"""Exactly one north star: what is counted, from which deeds, and what must not suffer for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.canvas.kinds import kind_choices
from icmp.canvas.rows import Setting, Typed
from icmp.forms.fields import AmountField
from icmp.metric_words import metric_choices
from icmp.northstar import AGGREGATIONS
from icmp.queries.foundations import State
from members.form_fields import LanguageMapField
from members.models import ActivityType

from .base import CHECKS, HOURS, RADIOS, StepForm, offer

AGGREGATION_WORDS = {
    "distinct_receivers_with_confirmed_help": _("members who got help and confirmed it, each once"),
    "distinct_confirmed_pairs": _("pairs of members whose work together both confirmed"),
    "distinct_resources_reused": _("things shared by one member and used by another"),
    "count_members": _("members who did one of these things"),
}


class NorthStarForm(StepForm):
    name = LanguageMapField(label=_("Name"), longest=80, required=False)
    definition = LanguageMapField(
        label=_("Definition"), help_text=_("What is counted, when, and who confirms it."), long=True, longest=600, required=False
    )  # fmt: skip
    unit = LanguageMapField(label=_("Unit"), help_text=_("For example: members / month"), longest=40, required=False)
    target = AmountField(
        label=_("Target"), required=False, min_value=0, max_digits=9, decimal_places=2, widget=forms.TextInput(HOURS)
    )
    period = forms.ChoiceField(label=_("Counted each"), choices=[("month", _("month")), ("quarter", _("quarter"))])
    aggregation = forms.ChoiceField(
        label=_("What is counted"),
        choices=[(key, AGGREGATION_WORDS[key]) for key in AGGREGATIONS],
        widget=RADIOS,
        required=False,
    )
    event_types = forms.MultipleChoiceField(
        label=_("In which deeds it shows"),
        help_text=_("Only where deeds are counted; help that was confirmed needs none."),
        widget=CHECKS,
        required=False,
    )
    inputs = forms.MultipleChoiceField(
        label=_("Inputs"), help_text=_("What you can do about it this week."), widget=CHECKS, required=False
    )
    counter_metrics = forms.MultipleChoiceField(
        label=_("Counter-metrics"), help_text=_("What must not suffer for it."), widget=CHECKS, required=False
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.initial.get
        keys = ActivityType.objects.values_list("key", flat=True)
        offer(self, "event_types", kind_choices([*keys, *(chosen("event_types") or [])]))
        for name in ("inputs", "counter_metrics"):
            offer(self, name, metric_choices(chosen(name) or []))

    @classmethod
    def initial_of(cls, state: State, setting: Setting) -> Typed:
        star = state["north_star"]
        return dict(star[0] if isinstance(star, list) and star else star or {})

    def state(self, before: State) -> State:
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", {}, [])}
        known = {key: value for key, value in self.initial_of(before, self.setting).items() if key not in self.fields}
        if said.get("period") == "month" and "period" not in self.initial:
            del said["period"]  # where nothing is said it is the month
        named = any(said.get(name) for name in ("name", "definition", "unit", "target", "aggregation"))
        return {"north_star": {"key": "north_star", **known, **said} if named else {}}
