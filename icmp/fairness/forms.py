"""Which applications to compare, and a group to watch: one answer, a comparison, a value."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icmp.admin.words import plain
from icmp.health.figures import words
from icmp.models import Attribute, DataType, Intake
from icmp.values import number

from . import queries
from .groups import attributes, options_of

COMPARISONS = {
    "in": gettext_lazy("is one of"),
    "not_in": gettext_lazy("is none of"),
    "gte": gettext_lazy("is at least"),
    "lt": gettext_lazy("is less than"),
}
AMOUNTS = (DataType.NUMBER, DataType.RATING)


class WhichForm(forms.Form):
    """All rounds together, or one."""

    intake = forms.ChoiceField(label=gettext_lazy("Applications"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.intakes = {str(row.pk): row for row in queries.intakes()}
        named = [(key, words(row.name)) for key, row in self.intakes.items()]
        self.fields["intake"].choices = [("", _("All intakes together")), *named]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Intake | None:
        """The intake of a form that is valid; None means all."""
        return self.intakes.get(self.cleaned_data["intake"])


class GroupForm(forms.Form):
    """A group that everybody else is compared with."""

    name = forms.CharField(label=gettext_lazy("What you call the group"), max_length=80)
    attr = forms.ChoiceField(label=gettext_lazy("Answer"))
    op = forms.ChoiceField(label=gettext_lazy("Comparison"), choices=list(COMPARISONS.items()))
    value = forms.CharField(
        label=gettext_lazy("Value"),
        help_text=gettext_lazy("An amount, or options as the form shows them, with commas between several."),
        max_length=400,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = attributes()
        named = [(key, words(row.label) or plain(key)) for key, row in self.about.items()]
        self.fields["attr"].choices = [("", _("Choose an answer")), *named]  # type: ignore[attr-defined]

    @property
    def rule(self) -> dict[str, Any]:
        """The structured rule of a form that is valid."""
        return {"all": [self.cleaned_data["condition"]]}

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or {}
        attribute, op, value = self.about.get(filled.get("attr", "")), filled.get("op"), filled.get("value")
        if attribute and op and value:
            try:
                filled["condition"] = {"attr": attribute.key, **_compared(attribute, op, value)}
            except forms.ValidationError as wrong:
                self.add_error("value", wrong)
        return filled


def _compared(attribute: Attribute, op: str, value: str) -> dict[str, Any]:
    if op in ("gte", "lt") or attribute.data_type in AMOUNTS:
        return {"op": op, "value": _amount(value) if op in ("gte", "lt") else [_amount(value)]}
    if attribute.data_type == DataType.BOOL:
        return {"op": "eq", "value": _said_yes(value) is (op == "in")}
    return {"op": op, "value": [_option(attribute, part.strip()) for part in value.split(",") if part.strip()]}


def _amount(value: str) -> int | str:
    figure = number(value.strip().replace(",", "."))
    if figure is None:
        raise forms.ValidationError(_("Write a number here."))
    return int(figure) if figure == Decimal(int(figure)) else str(figure)


def _said_yes(value: str) -> bool:
    if value.strip().lower() in ("yes", "true", _("Yes").lower()):
        return True
    if value.strip().lower() in ("no", "false", _("No").lower()):
        return False
    raise forms.ValidationError(_("Write yes or no here."))


def _option(attribute: Attribute, part: str) -> str:
    """An option by its key or by its label in any language."""
    options = options_of(attribute)
    for key, label in options.items():
        known = label.values() if isinstance(label, dict) else [label]
        if part.lower() in {key.lower(), *(str(text).lower() for text in known)}:
            return key
    if not options:
        return part
    names = ", ".join(words(label) or key for key, label in options.items())
    raise forms.ValidationError(_("“%(part)s” is no option. There are: %(names)s.") % {"part": part, "names": names})
