"""Workbooks (XLSX): the first sheet that can be seen, row by row, as text.

openpyxl is imported where it is used: a web worker that never sees a list stays five megabytes smaller.
"""

import datetime as dt
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from .flaws import FileFlaw, Flaw

SIGNATURE = b"PK\x03\x04"
LARGEST_UNPACKED = 400_000_000  # bytes; a bomb unpacks to far more
LARGEST_HELD = 120_000_000  # bytes of a part that is held in memory: shared texts, styles, whatever it calls itself
LAST_LINE = 1_048_576  # of any workbook
MOST_PARTS = 500
SHEETS = "xl/worksheets/"  # these alone are read piece by piece
# What openpyxl raises on files that are no workbooks, or broken ones.
BROKEN = (
    zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, AttributeError,
    IndexError, EOFError, NotImplementedError, OverflowError,
)  # fmt: skip


def check(file: IO[bytes]) -> None:
    """Refuse what is no workbook, and what would unpack to more than we take; raises FileFlaw."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except BROKEN:
        raise FileFlaw(Flaw.BROKEN) from None
    sizes = {part.filename: part.file_size for part in parts}
    if "xl/workbook.xml" not in sizes:
        raise FileFlaw(Flaw.NOT_A_TABLE)
    if any(part.flag_bits & 1 for part in parts):
        raise FileFlaw(Flaw.LOCKED)
    held = max(size for name, size in sizes.items() if not name.startswith(SHEETS))
    if len(parts) > MOST_PARTS or sum(sizes.values()) > LARGEST_UNPACKED or held > LARGEST_HELD:
        raise FileFlaw(Flaw.TOO_LARGE)


def rows(file: IO[bytes], *, widest: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each row with its number; formulas by the value they had when the file was saved. Raises FileFlaw."""
    from openpyxl import load_workbook  # noqa: PLC0415  (as said above)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, which we do not read
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except BROKEN:
            raise FileFlaw(Flaw.BROKEN) from None
    try:
        yield from _rows(book, widest)
    finally:
        book.close()


def _rows(book: Any, widest: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        raise FileFlaw(Flaw.EMPTY)
    sheet.reset_dimensions()  # some programs write wrong ones, others a million rows
    line = 0
    try:
        for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=widest), start=1):
            if line > LAST_LINE:  # a file may claim any number for its next row
                raise FileFlaw(Flaw.TOO_LONG, line=line)
            if any(cell is not None for cell in cells):
                yield line, _trimmed(cells)
    except BROKEN:
        raise FileFlaw(Flaw.BROKEN, line=line + 1) from None


def _trimmed(cells: tuple[Any, ...]) -> tuple[str, ...]:
    last = max((place for place, cell in enumerate(cells, start=1) if cell is not None), default=0)
    return tuple(text_of(cell) for cell in cells[:last])


def text_of(value: Any) -> str:
    """A cell as somebody would type it: 12 and not 12.0, a day without its midnight, nothing for an error."""
    if value is None or (isinstance(value, str) and value.startswith("#") and value.isupper()):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return (value.date() if value.time() == dt.time() else value).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def write(target: IO[bytes], *, title: str, table: Iterator[tuple[str, ...]]) -> None:
    """A workbook of one sheet, row by row; every cell is text, so that none of them is ever computed."""
    from openpyxl import Workbook  # noqa: PLC0415  (as said above)

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, row in enumerate(table):
        sheet.append([_text_cell(sheet, text, is_head=not number) for text in row])
    book.save(target)


def _text_cell(sheet: Any, text: str, *, is_head: bool) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  (as said above)
    from openpyxl.styles import Font  # noqa: PLC0415  (as said above)

    cell = WriteOnlyCell(sheet, value="")
    cell.value, cell.data_type = text, "s"
    if is_head:
        cell.font = Font(bold=True)
    return cell
