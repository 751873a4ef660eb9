"""What stands as a structure in the database, in words: texts of organizers, rules, and how answers are valued."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet, Value
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from icmp.models import Attribute
from icmp.queries.joining import community_language, speaker
from icmp.values import number, option_text
from members.desk import DeskAdmin
from members.languages import LanguageMap, pick


class SpokenAdmin(DeskAdmin):
    """A list whose texts are language maps: each row carries the community's language, asked for once."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        spoken_rows: QuerySet[Any] = rows.annotate(fallback=Value(community_language()))
        return spoken_rows


def spoken(row: Model, text: LanguageMap | None) -> str:
    """A text of a row of SpokenAdmin in the reader's language."""
    fallback = getattr(row, "fallback", "en")
    return pick(text, (get_language() or "en")[:2], fallback=fallback).text


def lines(texts: Iterable[Any]) -> SafeString | str:
    """One below the other; nothing stays nothing."""
    return format_html_join("", "<p>{}</p>", ((text,) for text in texts if text)) or "–"


class Vocabulary:
    """The words for attributes and their options, in the reader's language; two queries for a whole page."""

    def __init__(self) -> None:
        self.say = speaker()
        self._attributes = {row.key: row for row in Attribute.objects.all()}

    def attribute(self, key: str) -> str:
        """What an attribute is called; without a label, its key in plain words."""
        row = self._attributes.get(key)
        return (self.say(row.label) if row else "") or plain(key)

    def option(self, attribute: str, value: object) -> str:
        """What an option of an attribute is called."""
        key, row = option_text(value), self._attributes.get(attribute)
        labels = {option["key"]: option["label"] for option in row.options} if row else {}
        return self.say(labels.get(key)) or plain(key)


def plain(key: str) -> str:
    """A key as words: grew_up → grew up."""
    return key.replace("_", " ")


def rule_in_words(rule: Mapping[str, Any], words: Vocabulary) -> str:
    """Whom a rule means; an empty one means everybody."""
    if not rule:
        return _("everybody")
    if "attr" in rule:
        return _compared(rule, words)
    both = _("and")
    return f" {both} ".join(_branch(word, part, words) for word, part in rule.items())


def _branch(word: str, part: Any, words: Vocabulary) -> str:
    if word == "not":
        return _("not (%(rule)s)") % {"rule": rule_in_words(part, words)}
    parts = [rule_in_words(each, words) for each in part]
    between = _("and") if word == "all" else _("or")
    joined = f" {between} ".join(parts)
    return f"({joined})" if word == "any" and len(parts) > 1 else joined


def _compared(rule: Mapping[str, Any], words: Vocabulary) -> str:
    attribute, value = rule["attr"], rule["value"]
    values = value if isinstance(value, list) else [value]
    named = ", ".join(words.option(attribute, each) for each in values)
    facts = {"what": words.attribute(attribute), "value": named}
    return _OPERATORS[rule["op"]]() % facts


_OPERATORS = {
    "eq": lambda: _("%(what)s is %(value)s"),
    "ne": lambda: _("%(what)s is not %(value)s"),
    "in": lambda: _("%(what)s is one of %(value)s"),
    "not_in": lambda: _("%(what)s is none of %(value)s"),
    "contains": lambda: _("%(what)s has %(value)s"),
    "gte": lambda: _("%(what)s is at least %(value)s"),
    "gt": lambda: _("%(what)s is more than %(value)s"),
    "lte": lambda: _("%(what)s is at most %(value)s"),
    "lt": lambda: _("%(what)s is less than %(value)s"),
}


def valued_in_words(function: Mapping[str, Any], attribute: str, words: Vocabulary) -> str:
    """How answers are valued: what each is worth, in percent of the weight."""
    kind = function["type"]
    if kind == "options":
        worth = [(words.option(attribute, option), share) for option, share in function["map"].items()]
        if "default" in function:
            worth.append((_("anything else"), function["default"]))
        return ", ".join(f"{name} {_percent(share)}" for name, share in worth)
    if kind in ("piecewise", "count"):
        amount = _("%(amount)s chosen") if kind == "count" else _("%(amount)s")
        return ", ".join(f"{amount % {'amount': x}} → {_percent(share)}" for x, share in function["points"])
    if kind == "threshold":
        return _threshold(function)
    if kind == "rubric":
        return _("reviewers' ratings, 0 to %(levels)s") % {"levels": function["levels"]}
    return _("yes %(yes)s, no %(no)s") % {"yes": _percent(1), "no": _percent(0)}


def _threshold(function: Mapping[str, Any]) -> str:
    value = function["value"]
    if function["op"] == "between":
        return _("from %(low)s to %(high)s") % {"low": value[0], "high": value[1]}
    sentence = {"gte": _("at least %(value)s"), "lte": _("at most %(value)s"), "eq": _("exactly %(value)s")}
    return sentence[function["op"]] % {"value": value}


def _percent(share: object) -> str:
    figure = number(share) or Decimal(0)
    return f"{(figure * 100).normalize():f} %"
