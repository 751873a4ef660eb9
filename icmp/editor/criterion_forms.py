"""The form of one criterion, with its answers, its curve and its question."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from icmp.canvas.likeness import same
from icmp.canvas.rows import RowForm, Rows, Setting, SheetForm, Typed
from icmp.forms.fields import AmountField
from icmp.queries.foundations import State
from icmp.values import BadValueFunction, number, valuation
from members.form_fields import LanguageMapField
from members.languages import pick

from . import wording
from .figures import DECIMAL, figure_field, percent_field, plain, share_of

RADIOS = forms.RadioSelect
LEVELS = 5  # of anchors: 0 to 4
UNSAID = (("agg", "max"), ("default", 0))  # of a value function
# Which lists a way of valuing answers uses.
LISTS = {"options": ("options",), "count": ("options", "points"), "piecewise": ("points",)}


class OptionRow(RowForm):
    """One answer, and what it is worth."""

    says = "label"
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    label = LanguageMapField(label=_("Answer"), longest=120)
    share = percent_field(label=_("Worth, in percent"), required=False)


class PointRow(RowForm):
    """One corner of a curve."""

    says = "x"
    x = figure_field(label=_("At the answer"))
    share = percent_field(label=_("worth, in percent"))


class CriterionForm(SheetForm):
    """One criterion: what it looks at, what it weighs, what answers are worth, what is asked and what a decline says."""

    lists = {
        "options": Rows(OptionRow, _("Answers"), _("Add an answer"), most=60),
        "points": Rows(
            PointRow, _("Points of the curve"), _("Add a point"), most=20, moves=False,
            help=_("Straight lines between the points; before the first and after the last it stays level."),
        ),
    }  # fmt: skip
    label = LanguageMapField(label=_("Name"), longest=120)
    attribute = forms.ChoiceField(label=_("Looks at"), help_text=_("The answer that is valued."), required=False)
    data_type = forms.ChoiceField(
        label=_("Kind of a new answer"), choices=[("", "–"), *wording.DATA_TYPES], required=False
    )
    dimension = forms.ChoiceField(label=_("Dimension"))
    weight = AmountField(
        label=_("Weight"), min_value=0, max_value=10_000, max_digits=7, decimal_places=2,
        widget=forms.TextInput(DECIMAL), help_text=_("In points, if all weights add up to 100."),
    )  # fmt: skip
    must_have = forms.BooleanField(
        label=_("Must-have"), help_text=_("Who does not meet it is not accepted, whatever the score."), required=False
    )
    knockout_min = percent_field(label=_("Met from, in percent of the worth"))
    missing_policy = forms.ChoiceField(label=_("A missing answer"), choices=wording.POLICIES, widget=RADIOS)
    evidence = forms.ChoiceField(label=_("Evidence"), choices=wording.EVIDENCE)
    function = forms.ChoiceField(label=_("Answers are valued by"), choices=list(wording.FUNCTIONS.items()))
    agg = forms.ChoiceField(
        label=_("When several are chosen"), choices=list(wording.JOINS.items()), required=False, initial="max"
    )
    default = percent_field(label=_("Any other answer is worth, in percent"), required=False)
    op = forms.ChoiceField(label=_("Enough is"), choices=list(wording.OPERATORS.items()), required=False)
    low = figure_field(label=_("Limit"), required=False)
    high = figure_field(label=_("Upper limit"), help_text=_("Only for “between”."), required=False)
    levels = forms.IntegerField(label=_("Highest rating"), min_value=1, max_value=10, required=False)
    prompt = LanguageMapField(label=_("Question"), long=True, rows=2, longest=400, required=False)
    help = LanguageMapField(label=_("Help beside it"), long=True, rows=2, longest=600, required=False)
    kind = forms.ChoiceField(label=_("Asked as"), choices=wording.QUESTION_KINDS, required=False)
    least = figure_field(label=_("Smallest answer"), required=False)
    most = figure_field(label=_("Largest answer"), required=False)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    decline_text = LanguageMapField(
        label=_("What a decline says"), help_text=_("In plain words, without figures."), long=True, rows=2,
        longest=600, required=False,
    )  # fmt: skip
    rationale = LanguageMapField(label=_("Why it is asked"), long=True, rows=2, longest=600, required=False)
    anchor_0 = LanguageMapField(label=_("Rating 0 means"), longest=300, required=False)
    anchor_1 = LanguageMapField(label=_("Rating 1 means"), longest=300, required=False)
    anchor_2 = LanguageMapField(label=_("Rating 2 means"), longest=300, required=False)
    anchor_3 = LanguageMapField(label=_("Rating 3 means"), longest=300, required=False)
    anchor_4 = LanguageMapField(label=_("Rating 4 means"), longest=300, required=False)

    def __init__(self, *args: Any, setting: Setting, profile_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, setting=setting, **kwargs)
        names = [(key, setting.say(row.label) or key.replace("_", " ")) for key, row in setting.attributes.items()]
        choices = [("", _("a new answer, named like the criterion")), *sorted(names, key=lambda pair: pair[1])]
        _offer(self, "attribute", choices)
        _offer(self, "dimension", wording.dimensions(profile_kind, str(self.initial.get("dimension", ""))))

    @property
    def chosen(self) -> str:
        """The way answers are valued that the form shows."""
        value = str(self["function"].value() or "")
        return value if value in wording.FUNCTIONS else "options"

    @property
    def shown_lists(self) -> tuple[str, ...]:
        return LISTS.get(self.chosen, ())

    def is_valid(self) -> bool:
        """Lists of another way of valuing stand in the form, so that nothing typed is lost, and are not judged."""
        lists = [self.rows[name].is_valid() for name in self.shown_lists]
        if not all([forms.Form.is_valid(self), *lists]):
            return False
        self._check_function()
        return not self.errors and not any(row.errors for name in self.shown_lists for row in self.rows[name].filled)

    @property
    def problems(self) -> list[dict[str, str]]:
        hidden = tuple(f"id_{self.rows[name].prefix}-" for name in self.lists if name not in self.shown_lists)
        return [problem for problem in super().problems if not (hidden and problem["id"].startswith(hidden))]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("attribute") and not data.get("data_type"):
            self.add_error("data_type", _("Choose what kind of answer this is, or choose one that exists."))
        if data.get("prompt") and not data.get("kind"):
            self.add_error("kind", _("Choose how this is asked."))
        least, most = number(data.get("least")), number(data.get("most"))
        if least is not None and most is not None and most < least:
            self.add_error("most", _("This must not be below the smallest answer."))
        return data

    def _check_function(self) -> None:
        try:
            valuation(self.value_function())
        except BadValueFunction as error:
            message = str(wording.PROBLEMS.get(error.code) or _t("This cannot be used."))
            place = error.place.partition("[")[2].partition("]")[0]
            points = self.rows["points"].filled
            if error.place.startswith("points[") and place.isdecimal() and int(place) < len(points):
                points[int(place)].add_error("x", message)
            else:
                self.add_error(_FIELD_OF.get(error.place.partition("[")[0], "function"), message)

    def value_function(self) -> State:
        """The value function as it is stored: shares of 1 instead of percent."""
        data, kind = self.cleaned_data, self.cleaned_data["function"]
        if kind == "options":
            table = {key: share_of(row["share"]) for key, row in self._keyed() if row["share"] not in (None, "")}
            other = {"default": share_of(data["default"])} if data["default"] not in (None, "") else {}
            return {"type": kind, "map": table, "agg": data["agg"] or "max"} | other
        if kind in ("piecewise", "count"):
            return {
                "type": kind,
                "points": [[plain(row["x"]), share_of(row["share"])] for row in self.listed("points")],
            }
        if kind == "threshold":
            low, high = plain(data["low"]), plain(data["high"])
            return {"type": kind, "op": data["op"] or "gte", "value": [low, high] if data["op"] == "between" else low}
        return {"type": kind, "levels": data["levels"]} if kind == "rubric" else {"type": kind}

    def _as_written(self, before: Mapping[str, Any] | None) -> State:
        """The value function; one that says the same as before stays as it was written."""
        function = self.value_function()
        alike = before is not None and same(_brief(function), _brief(before), language=self.setting.language)
        return dict(before) if before is not None and alike else function

    def _keyed(self) -> list[tuple[str, Typed]]:
        """The answers with a key each: their own, or one made of their words."""
        found: dict[str, Typed] = {}
        for row in self.listed("options"):
            made = slugify(pick(row["label"], "en").text).replace("-", "_")[:50] or "answer"
            keys = (row["key"] or made, *(f"{made}_{count}" for count in range(2, 99)))
            found[next(key for key in keys if key not in found)] = row
        return list(found.items())

    def saved(self, before: State | None) -> State:
        """The criterion as it is stored; what the form does not show is kept from before."""
        data = self.cleaned_data
        facts = ("label", "dimension", "must_have", "missing_policy", "evidence", "decline_text", "rationale")
        anchors = {str(level): data[f"anchor_{level}"] for level in range(LEVELS) if data[f"anchor_{level}"]}
        state: State = {name: data[name] for name in facts} | {
            "weight": str(data["weight"]),
            "knockout_min": str(Decimal(str(data["knockout_min"])) / 100),
            "value_function": self._as_written((before or {}).get("value_function")),
            "anchors": anchors,
            "provenance": (before or {}).get("provenance", ""),
            "question": self._question((before or {}).get("question")),
        }
        if data["attribute"]:
            return state | {"attribute": data["attribute"]}
        return state | {"new_attribute": {"label": data["label"], "data_type": data["data_type"]}}

    def _question(self, before: Mapping[str, Any] | None) -> State | None:
        data = self.cleaned_data
        if not data["prompt"]:
            return None
        kept = before or {"options": [], "when": {}, "theme": "", "active": True}
        options = (
            [{"key": key, "label": row["label"]} for key, row in self._keyed()]
            if "options" in self.shown_lists
            else kept["options"]
        )
        return {
            **kept, "kind": data["kind"], "prompt": data["prompt"], "help": data["help"], "options": options,
            "min": data["least"], "max": data["most"], "required": data["required"],
        }  # fmt: skip


_FIELD_OF = {"value": "low", "levels": "levels", "points": "function", "map": "function", "default": "default"}


def _brief(function: Mapping[str, Any]) -> Mapping[str, Any]:
    """A value function without what holds unsaid."""
    return {key: value for key, value in function.items() if (key, value) not in UNSAID}


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field: Any = form.fields[name]
    field.choices = choices
