"""Shapes that hold others: keys with values, lists, and choices between two."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .base import BrokenSection, Path, Schema, Shape

MOST_ROWS = 2_000
EMPTY: tuple[object, ...] = (None, "", {}, [])


@dataclass(frozen=True)
class Section(Shape):
    """A mapping of known keys. What is empty counts as not there; an unknown key is refused with the nearest known."""

    fields: Mapping[str, Shape]
    required: tuple[str, ...] = ()

    def __call__(self, value: Any, path: Path, language: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise BrokenSection(path, _("Keys with values are expected here, such as “key: value”."))
        for key in value:
            self._know(str(key), path)
        for name in self.required:
            if value.get(name) is None:
                raise BrokenSection(path, _("“%(name)s” is missing here.") % {"name": name})
        return {
            name: shape(value[name], (*path, name), language)
            for name, shape in self.fields.items()
            if value.get(name) is not None
        }

    def _know(self, key: str, path: Path) -> None:
        if key in self.fields:
            return
        near = difflib.get_close_matches(key, self.fields, n=1)
        if near:
            facts = {"key": key[:60], "near": near[0]}
            raise BrokenSection((*path, key), _("“%(key)s” is not known here. Is “%(near)s” meant?") % facts)
        facts = {"key": key[:60], "known": ", ".join(self.fields)}
        raise BrokenSection((*path, key), _("“%(key)s” is not known here. Known: %(known)s.") % facts)

    def written(self, value: Any, language: str) -> dict[str, Any]:
        found = {
            name: shape.written(value[name], language)
            for name, shape in self.fields.items()
            if value.get(name) is not None
        }
        return {name: part for name, part in found.items() if part not in EMPTY}

    def schema(self) -> Schema:
        parts = {name: shape.schema() for name, shape in self.fields.items()}
        told: Schema = {"type": "object", "properties": parts, "additionalProperties": False}
        return told | ({"required": list(self.required)} if self.required else {})


@dataclass(frozen=True)
class Rows(Shape):
    """A list; `unique` names a field in which no two rows may agree."""

    shape: Shape
    unique: str = ""

    def __call__(self, value: Any, path: Path, language: str) -> list[Any]:
        if not isinstance(value, list):
            raise BrokenSection(path, _("A list is expected here."))
        if len(value) > MOST_ROWS:
            raise BrokenSection(path, _("At most %(most)s entries, please.") % {"most": MOST_ROWS})
        rows = [self.shape(row, (*path, place), language) for place, row in enumerate(value)]
        seen: set[object] = set()
        for place, row in enumerate(rows):
            mark = row.get(self.unique) if self.unique else place
            if mark in seen:
                raise BrokenSection((*path, place, self.unique), _("“%(key)s” stands here twice.") % {"key": mark})
            seen.add(mark)
        return rows

    def written(self, value: Any, language: str) -> list[Any]:
        return [self.shape.written(row, language) for row in value]

    def schema(self) -> Schema:
        return {"type": "array", "items": self.shape.schema(), "maxItems": MOST_ROWS}


@dataclass(frozen=True)
class Table(Shape):
    """A mapping with keys of the organizers' own."""

    shape: Shape

    def __call__(self, value: Any, path: Path, language: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise BrokenSection(path, _("Keys with values are expected here, such as “key: value”."))
        return {str(key): self.shape(part, (*path, key), language) for key, part in value.items()}

    def written(self, value: Any, language: str) -> dict[str, Any]:
        return {key: self.shape.written(part, language) for key, part in value.items()}

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": self.shape.schema()}


@dataclass(frozen=True)
class Either(Shape):
    """The first shape for a mapping, the second for everything else."""

    mapping: Shape
    other: Shape

    def __call__(self, value: Any, path: Path, language: str) -> Any:
        return self._of(value)(value, path, language)

    def written(self, value: Any, language: str) -> Any:
        return self._of(value).written(value, language)

    def schema(self) -> Schema:
        return {"anyOf": [self.mapping.schema(), self.other.schema()]}

    def _of(self, value: Any) -> Shape:
        return self.mapping if isinstance(value, Mapping) else self.other


@dataclass(frozen=True)
class Checked(Shape):
    """A shape with one more look at what fitted; `look` raises ValueError with a sentence."""

    shape: Shape
    look: Callable[[Any], object] = field(repr=False)

    def __call__(self, value: Any, path: Path, language: str) -> Any:
        fitted = self.shape(value, path, language)
        try:
            self.look(fitted)
        except ValueError as error:
            raise BrokenSection(path, str(error)) from error
        return fitted

    def written(self, value: Any, language: str) -> Any:
        return self.shape.written(value, language)

    def schema(self) -> Schema:
        return self.shape.schema()
