"""What a persona may have said: one field for each attribute that a profile, a segment or the join form asks for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from icmp.forms.fields import AmountField, SeveralField
from icmp.models import Attribute, Criterion, ProfileVersion, Question, Segment
from icmp.queries.joining import Speaker
from icmp.values import NONE_OF_THESE, NOT_APPLICABLE, PREFER_NOT_TO_SAY, number, option_text

UNSAID = [("", _("not answered"))]
SENTINELS = [(PREFER_NOT_TO_SAY, _("prefers not to say")), (NOT_APPLICABLE, _("does not apply"))]
MOST_RATINGS = 10


@dataclass(frozen=True)
class Asked:
    """An attribute with what gives its answers their shape."""

    attribute: Attribute
    question: Question | None = None
    function: Mapping[str, Any] | None = None

    @property
    def kind(self) -> str:
        """What an answer is: one option, several, a number, yes or no, ratings, or text."""
        worth = (self.function or {}).get("type")
        if worth in _BY_WORTH:
            return _BY_WORTH[str(worth)]
        asked = self.question.kind if self.question else ""
        if worth == "options":
            several = asked == "multi_choice" or (not asked and self.attribute.data_type == "multi")
            return "several" if several else "single"
        return _BY_TYPE[self.attribute.data_type]

    @property
    def options(self) -> list[dict[str, Any]]:
        """What can be chosen; without a question, what the value function knows."""
        known = (self.question.options if self.question else []) or self.attribute.options
        table = (self.function or {}).get("map") or {}
        return known or [{"key": option_text(key), "label": ""} for key in table]


_BY_WORTH = {
    "piecewise": "number", "threshold": "number", "boolean": "bool", "rubric": "ratings", "count": "several"
}  # fmt: skip
_BY_TYPE = {
    "single": "single", "multi": "several", "number": "number", "bool": "bool", "rating": "number", "text": "text",
    "date": "text",
}  # fmt: skip


def asked_by(versions: Iterable[ProfileVersion], said: Iterable[str]) -> list[Asked]:
    """What the versions value, what is asked beside them, what segments go by, and what was `said` already; five queries."""
    criteria = Criterion.objects.filter(profile_version__in=[version.pk for version in versions])
    rows: dict[str, Asked] = {}
    for row in criteria.select_related("attribute", "question").order_by("profile_version__kind", "order", "pk"):
        rows.setdefault(row.attribute.key, Asked(row.attribute, getattr(row, "question", None), row.value_function))
    beside = Question.objects.filter(criterion=None).select_related("attribute").order_by("order", "pk")
    questions = {row.attribute.key: row for row in beside}
    for key, question in questions.items():
        known = rows.get(key)
        if known is None or known.question is None:
            rows[key] = Asked(question.attribute, question, known.function if known else None)
    wanted = {*said, *(key for segment in Segment.objects.all() for key in _mentioned(segment.when))}
    for attribute in Attribute.objects.filter(key__in=wanted - set(rows)):
        rows[attribute.key] = Asked(attribute)
    return [one for one in rows.values() if not one.attribute.only_monitored]


def _mentioned(rule: Any) -> Iterable[str]:
    if isinstance(rule, list):
        return [key for part in rule for key in _mentioned(part)]
    if not isinstance(rule, dict):
        return []
    return [rule["attr"]] if "attr" in rule else [key for part in rule.values() for key in _mentioned(part)]


def field_of(asked: Asked, say: Speaker, words: str) -> forms.Field:
    """The field for an answer; its cleaned value is the answer, None when nothing was said."""
    prompt = say(asked.question.prompt) if asked.question else ""
    return _MAKERS[asked.kind](asked, say, {"label": words, "help_text": prompt, "required": False})


def _choices(asked: Asked, say: Speaker) -> list[tuple[str, Any]]:
    return [(row["key"], say(row["label"]) or row["key"].replace("_", " ")) for row in asked.options]


def _single(asked: Asked, say: Speaker, facts: dict[str, Any]) -> forms.Field:
    return forms.TypedChoiceField(choices=[*UNSAID, *_choices(asked, say), *SENTINELS], empty_value=None, **facts)


def _several(asked: Asked, say: Speaker, facts: dict[str, Any]) -> forms.Field:
    choices = _choices(asked, say)
    if NONE_OF_THESE not in dict(choices) and "none" not in dict(choices):
        choices.append((NONE_OF_THESE, _("None of these")))
    return SeveralField(choices=choices, widget=forms.CheckboxSelectMultiple, **facts)


def _bool(asked: Asked, say: Speaker, facts: dict[str, Any]) -> forms.Field:
    field = forms.TypedChoiceField(
        choices=[*UNSAID, ("yes", _("yes")), ("no", _("no")), *SENTINELS],
        coerce=lambda value: {"yes": True, "no": False}.get(value, value),
        empty_value=None,
        **facts,
    )
    field.prepare_value = lambda value: {True: "yes", False: "no"}.get(value, value)  # type: ignore[method-assign]
    return field


def _number(asked: Asked, say: Speaker, facts: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput({"inputmode": "decimal"})
    return AmountField(min_value=0, max_value=10**6, max_digits=9, decimal_places=2, widget=widget, **facts)


def _ratings(asked: Asked, say: Speaker, facts: dict[str, Any]) -> forms.Field:
    levels = int(number((asked.function or {}).get("levels")) or 4)
    return RatingsField(levels, **facts)


def _text(asked: Asked, say: Speaker, facts: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=4000, empty_value=None, **facts)


class RatingsField(forms.CharField):
    """What reviewers would give, such as 3, 4."""

    def __init__(self, levels: int, **facts: Any) -> None:
        self.levels = levels
        says = _("What reviewers would give, from 0 to %(levels)s, with commas: 3, 4") % {"levels": levels}
        super().__init__(max_length=60, **facts | {"help_text": says})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        typed = [part.strip() for part in super().clean(value).replace(";", ",").split(",") if part.strip()]
        if not all(part.isdecimal() and len(part) < 3 and int(part) <= self.levels for part in typed):
            raise ValidationError(_("Whole numbers from 0 to %(levels)s, please."), params={"levels": self.levels})
        if len(typed) > MOST_RATINGS:
            raise ValidationError(_("At most %(most)s ratings, please."), params={"most": MOST_RATINGS})
        return [int(part) for part in typed] or None


_MAKERS: dict[str, Callable[[Asked, Speaker, dict[str, Any]], forms.Field]] = {
    "single": _single,
    "several": _several,
    "bool": _bool,
    "number": _number,
    "ratings": _ratings,
    "text": _text,
}
