"""The form of a new criterion: what it asks for is known already, or is new."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icmp.drafting import Row
from icmp.models import Attribute, DataType, Evidence, MissingPolicy
from icmp.operations import NewAttribute
from members.form_fields import LanguageMapField
from members.languages import pick

from .forms import ICMP_DIMENSIONS, ICP_DIMENSIONS
from .functions import RUBRIC, function_for

KINDS = [choice for choice in DataType.choices if choice[0] != DataType.DATE]  # no value function reads a day


class AddForm(forms.Form):
    """The name of the criterion, and the answer it values."""

    use_required_attribute = False
    label = LanguageMapField(
        label=gettext_lazy("What you look for"),
        longest=200,
        help_text=gettext_lazy("For example: helps others with their career."),
    )
    dimension = forms.ChoiceField(label=gettext_lazy("Dimension"))
    attribute = forms.ChoiceField(
        label=gettext_lazy("Which answer says it"), required=False,
        help_text=gettext_lazy("What only monitors fairness is not among them; it can never be scored."),
    )  # fmt: skip
    data_type = forms.ChoiceField(
        label=gettext_lazy("If it is new: the kind of answer"), choices=KINDS, widget=forms.RadioSelect, required=False
    )
    unit = LanguageMapField(label=gettext_lazy("If it is a number: its unit"), longest=20, required=False)

    def __init__(self, data: Any, *, kind: str, say: Callable[[Any], str], taken: set[str], language: str) -> None:
        super().__init__(data)
        self.kind, self.language = kind, language
        usable = Attribute.objects.filter(only_monitored=False).exclude(data_type=DataType.DATE)
        self.known = {row.key: row for row in usable if row.key not in taken}
        names = sorted(
            ((key, say(row.label) or key.replace("_", " ")) for key, row in self.known.items()), key=_by_name
        )
        self.fields["attribute"].choices = [("", _("Something new")), *names]  # type: ignore[attr-defined]  # it is a choice field
        dimensions = ICMP_DIMENSIONS if kind == "icmp" else ICP_DIMENSIONS
        self.fields["dimension"].choices = dimensions  # type: ignore[attr-defined]  # both are choice fields

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "attribute" not in self.errors and not values.get("attribute") and not values.get("data_type"):
            self.add_error("data_type", _("Choose an answer that is known, or the kind of the new one."))
        return values

    def new(self) -> NewAttribute | None:
        """What nobody was asked so far; None where the answer is known."""
        values = self.cleaned_data
        if values["attribute"]:
            return None
        key = slugify(pick(values["label"], "en", fallback=self.language).text).replace("-", "_")[:50]
        return NewAttribute(key or "answer", values["label"], values["data_type"], values["unit"])

    def row(self) -> Row:
        """The criterion as it begins: it weighs nothing until somebody gives it a weight."""
        values = self.cleaned_data
        attribute = self.known.get(values["attribute"])
        function = function_for(attribute, attribute.data_type if attribute else values["data_type"])
        rated = function["type"] == RUBRIC
        return {
            "attribute": values["attribute"],
            "dimension": values["dimension"],
            "label": values["label"],
            "weight": "0",
            "must_have": False,
            "knockout_min": "1",
            "value_function": dict(function),
            "missing_policy": MissingPolicy.EXCLUDE,
            "evidence": Evidence.REVIEWED if rated else Evidence.SELF_REPORTED,
            "anchors": {},
            "decline_text": {},
            "rationale": {},
            "provenance": "",
            "question": None,
        }


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()
