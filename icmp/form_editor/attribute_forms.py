"""An attribute and the question that asks for it beside the profile, in one form."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icmp.admin.words import Vocabulary
from icmp.canvas.rows import Rows, Typed
from icmp.drafting import Row
from icmp.editor.rows import OPTION_NAMES
from icmp.editor.wording import remark
from icmp.form_design import MORE, Ask
from icmp.form_lints import question_lints
from icmp.models import Attribute, DataType, QuestionKind, Sensitivity
from icmp.operations.attributes import ASKED_AS, State
from icmp.profile_lints import Lint
from members.form_fields import LanguageMapField
from members.languages import pick
from members.models import Community

from .forms import CONDITIONS, Drawn, Earlier, QuestionForm, pages_of

EMPTY: Row = {
    "prompt": {}, "help": {}, "options": [], "min": None, "max": None, "required": False, "when": {}, "theme": "",
    "active": False, "may_refuse": True, "may_not_apply": False,
}  # fmt: skip
KINDS = [choice for choice in DataType.choices if choice[0] in ASKED_AS and choice[0] != DataType.BOOL]


class AddForm(forms.Form):
    """Its name and the kind of its answers, which stays."""

    use_required_attribute = False
    label = LanguageMapField(label=gettext_lazy("What you would like to know"), longest=200)
    data_type = forms.ChoiceField(
        label=gettext_lazy("Kind of answer"), choices=KINDS, widget=forms.RadioSelect,
        help_text=gettext_lazy("It cannot be changed later: answers would mean something else."),
    )  # fmt: skip

    def key(self, language: str) -> str:
        name = pick(self.cleaned_data["label"], "en", fallback=language).text
        return slugify(name).replace("-", "_")[:50] or "answer"


class AttributeForm(QuestionForm):
    """What it is, and how it is asked."""

    label = LanguageMapField(label=gettext_lazy("Name"), longest=200)
    unit = LanguageMapField(label=gettext_lazy("Unit"), longest=20, required=False)
    sensitivity = forms.ChoiceField(
        label=gettext_lazy("Sensitivity"), choices=Sensitivity.choices, widget=forms.RadioSelect
    )
    retention_days = forms.IntegerField(
        label=gettext_lazy("Kept for days after the decision"), min_value=0, max_value=3650,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )  # fmt: skip
    question_kind = forms.ChoiceField(label=gettext_lazy("Kind of question"), choices=QuestionKind.choices)
    described_first: ClassVar[tuple[str, ...]] = ("label", "unit", "options", "sensitivity", "retention_days")

    def __init__(self, *args: Any, attribute: Attribute, **kwargs: Any) -> None:
        self.attribute = attribute
        super().__init__(*args, **kwargs)
        self.fields["prompt"].required = False
        named = self.question["kind"] if self.question["prompt"] else ""
        kinds = [QuestionKind(kind) for kind in dict.fromkeys([*ASKED_AS.get(attribute.data_type, ()), named]) if kind]
        self.fields["question_kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]  # it is a choice field
        self.fields["sensitivity"].widget.hints = {
            Sensitivity.SPECIAL_CATEGORY: _("Origin, religion, health and the like: better not asked at all."),
            Sensitivity.MONITORING_ONLY: _(
                "Never scored, and never asked in this form, but on a voluntary page of its own after sending: there as a choice of one of several."
            ),
        }
        for name in [*([] if attribute.data_type == DataType.NUMBER else ["unit"]), *self._unneeded(kinds)]:
            self.fields.pop(name, None)

    def _unneeded(self, kinds: Sequence[str]) -> list[str]:
        """Without a kind of question there is nothing to ask; one kind needs no choice."""
        if not kinds:
            return [*QuestionForm.base_fields, "question_kind"]
        return ["question_kind"] if len(kinds) == 1 else []

    @property
    def sections(self) -> list[Drawn]:
        own = [part for name in self.described_first if (part := self._part(name))]
        found: list[Drawn] = [("what", _("What it is"), own)]
        for key, heading, parts in super().sections:
            kept = [part for part in parts if part["name"] != "options"]
            kind = self._part("question_kind") if key == "words" else None
            found += [(key, heading, [*([kind] if kind else []), *kept])] if kept else []
        return found

    def clean(self) -> Typed:
        values = super().clean()
        if values.get("asked") and "prompt" not in self.errors and not values.get("prompt"):
            self.add_error("prompt", _("Write the question, or do not ask it."))
        return values

    def described(self) -> State:
        """What is known about it; options that are offered no longer keep their names."""
        names = ("label", "unit", "sensitivity", "retention_days")
        told: State = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        if "options" not in self.rows:
            return told
        offered = self._options()
        keys = {option["key"] for option in offered}
        return told | {"options": [*offered, *(row for row in self.attribute.options if row["key"] not in keys)]}

    def asked_with(self) -> State | None:
        """Its question; None where there is none to write."""
        if not self.cleaned_data.get("prompt"):
            return None
        values = self.values()
        kind = self.cleaned_data.get("question_kind") or self.question["kind"]
        # What its attribute names, its question offers.
        return {**self.question, **values, "kind": kind}

    def _options(self) -> list[Row]:
        offered: list[Row] = self.values()["options"]
        return offered

    def remarks(self, words: Vocabulary) -> list[str]:
        """What may be better at the question as it was saved."""
        found = question_lints(self.question) if self.question["prompt"] else ()
        sentences = [remark(Lint(key, facts=facts), words, self.attribute.key) for key, facts in found]
        if self.attribute.sensitivity == Sensitivity.SPECIAL_CATEGORY:
            sentences.insert(0, remark(Lint("special_category"), words))
        return sentences


class DescribedForm(AttributeForm):
    """What no kind of question can ask for."""

    lists: ClassVar[Mapping[str, Rows]] = {}


class ChoiceAttributeForm(AttributeForm):
    """With options to choose from."""

    lists: ClassVar[Mapping[str, Rows]] = {"options": OPTION_NAMES, "conditions": CONDITIONS}


def _chooses(row: Attribute, question: Row) -> bool:
    return row.data_type in (DataType.SINGLE, DataType.MULTI) or bool(question["options"])


def attribute_form(
    row: Attribute, state: State, *, community: Community | None, asks: Sequence[Ask], initial: Typed | None, data: Any
) -> AttributeForm:
    """The form of an attribute as it was saved, or as it was typed."""
    kinds = ASKED_AS.get(row.data_type, (QuestionKind.LONG_TEXT,))
    question = {"kind": kinds[0], **EMPTY, **(state["question"] or {})}
    setting = Earlier(community, _before(row.key, asks))
    pages = pages_of(MORE, [*(ask.theme for ask in asks), question["theme"]])
    made = (
        ChoiceAttributeForm
        if _chooses(row, question)
        else AttributeForm
        if row.data_type in ASKED_AS
        else DescribedForm
    )
    saved = AttributeForm.initial_of(question, setting, pages) | {
        **{name: state[name] for name in ("label", "unit", "sensitivity", "retention_days")},
        "options": question["options"] or state["options"],
        "question_kind": question["kind"],
    }
    is_promise = question["kind"] in (QuestionKind.PLEDGE, QuestionKind.CONSENT)
    fixed = _("Promises and consents stand on pages of their own.") if is_promise else ""
    return made(
        data, setting=setting, initial=saved if initial is None else initial, question=question, pages=pages,
        fixed_page=fixed, attribute=row,
    )  # fmt: skip


def _before(attribute: str, asks: Sequence[Ask]) -> frozenset[str]:
    """What is asked before an attribute; all of it where it is not asked yet."""
    keys = [ask.attribute for ask in asks]
    return frozenset(keys[: keys.index(attribute)] if attribute in keys else keys)
