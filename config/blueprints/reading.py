"""YAML that remembers where everything stands, so that an error names line and column."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]
DEEPEST = 40
LARGEST = 2_000_000
MOST_PARTS = 100_000  # aliases of aliases make millions of parts out of ten lines


class BlueprintError(Exception):
    """A community file that cannot be read: what is wrong, in which line and column (from 1)."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message, self.line, self.column = message, line, column


@dataclass(frozen=True)
class Source:
    """A file's content and where each part of it begins."""

    data: dict[str, Any]
    marks: Mapping[Path, tuple[int, int]]

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column of a part, or of the nearest part around it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))


def read_source(text: str) -> Source:
    """Parse a community file with the safe loader only; raises BlueprintError."""
    if len(text) > LARGEST:
        raise BlueprintError(_("the file is too large"), 1, 1)
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise BlueprintError(error.problem or _("this is not YAML"), line, column) from error
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        message = _("this character does not belong into YAML")
        raise BlueprintError(message, before.count("\n") + 1, len(before) - before.rfind("\n")) from error
    if not isinstance(node, MappingNode):
        raise BlueprintError(_("a community file begins with keys such as “community:”"), 1, 1)
    marks: dict[Path, tuple[int, int]] = {}
    return Source(_build(loader, node, (), marks), marks)


def _build(loader: yaml.SafeLoader, node: Node, path: Path, marks: dict[Path, tuple[int, int]]) -> Any:
    here = (node.start_mark.line + 1, node.start_mark.column + 1)
    marks[path] = here
    if len(path) > DEEPEST or len(marks) > MOST_PARTS:
        raise BlueprintError(_("this is nested too deeply"), *here)
    if isinstance(node, MappingNode):
        return _mapping(loader, node, path, marks)
    if isinstance(node, SequenceNode):
        return [_build(loader, item, (*path, place), marks) for place, item in enumerate(node.value)]
    return _scalar(loader, node)


def _mapping(
    loader: yaml.SafeLoader, node: MappingNode, path: Path, marks: dict[Path, tuple[int, int]]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(_scalar(loader, key_node))
        if key in found:
            mark = key_node.start_mark
            message = _("“%(key)s” stands here twice.") % {"key": key[:60]}
            raise BlueprintError(message, mark.line + 1, mark.column + 1)
        found[key] = _build(loader, value_node, (*path, key), marks)
    return found


def _scalar(loader: yaml.SafeLoader, node: Node) -> Any:
    if not isinstance(node, ScalarNode):
        raise BlueprintError(_("a key must be a word"), node.start_mark.line + 1, node.start_mark.column + 1)
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        raise BlueprintError(
            _("this value cannot be read"), node.start_mark.line + 1, node.start_mark.column + 1
        ) from error
