"""Numbers as the editor shows and stores them: percent for people, shares of 1 for the rules."""

from decimal import Decimal
from typing import Any

from django import forms

from icmp.forms.fields import AmountField
from icmp.values import number

DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}


def percent_field(**kwargs: Any) -> AmountField:
    """A share, typed in percent."""
    widget = forms.TextInput({**DECIMAL, "class": "short"})
    return AmountField(min_value=0, max_value=100, max_digits=7, decimal_places=4, widget=widget, **kwargs)


def figure_field(**kwargs: Any) -> AmountField:
    widget = forms.TextInput({**DECIMAL, "class": "short"})
    return AmountField(max_digits=12, decimal_places=4, widget=widget, **kwargs)


def percent(share: object) -> str:
    """A share of 1 as a percentage to type."""
    figure = number(share)
    return "" if figure is None else typed(figure * 100)


def typed(figure: object) -> str:
    """A number as text to type; nothing stays nothing."""
    found = number(figure)
    return "" if found is None else f"{found.normalize():f}"


def share_of(percentage: object) -> Any:
    """A typed percentage as a share of 1, written as briefly as JSON can."""
    return plain(Decimal(str(percentage)) / 100)


def plain(value: object) -> Any:
    """A number as JSON writes it: whole where it is whole. Nothing stays nothing."""
    figure = number(value)
    if figure is None:
        return None
    return int(figure) if figure == int(figure) else float(figure)
