"""Forms with lists of rows under them, to any depth: rows are added, removed and moved by buttons that only post.

`typed()` gives back what stands in the form, well or badly filled in, in the shape of `initial`; so a list is changed
by changing that tree and drawing the form again, and nothing that was typed is lost.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from icmp.admin.words import Vocabulary
from icmp.models import Attribute
from icmp.queries.joining import Speaker, speaker
from members.form_fields import in_languages_of
from members.models import Community, Need
from members.templatetags.gremio import focus_id

Typed = dict[str, Any]
MOST_ROWS = 200  # that a form reads; more can neither be added nor sent


@dataclass
class Setting:
    """What forms need to know of the community; each is asked for once, when a form wants it."""

    community: Community | None

    @property
    def language(self) -> str:
        """The language that a plain text is in."""
        return self.community.language if self.community else "en"

    @cached_property
    def say(self) -> Speaker:
        return speaker()

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """What a rule may ask about; what only monitors fairness is left out."""
        return {row.key: row for row in Attribute.objects.filter(only_monitored=False)}

    @cached_property
    def words(self) -> Vocabulary:
        return Vocabulary()

    @cached_property
    def needs(self) -> list[tuple[str, str]]:
        return [(row.key, self.say(row.name) or row.key) for row in Need.objects.filter(active=True)]


@dataclass(frozen=True)
class Rows:
    """A list under a form: what its rows are, and what may be done with them."""

    form: type["RowForm"]
    label: str | Promise
    add: str | Promise
    help: str | Promise = ""
    most: int = 40
    moves: bool = True
    keeps_known: bool = False  # what is saved is retired, never removed


class SheetForm(forms.Form):
    """A form of a step. Subclasses name their lists in `lists`."""

    lists: ClassVar[Mapping[str, Rows]] = {}
    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, setting: Setting, initial: Typed | None = None, prefix: str | None = None
    ) -> None:
        super().__init__(data, initial=initial or {}, prefix=prefix)
        self.setting = setting
        in_languages_of(self, setting.community)
        self.rows = {name: RowList(self, name, kind) for name, kind in self.lists.items()}

    def parts(self) -> Iterator[dict[str, Any]]:
        """What is drawn, in order: fields, then lists."""
        for bound in self.visible_fields():
            yield {"field": bound, "name": bound.name}
        for name, rows in self.rows.items():
            yield {"rows": rows, "name": name}

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def typed(self) -> Typed:
        """What stands in the form, as its next `initial`."""
        own = {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }
        return own | {name: [row.typed() for row in rows.forms] for name, rows in self.rows.items()}

    @property
    def problems(self) -> list[dict[str, str]]:
        """Every mistake with the place it stands at, rows included."""
        found = [{"id": "", "label": "", "message": str(message)} for message in self.non_field_errors()]
        for bound in self:
            at = {"id": "" if bound.is_hidden else focus_id(bound), "label": str(bound.label)}
            found += [at | {"message": str(message)} for message in bound.errors]
        for rows in self.rows.values():
            found += (
                [{"id": rows.prefix, "label": str(rows.kind.label), "message": rows.problem}] if rows.problem else []
            )
            found += [problem for row in rows.filled for problem in row.problems]
        return found

    def listed(self, name: str) -> list[Typed]:
        """The rows of a list that say something, cleaned."""
        return [row.values() for row in self.rows[name].filled]


class RowForm(SheetForm):
    """One row. `says` is the field without which it is empty; `key`, where there is one, is that of a saved row."""

    says: ClassVar[str] = "name"

    @property
    def is_blank(self) -> bool:
        typed = self.typed() if self.is_bound else self.initial
        said = typed.get(self.says)
        parts = said.values() if isinstance(said, dict) else said if isinstance(said, list | tuple) else [said]
        return not typed.get("key") and not any(str(part or "").strip() for part in parts)

    @property
    def is_known(self) -> bool:
        return bool(self["key"].value()) if "key" in self.fields else False

    @property
    def title(self) -> str:
        """What a screen reader calls the row."""
        return ""

    def values(self) -> Typed:
        """The row as it is saved."""
        return dict(self.cleaned_data)


class RowList:
    """The rows of one list, bound or as they were."""

    def __init__(self, form: SheetForm, name: str, kind: Rows) -> None:
        self.kind, self.name = kind, name
        self.prefix = form.add_prefix(name)
        self.count_name = f"{self.prefix}-count"
        self.arrived = True
        if form.is_bound:
            counted = str(form.data.get(self.count_name, ""))
            self.arrived = counted.isdecimal() and len(counted) < 4
            given: list[Any] = [None] * min(int(counted) if self.arrived else 0, MOST_ROWS)
        else:
            given = list(form.initial.get(name) or []) or [{}]
        self.forms = [
            kind.form(
                form.data if form.is_bound else None,
                setting=form.setting,
                initial=initial,
                prefix=f"{self.prefix}-{place}",
            )
            for place, initial in enumerate(given)
        ]

    @property
    def filled(self) -> list[RowForm]:
        return [row for row in self.forms if not row.is_blank]

    @property
    def problem(self) -> str:
        return "" if self.arrived else _("A part of the form did not arrive. Please look through it and send it again.")

    @property
    def is_full(self) -> bool:
        return len(self.forms) >= self.kind.most

    @property
    def places(self) -> list[dict[str, Any]]:
        """Each row with the names of its buttons."""
        last = len(self.forms) - 1
        return [
            {
                "form": row,
                "number": place + 1,
                "shows_errors": row.is_bound and not row.is_blank,
                "up": f"{self.prefix}:up:{place}" if self.kind.moves and place else "",
                "down": f"{self.prefix}:down:{place}" if self.kind.moves and place < last else "",
                "remove": "" if self.kind.keeps_known and row.is_known else f"{self.prefix}:remove:{place}",
            }
            for place, row in enumerate(self.forms)
        ]

    def is_valid(self) -> bool:
        valid = [row.is_valid() for row in self.filled]  # every one, so that each says what is wrong
        return self.arrived and all(valid)


def rearranged(typed: Typed, deed: str, lists: Mapping[str, Rows]) -> Typed | None:
    """What was typed after a button such as `values:add` or `segments-0-conditions:remove:1`; None if it is none."""
    path, _colon, verb = deed.partition(":")
    rows = _list_at(typed, path.split("-"), lists)
    word, _colon, place = verb.partition(":")
    change = _CHANGES.get(word)
    number = int(place) if place.isdecimal() and len(place) < 4 else 0
    if rows is None or change is None or (word != "add" and not 0 <= number < len(rows)):
        return None
    change(rows, number)
    return typed


def _list_at(tree: Typed, path: list[str], lists: Mapping[str, Rows]) -> list[Typed] | None:
    """The list that a path such as segments, 0, conditions leads to."""
    if path[0] not in lists:
        return None
    rows: list[Typed] = tree[path[0]]
    if len(path) == 1:
        return rows
    place = int(path[1]) if path[1].isdecimal() and len(path[1]) < 4 else len(rows)
    if len(path) < 3 or place >= len(rows):
        return None
    return _list_at(rows[place], path[2:], lists[path[0]].form.lists)


def _move(rows: list[Typed], place: int, by: int) -> None:
    target = place + by
    if 0 <= target < len(rows):
        rows[place], rows[target] = rows[target], rows[place]


_CHANGES: dict[str, Callable[[list[Typed], int], object]] = {
    "add": lambda rows, _place: rows.append({}),
    "remove": lambda rows, place: rows.pop(place),
    "up": lambda rows, place: _move(rows, place, -1),
    "down": lambda rows, place: _move(rows, place, 1),
}
