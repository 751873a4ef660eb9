"""A step as it is read: each field with what stands in it, in words. For whoever may not write, and for conflicts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from members.form_fields import LanguageMapField, LanguageMapWidget
from members.languages import LANGUAGES

from .rows import RowList, SheetForm


@dataclass(frozen=True)
class Line:
    """A text; with its language where it is one of several."""

    text: str
    language: str = ""
    tongue: str = ""


@dataclass(frozen=True)
class Said:
    """One field in words, or a list with its rows."""

    label: str | Promise
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple["Said", ...], ...] = ()

    @property
    def is_silent(self) -> bool:
        return not self.lines and not self.rows


def said(form: SheetForm) -> tuple[Said, ...]:
    """Everything an unbound form shows, without what is empty."""
    fields = (Said(bound.label, tuple(_lines(bound))) for bound in form.visible_fields())
    lists = (Said(rows.kind.label, rows=tuple(_rows(rows))) for rows in form.rows.values())
    return tuple(each for each in (*fields, *lists) if not each.is_silent)


def differing(ours: SheetForm, theirs: SheetForm) -> list[tuple[str | Promise, Said | None, Said | None]]:
    """What two forms of a step say differently: label, ours, theirs; None where one says nothing."""
    mine, present = ({str(each.label): each for each in said(form)} for form in (ours, theirs))
    labels = dict.fromkeys([*present, *mine])
    return [(label, mine.get(label), present.get(label)) for label in labels if mine.get(label) != present.get(label)]


def _rows(rows: RowList) -> Iterator[tuple[Said, ...]]:
    for row in rows.forms:
        if not row.is_blank and (told := said(row)):
            yield told


def _lines(bound: forms.BoundField) -> Iterator[Line]:
    field, value = bound.field, bound.value()
    if isinstance(field, LanguageMapField):
        yield from _spoken(field.widget, value)
    elif isinstance(field, forms.ChoiceField):
        yield from _chosen(field, value)
    elif isinstance(field, forms.BooleanField):
        if value:
            yield Line(_("yes"))
    elif value not in (None, "", []):
        yield Line(str(value))


def _spoken(widget: LanguageMapWidget, value: Any) -> Iterator[Line]:
    texts = value if isinstance(value, list | tuple) else widget.decompress(value)
    for code, text in zip(LANGUAGES, texts, strict=False):
        if text and text.strip():
            yield Line(text.strip().replace("\r\n", "\n"), code, get_language_info(code)["name_translated"])


def _chosen(field: forms.ChoiceField, value: Any) -> Iterator[Line]:
    choices: Any = field.choices  # ours have no groups
    names = {str(key): str(name) for key, name in choices}
    for key in value if isinstance(value, list | tuple) else [value]:
        if key not in (None, ""):
            yield Line(names.get(str(key), str(key)))
