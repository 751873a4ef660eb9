"""Shapes of what has a language of its own: rules, value functions and the options of a question."""

import re
from collections.abc import Mapping
from typing import Any

from icmp.rules import BadRule, check
from icmp.values import BadValueFunction, option_text, valuation
from members.shapes import BrokenSection, Line, Path, Plain, Schema, Shape, Table

_FUNCTIONS = ("options", "piecewise", "threshold", "boolean", "count", "rubric")


class Rule(Shape):
    """A rule about answers, such as {all: [{attr: field, op: in, value: [health]}]}; {} is everybody."""

    def __call__(self, value: Any, path: Path, language: str) -> dict[str, Any]:
        rule: dict[str, Any] = Table(Plain())(value, path, language)
        try:
            check(rule)
        except BadRule as error:
            raise BrokenSection((*path, *_steps(error.place)[1:]), str(error)) from error
        return rule

    def written(self, value: Any, language: str) -> Any:
        """The comparison as one says it: of what, how, with what."""
        if isinstance(value, list):
            return [self.written(part, language) for part in value]
        if not isinstance(value, Mapping):
            return value
        if "attr" in value:
            return {name: value[name] for name in ("attr", "op", "value")}
        return {word: self.written(part, language) for word, part in value.items()}

    def schema(self) -> Schema:
        return {"type": "object", "description": "a rule: {all|any: [...]}, {not: ...} or {attr, op, value}"}


class Function(Shape):
    """How answers are valued, such as {type: piecewise, points: [[0, 0], [5, 1]]}."""

    def __call__(self, value: Any, path: Path, language: str) -> dict[str, Any]:
        function: dict[str, Any] = Table(Plain())(value, path, language)
        try:
            valuation(function)
        except BadValueFunction as error:
            steps = () if error.code == "not_a_mapping" else _steps(error.place)
            raise BrokenSection((*path, *steps), str(error)) from error
        return function

    def schema(self) -> Schema:
        return {"type": "object", "properties": {"type": {"enum": list(_FUNCTIONS)}}, "required": ["type"]}


class Option(Shape):
    """One option of a question: a word, or a number or yes and no written as a word."""

    def __call__(self, value: Any, path: Path, language: str) -> str:
        return Line(60)(option_text(value) if isinstance(value, int) else value, path, language)

    def schema(self) -> Schema:
        return {"type": ["string", "integer", "boolean"], "maxLength": 60}


def _steps(place: str) -> Path:
    """The keys and places in a text such as “points[2][0]”."""
    return tuple(int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", place))
