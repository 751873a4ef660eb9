"""One form for each step of the canvas: `initial_of` reads the saved state, `state` gives what is to be saved."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.forms.fields import AmountField
from icmp.metric_words import is_share, metric_choices
from icmp.models import Objective
from icmp.models.foundation import FeePeriod
from icmp.northstar import AGGREGATIONS
from icmp.queries.foundations import State
from icmp.values import number
from members.amounts import DECIMALS
from members.form_fields import LanguageMapField, written
from members.models import AccessModel, ActivityType, NeedKind, Stage

from .kinds import kind_choices
from .likeness import same
from .rows import RowForm, Rows, Setting, SheetForm, Typed
from .rule_forms import SegmentRow

WHOLE, HOURS = {"inputmode": "numeric"}, {"inputmode": "decimal"}
CHECKS, RADIOS = forms.CheckboxSelectMultiple, forms.RadioSelect
MOST_HOURS = 744
METRIC = re.compile(r"[a-z][a-z0-9_]{0,59}")


class StepForm(SheetForm):
    """A screen of the canvas. Where the fields are those of the version, nothing needs to be translated."""

    @classmethod
    def initial_of(cls, state: State, setting: Setting) -> Typed:
        """The saved state as the form shows it."""
        return dict(state)

    def saved(self, before: State) -> State:
        """What is to be saved after `before`; what says the same stays as it was written."""
        language = self.setting.language
        return {
            name: before[name] if name in before and same(value, before[name], language=language) else value
            for name, value in self.state(before).items()
        }

    def state(self, before: State) -> State:
        """The cleaned values as they are stored; known settings that no field shows are kept."""
        return {**self.cleaned_data, **{name: self.listed(name) for name in self.rows}}


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
        _offer(self, "event_types", kind_choices([*keys, *(chosen("event_types") or [])]))
        for name in ("inputs", "counter_metrics"):
            _offer(self, name, metric_choices(chosen(name) or []))

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


class ExpectationsForm(StepForm):
    expectation_text = LanguageMapField(label=_("In a sentence"), long=True, rows=2, longest=600, required=False)
    hours = AmountField(
        label=_("Hours a month"), required=False, min_value=0, max_value=MOST_HOURS, max_digits=5, decimal_places=2,
        widget=forms.TextInput(HOURS),
    )  # fmt: skip
    hours_to_be_agreed = forms.BooleanField(label=_("The time is to be agreed with each member"), required=False)
    fee = forms.CharField(label=_("Fee"), required=False, max_length=20, widget=forms.TextInput(HOURS))
    solidarity = forms.CharField(
        label=_("Solidarity fee"), help_text=_("For whom the fee is too much. Nobody asks why."), required=False,
        max_length=20, widget=forms.TextInput(HOURS),
    )  # fmt: skip
    period = forms.ChoiceField(label=_("For each"), choices=FeePeriod.choices)
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=_("Currency"),
        widget=forms.TextInput({"maxlength": "3"}),
        error_messages={"invalid": _("Three capital letters, such as EUR.")},
    )
    fee_to_be_agreed = forms.BooleanField(label=_("The fee is to be agreed with each member"), required=False)

    @classmethod
    def initial_of(cls, state: State, setting: Setting) -> Typed:
        decimals = DECIMALS.get(state["currency"], 2)
        return {
            **state,
            "hours": state["expected_hours_per_month"] if state["expected_hours_per_month"] != "0" else "",
            "fee": _typed_amount(state["expected_fee_minor"], decimals),
            "solidarity": _typed_amount(state["solidarity_minor"], decimals),
        }

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        decimals = DECIMALS.get(kept.get("currency", ""), 2)
        for name in ("fee", "solidarity"):
            if name in kept:
                kept[name] = self._minor(name, kept[name], decimals)
        for name, words in (
            ("hours", _("Name the hours, or leave them to be agreed, not both.")),
            ("fee", _("Name the fee, or leave it to be agreed, not both.")),
        ):
            if kept.get(name) and kept.get(f"{name}_to_be_agreed"):
                self.add_error(name, words)
        fee, solidarity = kept.get("fee"), kept.get("solidarity")
        if fee is not None and solidarity is not None and solidarity > fee:
            self.add_error("solidarity", _("The solidarity fee is at most the fee."))
        return kept

    def _minor(self, name: str, typed: str, decimals: int) -> int | None:
        """Minor units of an amount as typed; None when it is none, with a message at its place."""
        field = forms.DecimalField(required=False, min_value=0, max_digits=9, decimal_places=decimals)
        try:
            amount = field.clean(typed.replace(",", "."))
        except forms.ValidationError as error:
            self.add_error(name, error)
            return None
        return int((amount or Decimal(0)).scaleb(decimals))

    def state(self, before: State) -> State:
        kept = self.cleaned_data
        return {
            "expectation_text": kept["expectation_text"],
            "expected_hours_per_month": str(kept["hours"] or 0),
            "hours_to_be_agreed": kept["hours_to_be_agreed"],
            "expected_fee_minor": kept["fee"],
            "solidarity_minor": kept["solidarity"],
            "fee_to_be_agreed": kept["fee_to_be_agreed"],
            "currency": kept["currency"],
            "period": kept["period"],
        }


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
        return {"segments": [row.state(rules) for row in self.rows["segments"].filled]}  # type: ignore[attr-defined]


def _hours(label: Any, help_text: Any = "") -> AmountField:
    return AmountField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=99_999, max_digits=8,
        decimal_places=2, widget=forms.TextInput(HOURS),
    )  # fmt: skip


class CapacityForm(StepForm):
    organizers = forms.IntegerField(
        label=_("Organizers"), required=False, min_value=0, max_value=9999, widget=forms.TextInput(WHOLE)
    )
    hours_per_month_pledged = _hours(_("Hours a month they pledged together"))
    hours_per_programme_month = _hours(
        _("Hours a month that keep one program alive"), _("From these two follows how many programs you can carry.")
    )
    hours_per_newcomer = _hours(_("Hours that a newcomer takes"))
    newcomers_per_core_member = _hours(_("Newcomers that one core member can welcome at a time"))

    @classmethod
    def initial_of(cls, state: State, setting: Setting) -> Typed:
        return dict(state["capacity"])

    def state(self, before: State) -> State:
        said = {name: value for name, value in self.cleaned_data.items() if value is not None}
        known = {name: value for name, value in before["capacity"].items() if name not in self.fields}
        return {"capacity": known | said}


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
        _offer(self, "metric", [("", "–"), *metric_choices(named)])

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
            "quorum": _percent(rule.get("ratification_quorum")),
            "comment_window_days": rule.get("comment_window_days"),
            "expansion_gates": [
                {
                    **gate,
                    "value": _percent(gate.get("value")) if is_share(gate["metric"]) else _figure(gate.get("value")),
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


class SummaryForm(StepForm):
    change_note = forms.CharField(
        label=_("What this version changes"), help_text=_("For those who vote on it, and for whoever looks back in three years."),
        max_length=400, required=False, widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip


FORMS: dict[str, type[StepForm]] = {
    "mission": MissionForm,
    "purpose": PurposeForm,
    "role": RoleForm,
    "north_star": NorthStarForm,
    "values": ValuesForm,
    "people": PeopleForm,
    "expectations": ExpectationsForm,
    "access": AccessForm,
    "needs": NeedsForm,
    "programmes": ProgrammesForm,
    "segments": SegmentsForm,
    "capacity": CapacityForm,
    "growth": GrowthForm,
    "summary": SummaryForm,
}


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # they are choice fields


def _retirable(row: Typed | None) -> Typed:
    """A saved row says `active`; its form asks the other way round, so that a new one needs no mark."""
    shown = dict(row or {})
    if "active" in shown:
        shown["retired"] = not shown.pop("active")
    return shown


def _active(row: Typed) -> Typed:
    return {name: value for name, value in row.items() if name != "retired"} | {"active": not row["retired"]}


def _typed_amount(minor: int, decimals: int) -> str:
    amount = Decimal(minor).scaleb(-decimals)
    return "" if not minor else f"{amount:f}"


def _figure(value: object) -> str:
    figure = number(value)
    return "" if figure is None else f"{figure.normalize():f}"


def _percent(share: object) -> str:
    """A share of 1 as people type it."""
    figure = number(share)
    return "" if figure is None else f"{(figure * 100).normalize():f}"
