"""One question of the join form, as organizers write it: its words, its answers, its page, and of whom it is asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icmp.canvas.likeness import same
from icmp.canvas.rows import Rows, Setting, Typed
from icmp.canvas.rule_forms import ANYTHING, EVERYTHING, ConditionRow, WithRule, rule_shown
from icmp.drafting import Row
from icmp.editor.forms import named
from icmp.editor.rows import OPTION_NAMES, amount_field
from icmp.form_design import THEMES
from icmp.models import Attribute, QuestionKind
from icmp.themes import title
from icmp.values import number
from members.form_fields import LanguageMapField
from members.languages import LANGUAGES

from .languages import lacks, names, spoken

CHOOSES = frozenset({QuestionKind.SINGLE_CHOICE, QuestionKind.MULTI_CHOICE})
Drawn = tuple[str, Promise | str, list[dict[str, Any]]]  # key, heading, fields and lists
ELSEWHERE = "…"  # the choice of a page that is named beside it
# Where something is chosen, one may leave it open; what the way out is called follows from the kind.
REFUSALS: dict[str, tuple[Promise, Promise]] = {
    QuestionKind.SINGLE_CHOICE: (gettext_lazy("Offer “I prefer not to say”"), gettext_lazy("An answer under pressure is worth little.")),
    QuestionKind.SCALE: (gettext_lazy("Offer “I prefer not to say”"), gettext_lazy("An answer under pressure is worth little.")),
    QuestionKind.MULTI_CHOICE: (gettext_lazy("Offer “None of these”"), gettext_lazy("An empty answer is not a no. Where an option says it already, nothing is added.")),
}  # fmt: skip


CONDITIONS = Rows(
    ConditionRow, gettext_lazy("Conditions"), gettext_lazy("Add a condition"), most=20, moves=False,
    help=gettext_lazy("About answers that were given before. Without a condition everybody is asked."),
)  # fmt: skip


@dataclass
class Earlier(Setting):
    """What a condition may ask about: what was answered before the question."""

    asked_before: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        rows = Attribute.objects.filter(only_monitored=False, key__in=self.asked_before)
        return {row.key: row for row in rows}


class QuestionForm(WithRule):
    """A question. `pages` are the pages of the form (key, name); `fixed_page` says why its page cannot be chosen."""

    prompt = LanguageMapField(label=gettext_lazy("Question"), long=True, rows=2, longest=600)
    help = LanguageMapField(label=gettext_lazy("Help under it"), long=True, rows=2, longest=600, required=False)
    least = amount_field(gettext_lazy("At least"), required=False, max_digits=12, decimal_places=2)
    most = amount_field(gettext_lazy("At most"), required=False, max_digits=12, decimal_places=2)
    required = forms.BooleanField(
        label=gettext_lazy("Has to be answered"), required=False,
        help_text=gettext_lazy("A must-have, and whatever counts as nothing when it is missing, has to be answered anyway."),
    )  # fmt: skip
    may_refuse = forms.BooleanField(required=False)
    may_not_apply = forms.BooleanField(
        label=gettext_lazy("Offer “This does not apply to me”"), required=False,
        help_text=gettext_lazy("Only where that can be true; it counts neither for nor against anybody."),
    )  # fmt: skip
    page = forms.ChoiceField(label=gettext_lazy("Page of the form"), required=False)
    page_name = forms.CharField(
        label=gettext_lazy("Name of the page"), max_length=40, required=False,
        help_text=gettext_lazy("Only for a page of its own."),
    )  # fmt: skip
    join = forms.ChoiceField(
        label=gettext_lazy("Asked of"), required=False,  # a form drawn before anything was asked before has none
        choices=[
            (EVERYTHING, gettext_lazy("everybody of whom all of this is true")),
            (ANYTHING, gettext_lazy("everybody of whom at least one of this is true")),
        ],
    )  # fmt: skip
    asked = forms.BooleanField(
        label=gettext_lazy("Ask this in the join form"), required=False,
        help_text=gettext_lazy("Without the mark the question stays here and nobody is asked."),
    )  # fmt: skip
    lists: ClassVar[Mapping[str, Rows]] = {"conditions": CONDITIONS}

    def __init__(
        self, *args: Any, question: Row, pages: list[tuple[str, str]], fixed_page: str = "", **kwargs: Any
    ) -> None:
        self.question, self.fixed_page = question, fixed_page
        super().__init__(*args, **kwargs)
        self._offer_pages(pages)
        kind = question["kind"]
        if kind in REFUSALS:
            offer, why = REFUSALS[kind]
            self.fields["may_refuse"].label, self.fields["may_refuse"].help_text = str(offer), str(why)
        for name in self._needless(kind):
            del self.fields[name]
        if not self.setting.attributes:  # nothing is asked before, so no condition can be told
            del self.fields["join"]

    def _offer_pages(self, pages: list[tuple[str, str]]) -> None:
        offered = [*pages, (ELSEWHERE, _("A page of its own, named below"))]
        self.fields["page"].choices = offered  # type: ignore[attr-defined]  # it is a choice field

    def _needless(self, kind: str) -> list[str]:
        """Fields that mean nothing for this kind of question."""
        needless = [] if kind in REFUSALS else ["may_refuse"]
        needless += [] if kind in (QuestionKind.SINGLE_CHOICE, QuestionKind.SCALE) else ["may_not_apply"]
        needless += [] if kind in (QuestionKind.NUMBER, QuestionKind.SCALE) else ["least", "most"]
        return needless + (["page", "page_name"] if self.fixed_page else [])

    @classmethod
    def initial_of(cls, question: Row, setting: Setting, pages: list[tuple[str, str]]) -> Typed:
        """A saved question as the form shows it."""
        theme = question.get("theme") or ""
        known = theme in dict(pages)
        return {
            "prompt": question["prompt"],
            "help": question["help"],
            "least": question["min"],
            "most": question["max"],
            "required": question["required"],
            "may_refuse": question.get("may_refuse", True),
            "may_not_apply": question.get("may_not_apply", False),
            "page": theme if known else ELSEWHERE,
            "page_name": "" if known else theme,
            "asked": question.get("active", True),
            "options": question["options"],
            **rule_shown(question.get("when") or {}, setting),
        }

    @property
    def sections(self) -> list[Drawn]:
        """What is drawn: a heading with its fields and lists."""
        found: list[Drawn] = [
            (key, heading, [part for name in parts if (part := self._part(name))]) for key, heading, parts in _SECTIONS
        ]
        return [section for section in found if section[2]]

    def _part(self, name: str) -> dict[str, Any] | None:
        if name in self.rows:
            return {"rows": self.rows[name], "name": name}
        return {"field": self[name], "name": name, "missing": self._missing(name)} if name in self.fields else None

    def _missing(self, name: str) -> str:
        """The languages in which a text was not written when the page was drawn."""
        field, text = self.fields[name], self.initial.get(name)
        if not isinstance(field, LanguageMapField) or not text:
            return ""
        if isinstance(text, list):  # typed a moment ago
            text = {code: said for code, said in zip(LANGUAGES, text, strict=False) if said}
        return names(lacks(text, spoken(self.setting.community))) if text else ""

    def clean(self) -> Typed:
        values: Typed = super().clean() or self.cleaned_data
        low, high = number(values.get("least")), number(values.get("most"))
        if low is not None and high is not None and low > high:
            self.add_error("most", _("This is less than “at least”."))
        if (
            values.get("page") == ELSEWHERE
            and "page_name" not in self.errors
            and not values.get("page_name", "").strip()
        ):
            self.add_error("page_name", _("Give the page a name, or choose one of the others."))
        return values

    def values(self) -> Row:
        """The question as it is saved; what says the same stays as it was written."""
        cleaned, before = self.cleaned_data, self.question
        made: Row = {
            "prompt": cleaned["prompt"],
            "help": cleaned["help"],
            "required": cleaned["required"],
            "active": cleaned["asked"],
            "when": self.rule(before.get("when") or {}),
            **{name: cleaned[name] for name in ("may_refuse", "may_not_apply") if name in cleaned},
            **{name: _text(cleaned[field]) for name, field in _RANGE if field in cleaned},
        }
        if "page" in self.fields:
            made["theme"] = cleaned["page_name"].strip() if cleaned["page"] == ELSEWHERE else cleaned["page"]
        if "options" in self.rows:
            rows = named(self.listed("options"), self.setting.language)
            made["options"] = [{"key": row["key"], "label": row["label"]} for row in rows]
        return {name: self._kept(name, value) for name, value in made.items()}

    def _kept(self, name: str, value: Any) -> Any:
        before = self.question.get(name)
        if isinstance(value, bool) or name not in self.question:
            return value
        return before if same(value, before, language=self.setting.language) else value


class ChoiceForm(QuestionForm):
    """A question with options to choose from."""

    lists: ClassVar[Mapping[str, Rows]] = {"options": OPTION_NAMES, "conditions": CONDITIONS}


def form_for(question: Row) -> type[QuestionForm]:
    """The form of a question: with its options where it has any."""
    return ChoiceForm if question["kind"] in CHOOSES or question["options"] else QuestionForm


def pages_of(usual: str, themes: Iterable[str]) -> list[tuple[str, str]]:
    """The pages a question may stand on: where it belongs by itself, the usual ones, and those already named here."""
    own = [theme for theme in dict.fromkeys(themes) if theme and theme not in THEMES]
    by_itself = _("where it belongs by itself (%(page)s)") % {"page": title(usual)}
    return [("", by_itself), *((key, title(key)) for key in (*THEMES, *own))]


def _text(figure: Any) -> str | None:
    return None if figure is None else str(figure)


_RANGE = (("min", "least"), ("max", "most"))
_SECTIONS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("words", gettext_lazy("How it is asked"), ("prompt", "help")),
    ("answers", gettext_lazy("What can be answered"), ("options", "least", "most", "may_refuse", "may_not_apply", "required")),
    ("place", gettext_lazy("Where it stands"), ("page", "page_name")),
    ("who", gettext_lazy("Who is asked"), ("asked", "join", "keeps_rule", "conditions")),
)  # fmt: skip
