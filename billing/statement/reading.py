"""From the bytes of a file to lines of a statement; what cannot be read is named with its line and column."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from billing.money import Money

from .cells import Unreadable, read_day, read_money
from .columns import Columns, columns_of, is_header, kind_of
from .flaws import Flaw, StatementError
from .rows import Row, rows_of

LARGEST = 900_000  # bytes: what was read travels through a form on its way to being booked, which may hold 1 MB
LONGEST = 10_000  # lines
HEADER_WITHIN, WIDEST_HEADER = 100, 4_000  # lines at the beginning that are searched for it, signs it may have
DELIMITERS = ("\t", ";", ",")
# What is uploaded by mistake: PDF, pictures, spreadsheets, text in two bytes a sign.
SIGNATURES = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xfe\xff",
)  # fmt: skip
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CODE = re.compile(r"[A-Z]{3}")
OUT = frozenset({"s", "d", "dr", "db", "dbit", "debit", "soll", "cargo", "debe"})
IN = frozenset({"h", "c", "cr", "k", "crdt", "credit", "haben", "abono", "haber"})
Value = TypeVar("Value")


@dataclass(frozen=True)
class StatementLine:
    """One movement on the account: `amount` is negative when it went out, `text` is all that may hold a reference."""

    number: int
    booked_on: dt.date
    amount: Money
    text: str


def statement_text(content: bytes) -> str:
    """The text of the file, each line ended by a mere newline: UTF-8, else Windows-1252. Raises StatementError."""
    if len(content) > LARGEST:
        raise StatementError(Flaw.TOO_LARGE)
    if content.startswith(SIGNATURES):
        raise StatementError(Flaw.NOT_TEXT)
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    if len(text.encode()) > LARGEST:
        raise StatementError(Flaw.TOO_LARGE)
    if text.rstrip("\n").count("\n") >= LONGEST:
        raise StatementError(Flaw.TOO_LONG, line=LONGEST + 1)
    _refuse_controls(text)
    return text


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise StatementError(Flaw.NOT_TEXT) from None


def _refuse_controls(text: str) -> None:
    if found := _CONTROLS.search(text):
        before = text[: found.start()]
        row = before[before.rfind("\n") + 1 :]
        delimiter = next((one for one in DELIMITERS if one in row), ",")
        raise StatementError(Flaw.SIGN, line=before.count("\n") + 1, column=row.count(delimiter) + 1)


def read_statement(text: str, currency: str) -> tuple[StatementLine, ...]:
    """The lines of a statement (see `statement_text`); `currency` holds where none is written. Raises StatementError."""
    header, delimiter = _header(text)
    rows = rows_of("\n".join(text.split("\n")[header - 1 :]), delimiter, line=header)
    columns = columns_of(next(rows))
    return tuple(_line(row, columns, currency) for row in rows if not row.is_blank)


def _header(text: str) -> tuple[int, str]:
    """Where the table begins, and what parts its columns. Banks put lines of their own above it."""
    for number, line in enumerate(text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN], start=1):
        delimiter = max(DELIMITERS, key=lambda one: sum(kind_of(name) is not None for name in _names(line, one)))
        if is_header(_names(line, delimiter)):
            return number, delimiter
    raise StatementError(Flaw.NO_HEADER)


def _names(line: str, delimiter: str) -> list[str]:
    return line.split(delimiter) if delimiter in line and len(line) <= WIDEST_HEADER else []


def _line(row: Row, columns: Columns, currency: str) -> StatementLine:
    row = _of_full_width(row, columns)
    return StatementLine(
        number=row.line,
        booked_on=_read(row, columns, columns.date, Flaw.DATE, read_day),
        amount=_amount(row, columns, currency),
        text=" ".join(cell for place in columns.text if (cell := " ".join(row.cells[place].split()))),
    )


def _of_full_width(row: Row, columns: Columns) -> Row:
    """The row with a cell for every column. A field too few or too many would move all others to another column."""
    has, names = len(row.cells), len(columns.names)
    if has < columns.width or any(cell.strip() for cell in row.cells[names:]):
        raise StatementError(Flaw.FIELDS, line=row.line, column=min(has, names) + 1, name=str(names), found=str(has))
    return Row(row.line, (*row.cells, *[""] * (names - has)))


def _read(row: Row, columns: Columns, place: int, flaw: Flaw, read: Callable[[str], Value]) -> Value:
    """What the cell says; what it does not say is told with its place."""
    cell = row.cells[place].strip()
    try:
        return read(cell)
    except Unreadable:
        raise StatementError(flaw, line=row.line, column=place + 1, name=columns.names[place], found=cell) from None


def _amount(row: Row, columns: Columns, currency: str) -> Money:
    """What moved, negative when it went out."""
    if columns.currency is not None:
        currency = _read(row, columns, columns.currency, Flaw.CURRENCY, _code) or currency
    read = partial(_read, row, columns, flaw=Flaw.AMOUNT, read=partial(read_money, currency=currency))
    if columns.splits:
        return _split_amount(row, columns, read) or Money(0, currency)
    goes_out = columns.side is not None and _read(row, columns, columns.side, Flaw.SIDE, _goes_out)
    return _out(read(columns.amount)) if goes_out else read(columns.amount)


def _split_amount(row: Row, columns: Columns, read: Callable[[int], Money]) -> Money | None:
    """In and out in columns of their own: a bank leaves one of them empty, or writes a zero there."""
    places = [place for place in (columns.amount, columns.debit) if place is not None and row.cells[place].strip()]
    moved = [place for place in places if read(place).minor]
    if len(moved) > 1 or (not places and columns.debit is not None):
        place = moved[-1] if moved else columns.amount
        name, found = columns.names[place], row.cells[place].strip()
        raise StatementError(Flaw.AMOUNT, line=row.line, column=place + 1, name=name, found=found)
    if not moved:
        return None
    return read(moved[0]) if moved[0] == columns.amount else _out(read(moved[0]))


def _out(amount: Money) -> Money:
    return Money(-abs(amount.minor), amount.currency)


def _code(cell: str) -> str:
    """ISO 4217, or nothing."""
    if cell and not _CODE.fullmatch(cell):
        raise Unreadable
    return cell


def _goes_out(cell: str) -> bool:
    """Whether the cell says debit; an empty one leaves it to the amount's own sign."""
    word = cell.casefold().rstrip(".")
    if word and word not in OUT | IN:
        raise Unreadable
    return word in OUT
