"""The tags every template speaks: icons, fields, tiles, badges, money, texts in several languages."""

from collections.abc import Iterator
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.amounts import amount_text
from members.browsers import browser_and_device
from members.languages import LanguageMap, pick
from members.monogram import initials, pattern

register = template.Library()
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
STATES = ("", "ok", "watch", "alarm", "mark")


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "") -> dict[str, str]:
    """An outline icon of components/icons.html; with a label it is announced, without it is decoration."""
    return {"name": name, "label": label}


@register.inclusion_tag("components/badge.html")
def badge(state: str, label: str) -> dict[str, str]:
    """A state as shape and word; `state` is "", ok, watch, alarm or mark."""
    return {"state": state if state in STATES else "", "label": label}


@register.inclusion_tag("components/tile.html")
def tile(name: str, key: object, photo: str | None = None) -> dict[str, str | None]:
    """Somebody's photo, or a monogram whose pattern follows from `key`. Decoration: the name stands beside it."""
    return {"initials": initials(str(name)), "pattern": pattern(key), "photo": photo}


@register.simple_tag
def money(minor: int | None, currency: str, exact: bool = False) -> str:
    """Integer minor units as the reader's language writes them; nothing stays nothing."""
    return "" if minor is None else amount_text(minor, currency, get_language() or "en", exact=exact)


@register.simple_tag(takes_context=True)
def localized(context: template.Context, value: LanguageMap | None) -> str | SafeString:
    """The reader's language of a map {en, de, es}; another one, when theirs is missing, marked with its name."""
    passage = pick(value, reader_language(), fallback=community_language(context))
    if passage.language == reader_language() or not passage.text:
        return passage.text
    return format_html('<span lang="{}">{}</span>', passage.language, passage.text)


@register.filter
def in_language(value: LanguageMap | None) -> str:
    """The same without a mark, for attributes and titles."""
    return pick(value, reader_language()).text


@register.filter
def device(user_agent: str) -> str:
    """Where somebody is signed in, in words: the browser and what it runs on."""
    browser, runs_on = browser_and_device(user_agent)
    if browser and runs_on:
        return _("%(browser)s on %(device)s") % {"browser": browser, "device": runs_on}
    return browser or runs_on or _("A browser we do not know")


@register.inclusion_tag("components/field.html")
def field(bound_field: BoundField, wide: bool = False) -> dict[str, Any]:
    """One form field: label, help, control and what is wrong with it, each tied to the other."""
    widget = bound_field.field.widget
    return {
        "field": bound_field,
        "kind": kind_of(widget),
        "wide": wide,
        "control": control(bound_field),
        "options": list(options(bound_field)) if isinstance(widget, CHOICES) else [],
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.BaseForm | None) -> dict[str, Any]:
    """The summary on top of a form with mistakes; links lead to the fields, focus goes to it."""
    if form is None or not form.errors:
        return {"problems": [], "general": []}
    problems = [
        {"id": focus_id(bound), "label": bound.label, "message": message}
        for bound in form
        for message in bound.errors
        if not bound.is_hidden
    ]
    hidden = [message for bound in form.hidden_fields() for message in bound.errors]
    return {"problems": problems, "general": [*form.non_field_errors(), *hidden]}


@register.inclusion_tag("components/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """Every field of a form, hidden ones included, with the summary of mistakes above them."""
    return {"form": form}


def kind_of(widget: forms.Widget) -> str:
    """Which part of components/field.html shows this control."""
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, CHOICES):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if "data-stepper" in widget.attrs:
        return "stepper"
    return "group" if isinstance(widget, forms.MultiWidget) else "input"


def control(bound_field: BoundField) -> str:
    """The field's own control, tied to its help and error; in our class unless it is a mark, a stepper or hidden."""
    widget = bound_field.field.widget
    kind = kind_of(widget)
    if kind == "choices":
        return ""
    attrs: dict[str, str | bool] = {}
    # A placeholder that only repeats the label is noise; False leaves an attribute out.
    if widget.attrs.get("placeholder") == bound_field.label:
        attrs["placeholder"] = False
    if described_by := bound_field.aria_describedby:
        attrs["aria-describedby"] = described_by
    if kind in ("input", "group"):
        attrs["class"] = f"{widget.attrs.get('class', '')} input".strip()
    return bound_field.as_widget(attrs=attrs)


def options(bound_field: BoundField) -> Iterator[dict[str, Any]]:
    """The choices of a list with their control, label and hint (`hints` on the widget: value → sentence)."""
    hints = getattr(bound_field.field.widget, "hints", {})
    for option in bound_field.subwidgets:
        value = option.data["value"]
        yield {"control": option.tag(), "label": option.choice_label, "hint": hints.get(str(value), "")}


def focus_id(bound_field: BoundField) -> str:
    """Where a link from the summary lands: the control, or the first of a list."""
    several = isinstance(bound_field.field.widget, (*CHOICES, forms.MultiWidget))
    return f"{bound_field.auto_id}_0" if several else bound_field.auto_id


def reader_language() -> str:
    return (get_language() or "en")[:2]


def community_language(context: template.Context) -> str:
    community = context.get("community")
    return getattr(community, "language", None) or "en"
