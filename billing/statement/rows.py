"""From text to rows of cells. Python's own reader does not tell in which field a quote was left open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .flaws import Flaw, StatementError

_OPENING = re.compile(r' *"')
_QUOTED = re.compile(r' *"((?:[^"]++|"")*+)" *')


@dataclass(frozen=True)
class Row:
    """The cells of one row, and the line of the file on which it begins."""

    line: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def rows_of(text: str, delimiter: str, *, line: int) -> Iterator[Row]:
    """The rows of `text`, whose lines end with a mere newline and are counted from `line`; cells may hold newlines.

    Raises StatementError (Flaw.QUOTE) at a cell whose quote is left open, or goes on behind it.
    """
    plain = re.compile(f"[^{delimiter}\n]*")
    text = text if text.endswith("\n") else text + "\n"
    place, begun, cells = 0, line, list[str]()
    while place < len(text):
        quoted = _QUOTED.match(text, place)
        found = quoted or plain.match(text, place)
        if found is None or (quoted is None and _OPENING.match(text, place)):
            raise StatementError(Flaw.QUOTE, line=begun, column=len(cells) + 1)
        cells.append(quoted[1].replace('""', '"') if quoted else found[0])
        line += found[0].count("\n")
        place = found.end()
        if place == len(text) or text[place] not in (delimiter, "\n"):
            raise StatementError(Flaw.QUOTE, line=begun, column=len(cells))
        if text[place] == "\n":
            yield Row(begun, tuple(cells))
            line += 1
            begun, cells = line, []
        place += 1
