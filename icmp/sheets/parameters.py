"""The values of a statement: they stand beside its text and never in it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

# Keeps the planner from writing a subquery's expressions into the query around it as often as they are used there. A
# plain `offset 0` would do so too, but is folded too late for a plan with several processes.
FENCE = "offset bigint '0'"


class Parameters(dict[str, Any]):
    """Gives each value a name of its own; what it returns is the placeholder that stands for it in the text."""

    def _placeholder(self, value: object, kind: str) -> str:
        for name, known in self.items():
            if type(known) is type(value) and known == value:
                return f"%({name})s::{kind}"
        name = f"v{len(self)}"
        self[name] = value
        return f"%({name})s::{kind}"

    def small(self, value: int) -> str:
        return self._placeholder(value, "int")

    def whole(self, value: int) -> str:
        """A whole number of at most 64 bits."""
        return self._placeholder(value, "bigint")

    def exact(self, value: int) -> str:
        """A whole number of any length; it travels as text."""
        return self._placeholder(str(value), "numeric")

    def text(self, value: str) -> str:
        return self._placeholder(value, "text")

    def wholes(self, values: list[int]) -> str:
        return self._placeholder(values, "bigint[]")

    def mapping(self, value: Mapping[str, int]) -> str:
        return self._placeholder(json.dumps(value), "jsonb")

    def bits(self, value: bytes) -> str:
        return self._placeholder(value, "bytea")

    def query(self, text: str, values: Sequence[object]) -> str:
        """A query with unnamed placeholders, such as Django writes, with names instead."""
        first, *rest = text.split("%s")
        names = []
        for value in values:
            name = f"v{len(self)}"
            self[name] = value
            names.append(f"%({name})s")
        return first + "".join(f"{name}{part}" for name, part in zip(names, rest, strict=True))
