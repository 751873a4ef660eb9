"""What one may narrow the book by: several values of one kind mean any of them, several kinds mean all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Listing

MOST_VALUES = 20
LONGEST_VALUE = 120
MOST_YEARS = 80


@dataclass(frozen=True)
class Kind:
    """A kind of value with counts: its name in the address, its column, and whether a person has several."""

    param: str
    column: str
    many: bool
    label: str | Promise


KINDS = (
    Kind("field", "discipline", False, _("Field")),
    Kind("offer", "offers", True, _("Offers")),
    Kind("language", "languages", True, _("Speaks")),
    Kind("skill", "skills", True, _("Knows")),
    Kind("city", "city", False, _("Lives in")),
    Kind("industry", "industry", False, _("Industry")),
)
SEVERAL = {kind.column: kind.many for kind in KINDS}


class ManyField(forms.Field):
    """Texts from a repeated parameter, each once; too many or too long ones are a mistake, unknown ones are not."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        texts = [str(text).strip() for text in value or ()]
        return list(dict.fromkeys(text for text in texts if text))

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_VALUES or any(len(text) > LONGEST_VALUE for text in value):
            raise forms.ValidationError(_("That is more than can be asked at once."))


class AnyOf(django_filters.Filter):
    """People who have one of the values."""

    field_class = ManyField

    def filter(self, qs: QuerySet[Listing], value: Sequence[str]) -> QuerySet[Listing]:
        if not value:
            return qs
        return qs.filter(**{f"{self.field_name}__{'overlap' if SEVERAL[self.field_name] else 'in'}": list(value)})


class WholeNumber(django_filters.Filter):
    field_class = forms.IntegerField


def _years(label: str | Promise, lookup: str) -> WholeNumber:
    return WholeNumber("years", lookup, label=label, min_value=0, max_value=MOST_YEARS)


class BookFilter(django_filters.FilterSet):
    """The filters of the book. What it cannot read it names in `ignored` and leaves out."""

    field = AnyOf("discipline", label=KINDS[0].label)
    offer = AnyOf("offers", label=KINDS[1].label)
    language = AnyOf("languages", label=KINDS[2].label)
    skill = AnyOf("skills", label=KINDS[3].label)
    city = AnyOf("city", label=KINDS[4].label)
    industry = AnyOf("industry", label=KINDS[5].label)
    years_from = _years(_("Years at work, from"), "gte")
    years_to = _years(_("Years at work, to"), "lte")
    since = django_filters.DateFilter(
        "joined_on", "gte", label=_("Joined since"), widget=forms.DateInput(attrs={"type": "date"})
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked and could be read, by name."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}

    @property
    def ignored(self) -> list[str | Promise]:
        """The labels of what was asked but could not be read."""
        self.form.is_valid()
        return [self.form.fields[name].label for name in self.form.errors if name in self.form.fields]


def narrowed(
    filters: BookFilter, rows: QuerySet[Listing], chosen: dict[str, Any], without: str = ""
) -> QuerySet[Listing]:
    """`rows` under every chosen filter but `without`, whose own counts shall not depend on itself."""
    for name, value in chosen.items():
        if name != without:
            rows = filters.filters[name].filter(rows, value)
    return rows


def wanted_values(chosen: dict[str, Any]) -> Iterable[tuple[Kind, str]]:
    """Each chosen value with counts, to ask whether anybody has it."""
    return ((kind, value) for kind in KINDS for value in chosen.get(kind.param, ()))
