"""One form for each kind of value function, with everything else that a criterion says around it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icmp.canvas.likeness import same
from icmp.canvas.rows import Rows, SheetForm, Typed
from icmp.drafting import Row, free_key
from icmp.models import Attribute, Dimension, Evidence, MissingPolicy, QuestionKind
from icmp.profile_lints import percent
from icmp.values import number
from members.form_fields import LanguageMapField
from members.languages import pick

from . import functions
from .rows import OPTION_NAMES, OPTION_WORTHS, POINTS, amount_field, percent_field

ICMP_DIMENSIONS = Dimension.choices[:9]
ICP_DIMENSIONS = Dimension.choices[9:]
MOST_LEVELS = 4
ASKS_OPTIONS = frozenset({QuestionKind.SINGLE_CHOICE, QuestionKind.MULTI_CHOICE, QuestionKind.PLEDGE})
Section = tuple[str, Promise | str, tuple[str, ...]]


class Radios(forms.RadioSelect):
    """Radio buttons with a sentence under each."""

    hints: ClassVar[Mapping[str, Any]] = {key: hint for key, (_name, hint) in functions.KINDS.items()}


class CriterionForm(SheetForm):
    """What every criterion says. Subclasses add how its answers are valued."""

    of_worth: ClassVar[tuple[str, ...]] = ()
    label = LanguageMapField(label=gettext_lazy("What you look for"), longest=200)
    dimension = forms.ChoiceField(label=gettext_lazy("Dimension"))
    rationale = LanguageMapField(
        label=gettext_lazy("Why it is asked"), long=True, rows=2, longest=1000, required=False,
        help_text=gettext_lazy("For organizers and reviewers."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("How answers are valued"),
        choices=[(key, name) for key, (name, _hint) in functions.KINDS.items()],
        widget=Radios,
    )
    must_have = forms.BooleanField(
        label=gettext_lazy("A must-have"), required=False,
        help_text=gettext_lazy("Whoever does not meet it is declined, whatever the score."),
    )  # fmt: skip
    knockout = percent_field(
        gettext_lazy("Met from a worth of, in %"),
        help_text=gettext_lazy("Below this a must-have is not met. Without a must-have it does nothing."),
    )
    decline_text = LanguageMapField(
        label=gettext_lazy("What a decline says"), long=True, rows=2, longest=1000, required=False,
        help_text=gettext_lazy("A sentence that tells somebody kindly why not, if they do not meet this must-have."),
    )  # fmt: skip
    missing_policy = forms.ChoiceField(
        label=gettext_lazy("If the answer is missing"), choices=MissingPolicy.choices, widget=forms.RadioSelect
    )
    evidence = forms.ChoiceField(label=gettext_lazy("Evidence"), choices=Evidence.choices)
    provenance = forms.CharField(
        label=gettext_lazy("Where it comes from"), max_length=200, required=False,
        help_text=gettext_lazy("A back-test, a workshop, an experience."),
    )  # fmt: skip
    asked = forms.BooleanField(label=gettext_lazy("Ask this in the join form"), required=False)
    question_kind = forms.ChoiceField(label=gettext_lazy("Kind of question"), choices=QuestionKind.choices)
    prompt = LanguageMapField(label=gettext_lazy("Question"), long=True, rows=2, longest=600, required=False)
    help = LanguageMapField(label=gettext_lazy("Help under it"), long=True, rows=2, longest=600, required=False)
    least = amount_field(gettext_lazy("At least"), required=False, max_digits=12, decimal_places=2)
    most = amount_field(gettext_lazy("At most"), required=False, max_digits=12, decimal_places=2)
    required = forms.BooleanField(label=gettext_lazy("Has to be answered"), required=False)
    theme = forms.CharField(
        label=gettext_lazy("Page of the form"), max_length=40, required=False,
        help_text=gettext_lazy("Empty: it stands where its dimension belongs."),
    )  # fmt: skip

    def __init__(self, *args: Any, row: Row, attribute: Attribute | None, profile_kind: str, **kwargs: Any) -> None:
        self.row, self.attribute, self.profile_kind = row, attribute, profile_kind
        super().__init__(*args, **kwargs)
        choices = ICMP_DIMENSIONS if profile_kind == "icmp" else ICP_DIMENSIONS
        known = {key for key, _name in choices}
        here = [pair for pair in Dimension.choices if pair[0] == row["dimension"] and pair[0] not in known]
        self.fields["dimension"].choices = [*choices, *here]  # type: ignore[attr-defined]  # it is a choice field
        if profile_kind == "icp":  # customers are not asked in the join form, and nobody declines them
            for name in (*_QUESTION[2], "decline_text"):
                del self.fields[name]

    @classmethod
    def initial_of(cls, row: Row, attribute: Attribute | None) -> Typed:
        """A saved criterion as the form shows it."""
        question = row["question"]
        asks = question or {"kind": _ASKED_AS.get(attribute.data_type if attribute else "", "single_choice")}
        return {
            **{name: row[name] for name in _PLAIN},
            "kind": row["value_function"]["type"],
            "knockout": percent(row["knockout_min"]),
            "asked": bool(question) and question.get("active", True),
            "question_kind": asks["kind"],
            "prompt": asks.get("prompt") or {},
            "help": asks.get("help") or {},
            "least": asks.get("min"),
            "most": asks.get("max"),
            "required": asks.get("required", False),
            "theme": asks.get("theme", ""),
            **_worth_of(row, attribute),
        }

    @property
    def sections(self) -> Iterator[dict[str, Any]]:
        """What is drawn, in order: a heading with its fields and lists."""
        worth: Section = ("worth", gettext_lazy("What answers are worth"), ("kind", *self.of_worth))
        for key, title, names in (_WHAT, worth, _MUST_HAVE, _MISSING, _QUESTION):
            parts = [part for name in names if (part := self._part(name))]
            if parts:
                yield {"key": key, "title": title, "parts": parts}

    def _part(self, name: str) -> dict[str, Any] | None:
        if name in self.rows:
            return {"rows": self.rows[name], "name": name}
        return {"field": self[name], "name": name} if name in self.fields else None

    def clean(self) -> Typed:
        values: Typed = super().clean() or self.cleaned_data
        if values.get("asked") and "prompt" not in self.errors and not values.get("prompt"):
            self.add_error("prompt", _("Write the question, or do not ask it."))
        low, high = number(values.get("least")), number(values.get("most"))
        if low is not None and high is not None and low > high:
            self.add_error("most", _("This is less than “at least”."))
        return values

    def function(self) -> functions.Function:
        """The value function that is filled in; asked for when the form is valid."""
        return {"type": self.cleaned_data["kind"]}

    def options(self) -> list[Row] | None:
        """The options that are filled in; None where this kind has none of its own."""
        return None

    def values(self) -> Row:
        """The criterion as it is saved; what says the same stays as it was written."""
        cleaned = self.cleaned_data
        made = {name: cleaned[name] for name in _PLAIN if name in cleaned}
        made |= {
            "knockout_min": str(functions.share(cleaned["knockout"])),
            "value_function": self.function(),
            "anchors": self.anchors(),
            "question": self._question() if "asked" in self.fields else self.row["question"],
        }
        return {name: self._kept(self.row[name], value) for name, value in made.items()}

    def anchors(self) -> Mapping[str, Any]:
        """What each rating means."""
        return dict(self.row["anchors"] or {})

    def _kept(self, before: Any, value: Any) -> Any:
        return before if same(value, before, language=self.setting.language) else value

    def _question(self) -> Row | None:
        cleaned, before = self.cleaned_data, self.row["question"]
        if not cleaned["prompt"]:
            return None
        made = {
            "kind": cleaned["question_kind"],
            "prompt": cleaned["prompt"],
            "help": cleaned["help"],
            "min": _text(cleaned["least"]),
            "max": _text(cleaned["most"]),
            "required": cleaned["required"],
            "theme": cleaned["theme"],
            "active": cleaned["asked"],
            "options": self._asked_options(before),
        }
        kept: Row = {"when": {}, **(before or {})}
        return kept | {name: self._kept(kept[name], value) if name in kept else value for name, value in made.items()}

    def _asked_options(self, before: Row | None) -> list[Row]:
        options, known = self.options(), (before or {}).get("options") or []
        if options is None or self.cleaned_data["question_kind"] not in ASKS_OPTIONS:
            return list(known)
        return [{"key": row["key"], "label": row["label"]} for row in options]


class OptionsForm(CriterionForm):
    of_worth = ("options", "agg", "default")
    lists: ClassVar[Mapping[str, Rows]] = {"options": OPTION_WORTHS}
    agg = forms.ChoiceField(label=gettext_lazy("If several are chosen"), choices=functions.AGGREGATIONS)
    default = percent_field(gettext_lazy("Anything else is worth, in %"), required=False)

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if valid and not any(row["worth"] is not None for row in self.listed("options")):
            self.add_error(None, _("Say for at least one option what it is worth."))
        return valid and not self.errors

    def options(self) -> list[Row]:
        return named(self.listed("options"), self.setting.language)

    def function(self) -> functions.Function:
        cleaned = self.cleaned_data
        before = self.row["value_function"]
        return functions.options_function(self.options(), agg=cleaned["agg"], default=cleaned["default"], before=before)


class CurveForm(CriterionForm):
    of_worth: ClassVar[tuple[str, ...]] = ("points",)
    lists: ClassVar[Mapping[str, Rows]] = {"points": POINTS}

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if not valid:
            return False
        answers = [row["x"] for row in self.listed("points")]
        if len(answers) < 2:
            self.add_error(None, _("A curve needs at least two points."))
        elif len({number(answer) for answer in answers}) < len(answers):
            self.add_error(None, _("Two points are about the same answer. Give each its own."))
        return not self.errors

    def function(self) -> functions.Function:
        return functions.curve_function(self.cleaned_data["kind"], self.listed("points"))


class CountForm(CurveForm):
    of_worth = ("points", "options")
    lists: ClassVar[Mapping[str, Rows]] = {"points": POINTS, "options": OPTION_NAMES}

    def options(self) -> list[Row]:
        return named(self.listed("options"), self.setting.language)


class LimitForm(CriterionForm):
    of_worth = ("op", "bound", "upper")
    op = forms.ChoiceField(label=gettext_lazy("Good enough is"), choices=functions.OPERATORS)
    bound = amount_field(gettext_lazy("Number"))
    upper = amount_field(gettext_lazy("Up to"), required=False, help_text=gettext_lazy("Only for “from … to …”."))

    def clean(self) -> Typed:
        values = super().clean()
        low, high = number(values.get("bound")), number(values.get("upper"))
        if values.get("op") == "between" and "upper" not in self.errors and (high is None or (low or 0) > high):
            self.add_error("upper", ValidationError(_("“From … to …” needs a second number that is not smaller.")))
        return values

    def function(self) -> functions.Function:
        cleaned = self.cleaned_data
        pair = [cleaned["bound"], cleaned["upper"]]
        return {"type": "threshold", "op": cleaned["op"], "value": pair if cleaned["op"] == "between" else pair[0]}


def _anchor(label: Promise | str) -> LanguageMapField:
    return LanguageMapField(label=label, longest=400, required=False)


class RatingForm(CriterionForm):
    of_worth = ("levels", *(f"anchor_{rating}" for rating in range(MOST_LEVELS + 1)))
    levels = forms.IntegerField(
        label=gettext_lazy("Best rating"), min_value=1, max_value=100, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )  # fmt: skip

    anchor_0 = _anchor(gettext_lazy("What a 0 looks like"))
    anchor_1 = _anchor(gettext_lazy("What a 1 looks like"))
    anchor_2 = _anchor(gettext_lazy("What a 2 looks like"))
    anchor_3 = _anchor(gettext_lazy("What a 3 looks like"))
    anchor_4 = _anchor(gettext_lazy("What a 4 looks like"))

    def anchors(self) -> Mapping[str, Any]:
        told = {str(rating): self.cleaned_data[f"anchor_{rating}"] for rating in range(MOST_LEVELS + 1)}
        kept = {rating: text for rating, text in (self.row["anchors"] or {}).items() if rating not in told}
        return kept | {rating: text for rating, text in told.items() if text}

    def function(self) -> functions.Function:
        return {"type": "rubric", "levels": self.cleaned_data["levels"]}


FORMS: dict[str, type[CriterionForm]] = {
    functions.OPTIONS: OptionsForm,
    functions.PIECEWISE: CurveForm,
    functions.COUNT: CountForm,
    functions.THRESHOLD: LimitForm,
    functions.BOOLEAN: CriterionForm,
    functions.RUBRIC: RatingForm,
}
_PLAIN = (
    "label", "dimension", "rationale", "must_have", "decline_text", "missing_policy", "evidence", "provenance",
)  # fmt: skip
_WHAT: Section = ("what", gettext_lazy("What it is"), ("label", "dimension", "rationale", "provenance"))
_MUST_HAVE: Section = ("must", gettext_lazy("Must it be?"), ("must_have", "knockout", "decline_text"))
_MISSING: Section = ("missing", gettext_lazy("How sure you are"), ("missing_policy", "evidence"))
_QUESTION: Section = (
    "question", gettext_lazy("The question"),
    ("asked", "question_kind", "prompt", "help", "least", "most", "required", "theme"),
)  # fmt: skip
_ASKED_AS = {
    "single": "single_choice", "multi": "multi_choice", "number": "number", "bool": "pledge", "text": "long_text",
    "rating": "scale",
}  # fmt: skip


def named(rows: list[Row], language: str) -> list[Row]:
    """Options, each with a key: its own, else one made of its name."""
    taken = [row["key"] for row in rows if row["key"]]
    for row in rows:
        if not row["key"]:
            wanted = slugify(pick(row["label"], "en", fallback=language).text).replace("-", "_") or "option"
            row["key"] = free_key(wanted, taken)
            taken.append(row["key"])
    return rows


def _worth_of(row: Row, attribute: Attribute | None) -> Typed:
    function = row["value_function"]
    anchors = row["anchors"] or {}
    return {
        "options": functions.option_rows(row, attribute),
        "points": functions.point_rows(function) or [{"x": "0", "worth": "0"}, {"x": "10", "worth": "100"}],
        "agg": function.get("agg", "max"),
        "default": percent(function["default"]) if "default" in function else "",
        "levels": function.get("levels", MOST_LEVELS),
        **functions.bounds(function),
        **{f"anchor_{rating}": anchors.get(str(rating)) for rating in range(MOST_LEVELS + 1)},
    }


def _text(figure: Any) -> str | None:
    return None if figure is None else f"{Decimal(str(figure)).normalize():f}"
