"""The tables of a criterion's page: options with their worth, and the points of a curve."""

from django import forms
from django.utils.translation import gettext_lazy

from icmp.canvas.rows import RowForm, Rows
from icmp.forms.fields import AmountField
from members.form_fields import LanguageMapField

DECIMAL = {"inputmode": "decimal"}
BOTH = {"required": gettext_lazy("A point needs both numbers.")}


def percent_field(label: object, **more: object) -> AmountField:
    """A number of percent, 0 to 100."""
    settings = {
        "min_value": 0,
        "max_value": 100,
        "max_digits": 7,
        "decimal_places": 4,
        "widget": forms.TextInput(attrs=DECIMAL),
    }
    return AmountField(label=label, **{**settings, **more})  # type: ignore[arg-type]  # a table of settings


def amount_field(label: object, **more: object) -> AmountField:
    """A number as answers are numbers."""
    settings = {"max_digits": 15, "decimal_places": 4, "widget": forms.TextInput(attrs=DECIMAL)}
    return AmountField(label=label, **{**settings, **more})  # type: ignore[arg-type]  # as above


class OptionNameRow(RowForm):
    """An option that can be chosen."""

    says = "label"
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    label = LanguageMapField(label=gettext_lazy("Option"), longest=200)

    @property
    def is_blank(self) -> bool:
        typed = self.typed() if self.is_bound else self.initial
        said = typed.get("label")
        parts = said.values() if isinstance(said, dict) else said if isinstance(said, list | tuple) else [said]
        return not any(str(part or "").strip() for part in [*parts, typed.get("worth")])


class OptionRow(OptionNameRow):
    """An option with its worth."""

    worth = percent_field(gettext_lazy("Worth in %"), required=False)


class PointRow(RowForm):
    """A point of the curve."""

    says = "x"
    x = amount_field(gettext_lazy("Answer"), error_messages=BOTH)
    worth = percent_field(gettext_lazy("Worth in %"), error_messages=BOTH)

    @property
    def is_blank(self) -> bool:
        typed = self.typed() if self.is_bound else self.initial
        return not any(str(typed.get(name) or "").strip() for name in ("x", "worth"))


OPTION_NAMES = Rows(
    OptionNameRow, gettext_lazy("Options"), gettext_lazy("Add an option"), help=gettext_lazy("What can be chosen.")
)
OPTION_WORTHS = Rows(
    OptionRow,
    gettext_lazy("Options"),
    gettext_lazy("Add an option"),
    help=gettext_lazy("100 percent is the full weight. An option left empty is worth what “anything else” is worth."),
)
POINTS = Rows(
    PointRow,
    gettext_lazy("Points of the curve"),
    gettext_lazy("Add a point"),
    help=gettext_lazy("Below the first and above the last point the curve is flat."),
    most=20,
    moves=False,
)
