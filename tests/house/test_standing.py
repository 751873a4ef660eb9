"""Standing opens doors through one function: nobody above the ground compares standings by their letters."""

import ast
import pathlib
from collections.abc import Iterator

import pytest

from config.embedded.paths import BASE
from members import lifecycle

UPPER = ("billing", "directory", "events", "icmp")


def sources(app: str) -> Iterator[pathlib.Path]:
    for path in sorted((BASE / app).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def spelled(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Standings written as text beside the word standing: in a comparison, a keyword of a filter, a list of one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and "standing" in ast.dump(node.left):
            yield from texts(*node.comparators)
        if isinstance(node, ast.keyword) and node.arg and "standing" in node.arg:
            yield from texts(node.value)


def texts(*nodes: ast.AST) -> Iterator[tuple[int, str]]:
    for node in nodes:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Constant) and inner.value in lifecycle.STANDINGS:
                yield inner.lineno, str(inner.value)


@pytest.mark.parametrize("app", UPPER)
def test_sources_when_read_then_standings_come_from_the_lifecycle(app):
    found = [
        f"{path.relative_to(BASE)}:{line} {word}"
        for path in sources(app)
        for line, word in spelled(ast.parse(path.read_text()))
    ]

    assert found == []


@pytest.mark.parametrize("standing", [*lifecycle.STANDINGS, None, "nonsense"])
def test_doors_when_asked_then_as_the_table_of_the_product(standing):
    """sees the book, appears in it, appears by consent, may be printed."""
    table = {
        "candidate": (True, True, False, False),
        "member": (True, True, False, True),
        "grace": (True, True, False, True),
        "paused": (True, False, False, False),
        "alumni": (False, False, True, False),
    }

    doors = lifecycle.doors(standing)

    opened = (doors.sees_book, doors.appears, doors.appears_by_consent, doors.printable)
    assert opened == table.get(standing, (False, False, False, False))
