"""A rule about answers as rows: which answer, compared how, with what. What rows cannot say is shown in words."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.admin.words import plain, rule_in_words
from icmp.forms.fields import AmountField
from icmp.models import Attribute, DataType
from members.form_fields import LanguageMapField

from .rows import RowForm, Rows, Setting, SheetForm, Typed

EVERYTHING, ANYTHING = "all", "any"
AMONG = [("in", _("is one of")), ("not_in", _("is none of"))]
ORDERED = [
    ("gte", _("is at least")), ("gt", _("is more than")), ("lte", _("is at most")), ("lt", _("is less than")),
    ("eq", _("is exactly")), ("ne", _("is not")),
]  # fmt: skip
OPERATORS: dict[str, list[tuple[str, Any]]] = {
    DataType.SINGLE: [*AMONG, ("eq", _("is exactly")), ("ne", _("is not"))],
    DataType.MULTI: [
        ("in", _("has one of")), ("contains", _("has all of")), ("not_in", _("has none of")), ("eq", _("is exactly")),
        ("ne", _("is not")),
    ],
    DataType.NUMBER: ORDERED,
    DataType.RATING: ORDERED,
    DataType.DATE: ORDERED,
    DataType.BOOL: [("eq", _("is"))],
    DataType.TEXT: [*AMONG, ("eq", _("is exactly")), ("ne", _("is not"))],
}  # fmt: skip
LISTS = ("in", "not_in", "contains")


class ConditionRow(RowForm):
    """One comparison. What is asked for as a value follows from the answer that was chosen."""

    says = "attr"
    attr = forms.ChoiceField(label=_("Answer"))
    op = forms.ChoiceField(label=_("Comparison"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = str((self["attr"].data if self.is_bound else self.initial.get("attr")) or "")
        known = self.setting.attributes
        say = self.setting.say
        self.fields["attr"].choices = [  # type: ignore[attr-defined]  # it is a choice field
            ("", _("Choose an answer")),
            *((key, say(row.label) or plain(key)) for key, row in known.items()),
            *([(chosen, plain(chosen))] if chosen and chosen not in known else []),
        ]
        self.about = known.get(chosen)
        self.kind = self.about.data_type if self.about else DataType.TEXT
        self.fields["op"].choices = OPERATORS[self.kind]  # type: ignore[attr-defined]  # as above
        self.fields["value"] = self._value_field()
        if not self.is_bound:
            self.initial = {**self.initial, "value": self._shown(self.initial.get("value"))}

    def clean_attr(self) -> str:
        attr = str(self.cleaned_data["attr"])
        if self.about is None:
            raise forms.ValidationError(_("No question asks for this any more. Please choose another answer."))
        return attr

    @property
    def options(self) -> list[tuple[str, str]]:
        rows = self.about.options if self.about and self.kind in (DataType.SINGLE, DataType.MULTI) else []
        return [(row["key"], self.setting.say(row["label"]) or plain(row["key"])) for row in rows]

    def _value_field(self) -> forms.Field:
        if options := self.options:
            return forms.MultipleChoiceField(label=_("Value"), choices=options, widget=forms.CheckboxSelectMultiple)
        if self.kind == DataType.BOOL:
            return forms.ChoiceField(label=_("Value"), choices=[("yes", _("yes")), ("no", _("no"))])
        if self.kind == DataType.DATE:
            return forms.DateField(label=_("Value"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
        if self.kind in (DataType.NUMBER, DataType.RATING):
            decimal = forms.TextInput({"inputmode": "decimal"})
            return AmountField(label=_("Value"), max_digits=12, decimal_places=4, widget=decimal)
        return forms.CharField(
            label=_("Value"),
            help_text=_("Several with a comma between them."),
            max_length=400,
            required=bool(self.about),
        )

    def _shown(self, value: Any) -> Any:
        """A saved value as its field shows it."""
        if self.options:
            return value if isinstance(value, list) else [] if value is None else [value]
        if isinstance(value, bool):
            return "yes" if value else "no"
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def values(self) -> Typed:
        """The comparison as rules have it."""
        op, value = self.cleaned_data["op"], self.cleaned_data["value"]
        if self.kind == DataType.BOOL:
            value = value == "yes"
        elif isinstance(value, dt.date):
            value = value.isoformat()
        elif isinstance(value, list):
            value = value[0] if op not in LISTS and len(value) == 1 else value
        elif self.kind not in (DataType.NUMBER, DataType.RATING) and op in LISTS:
            value = [part.strip() for part in str(value).split(",") if part.strip()]
        return {"attr": self.cleaned_data["attr"], "op": op, "value": value}


class WithRule(SheetForm):
    """A form with a rule as rows; one that rows cannot say stays whole, in words, while its mark is set."""

    keeps_rule = forms.BooleanField(label=_("Keep this rule as it is"), required=False)
    lists: ClassVar[Mapping[str, Rows]] = {
        "conditions": Rows(ConditionRow, _("Rule"), _("Add a condition"), most=20, moves=False)
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self._offers_to_keep():
            del self.fields["keeps_rule"]

    def _offers_to_keep(self) -> bool:
        """Only a rule that rows cannot say is kept by a mark."""
        name = self.add_prefix("keeps_rule")
        shown = self.data.get(f"{name}-shown") if self.is_bound else self.initial.get("keeps_rule_words")
        self.rule_words = str(shown or "")
        return bool(shown)

    @property
    def words_name(self) -> str:
        return f"{self.add_prefix('keeps_rule')}-shown"

    def typed(self) -> Typed:
        return super().typed() | {"keeps_rule_words": self.rule_words}

    def rule(self, saved: Mapping[str, Any] | None) -> Typed:
        """The rule that is filled in, or the saved one where it is kept; asked for when the form is valid."""
        if self.cleaned_data.get("keeps_rule") and saved is not None:
            return dict(saved)
        conditions = self.listed("conditions")
        return {self.cleaned_data.get("join") or EVERYTHING: conditions} if conditions else {}


def rule_shown(rule: Mapping[str, Any], setting: Setting) -> Typed:
    """A saved rule as a form with a rule shows it."""
    comparisons = as_rows(rule, setting.attributes)
    if comparisons is None:
        return {"join": EVERYTHING, "keeps_rule": True, "keeps_rule_words": rule_in_words(rule, setting.words)}
    join, conditions = comparisons
    return {"join": join, "conditions": conditions}


class SegmentRow(WithRule, RowForm):
    """A segment: its name, its seats, and its rule as rows."""

    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    name = LanguageMapField(label=_("Name"), longest=120)
    seat_quota = forms.IntegerField(
        label=_("Seats in an intake"),
        help_text=_("Empty: no limit of its own."),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    join = forms.ChoiceField(
        label=_("Who belongs to it"),
        choices=[
            (EVERYTHING, _("Everybody of whom all of this is true")),
            (ANYTHING, _("Everybody of whom at least one of this is true")),
        ],
    )
    field_order = ("key", "name", "seat_quota", "join", "keeps_rule")

    @classmethod
    def initial_of(cls, row: Mapping[str, Any], setting: Setting) -> Typed:
        """A saved segment as its rows."""
        own = {"key": row["key"], "name": row["name"], "seat_quota": row["seat_quota"]}
        return own | rule_shown(row["when"] or {}, setting)

    def state(self, rules: Mapping[str, Any]) -> Typed:
        """The segment as it is saved; `rules` are those saved so far, by key."""
        kept = self.cleaned_data
        own = {"key": kept["key"], "name": kept["name"], "seat_quota": kept["seat_quota"]}
        return own | {"when": self.rule(rules.get(kept["key"]))}


def as_rows(rule: Mapping[str, Any], known: Mapping[str, Attribute]) -> tuple[str, list[Typed]] | None:
    """A rule as its join and its comparisons; None where rows cannot say it: rules inside rules, unknown answers."""
    if not rule:
        return EVERYTHING, []
    if "attr" in rule:
        return (EVERYTHING, [dict(rule)]) if _is_sayable(rule, known) else None
    if len(rule) != 1:
        return None
    join, parts = next(iter(rule.items()))
    if join not in (EVERYTHING, ANYTHING) or not all("attr" in part and _is_sayable(part, known) for part in parts):
        return None
    return join, [dict(part) for part in parts]


def _is_sayable(part: Mapping[str, Any], known: Mapping[str, Attribute]) -> bool:
    """Whether a row has the words: somebody is still asked for the answer, and it can be compared like this."""
    about = known.get(part["attr"])
    return about is not None and part["op"] in dict(OPERATORS[about.data_type])
