"""A question becomes a form field: its words in the reader's language, its answer as the rules read it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from icmp.form_design import Ask
from icmp.models import Question, QuestionKind
from icmp.values import NONE_OF_THESE, NOT_APPLICABLE, PREFER_NOT_TO_SAY
from members.languages import pick

LONGEST_TEXT = 5000
MOST_VOUCHES = 5
STEPPED_UP_TO = 60  # beyond that, nobody clicks + and −
NONES = frozenset({"none", NONE_OF_THESE})
MISSING = {"required": _("Please answer this; there is always a way to say no or not to say.")}
NO_NUMBER = {"required": _("Please write a number here; 0 is an answer too.")}
NO_WORDS = {"required": _("Please write something here.")}


class AmountField(forms.DecimalField):
    """A number typed with a point or a comma, kept as an integer where it is one and as exact text where not."""

    def to_python(self, value: Any) -> Any:
        text = value.strip().replace(",", ".") if isinstance(value, str) else value
        return super().to_python(text)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if number is None:
            return None
        return int(number) if number == int(number) else str(number.normalize())


class SeveralField(forms.MultipleChoiceField):
    """Some of several, or none of them, but not both; nothing chosen is no answer."""

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        if NONES & set(chosen) and len(chosen) > 1:
            raise ValidationError(_("Choose either some of these or none of these, not both."), code="exclusive")
        return chosen or None


class LinesField(forms.CharField):
    """A few short texts, one a line."""

    def __init__(self, *, most: int, longest: int = 120, **kwargs: Any) -> None:
        self.most, self.longest = most, longest
        super().__init__(max_length=most * (longest + 2), widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        kept = list(dict.fromkeys(line for line in lines if line))
        if len(kept) > self.most:
            raise ValidationError(_("At most %(most)s lines, please.") % {"most": self.most})
        if any(len(line) > self.longest for line in kept):
            raise ValidationError(
                _("One of the lines is longer than %(longest)s characters.") % {"longest": self.longest}
            )
        return kept


def field_for(question: Question, ask: Ask, *, language: str, fallback: str) -> forms.Field:
    """The field that asks `question`; its cleaned value is the answer, None when it was skipped."""

    def say(text: Any) -> str:
        return pick(text, language, fallback=fallback).text

    # Help is shown as it is by the field's template, so that what organizers wrote is escaped here.
    words = {"label": say(question.prompt), "help_text": escape(say(question.help)), "required": ask.required}
    make = _MAKERS[QuestionKind(question.kind)]
    return make(question, words | {"error_messages": dict(MISSING)}, say)


Say = Callable[[Any], str]


def _single(question: Question, words: dict[str, Any], say: Say) -> forms.Field:
    return _radio([*_choices(question, say), *_ways_out(question)], words)


def _radio(choices: list[tuple[str, Any]], words: dict[str, Any]) -> forms.Field:
    return forms.TypedChoiceField(choices=choices, widget=forms.RadioSelect, empty_value=None, **words)


def _choices(question: Question, say: Say) -> list[tuple[str, Any]]:
    return [(option["key"], say(option["label"]) or option["key"]) for option in question.options]


def _ways_out(question: Question) -> list[tuple[str, Any]]:
    """How one may leave a question open, where it lets one."""
    refuses = [(PREFER_NOT_TO_SAY, _("I prefer not to say"))] if question.may_refuse else []
    return [*([(NOT_APPLICABLE, _("This does not apply to me"))] if question.may_not_apply else []), *refuses]


def _several(question: Question, words: dict[str, Any], say: Say) -> forms.Field:
    choices = _choices(question, say)
    if question.may_refuse and not NONES & {key for key, _label in choices}:
        choices.append((NONE_OF_THESE, _("None of these")))
    return SeveralField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)


def _number(question: Question, words: dict[str, Any], say: Say) -> forms.Field:
    least = Decimal(0) if question.min is None else question.min
    return AmountField(
        min_value=least,
        max_value=100_000 if question.max is None else question.max,
        max_digits=9,
        decimal_places=2,
        widget=_number_widget(least, question.max),
        **words | {"error_messages": NO_NUMBER if least <= 0 else NO_WORDS},
    )


def _number_widget(least: Decimal, most: Decimal | None) -> forms.Widget:
    attrs = {"inputmode": "decimal"}
    if most is not None and most <= STEPPED_UP_TO:
        attrs |= {"data-stepper": "", "min": f"{least:f}", "max": f"{most:f}"}
    return forms.TextInput(attrs=attrs)


def _scale(question: Question, words: dict[str, Any], say: Say) -> forms.Field:
    low, high = int(question.min or 1), int(question.max or 5)
    labels = {option["key"]: say(option["label"]) for option in question.options}
    choices: list[tuple[str, Any]] = [(str(step), labels.get(str(step)) or str(step)) for step in range(low, high + 1)]
    return forms.TypedChoiceField(
        choices=[*choices, *_ways_out(question)],
        widget=forms.RadioSelect,
        coerce=lambda value: value if value in (PREFER_NOT_TO_SAY, NOT_APPLICABLE) else int(value),
        empty_value=None,
        **words,
    )


def _long_text(question: Question, words: dict[str, Any], say: Say) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST_TEXT})
    said = words | {"error_messages": NO_WORDS}
    return forms.CharField(max_length=LONGEST_TEXT, widget=widget, empty_value=None, **said)


def _link(question: Question, words: dict[str, Any], say: Say) -> forms.Field:
    said = words | {"error_messages": NO_WORDS}
    return forms.URLField(max_length=300, assume_scheme="https", empty_value=None, **said)


def _consent(question: Question, words: dict[str, Any], say: Say) -> forms.Field:
    refused = question.criterion.decline_text if question.criterion else None
    message = say(refused) or _("Without this we cannot read your application.")
    return forms.BooleanField(**words | {"error_messages": {"required": message}})


def _pledge(question: Question, words: dict[str, Any], say: Say) -> forms.Field:
    if question.options:
        return _radio(_choices(question, say), words)
    field = forms.TypedChoiceField(
        choices=[("yes", _("Yes, I can promise that")), ("no", _("No, not at the moment"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
        **words,
    )
    field.prepare_value = lambda value: {True: "yes", False: "no"}.get(value, value)  # type: ignore[method-assign]
    return field


def _vouch(question: Question, words: dict[str, Any], say: Say) -> forms.Field:
    return VouchField(most=MOST_VOUCHES, **words)


class VouchField(LinesField):
    """Names of members, one a line; empty is no answer, which counts against nobody."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) or None


_MAKERS: dict[str, Callable[[Question, dict[str, Any], Say], forms.Field]] = {
    QuestionKind.SINGLE_CHOICE: _single,
    QuestionKind.MULTI_CHOICE: _several,
    QuestionKind.NUMBER: _number,
    QuestionKind.SCALE: _scale,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.LINK: _link,
    QuestionKind.CONSENT: _consent,
    QuestionKind.PLEDGE: _pledge,
    QuestionKind.VOUCH: _vouch,
}
