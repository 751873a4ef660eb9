"""From a file to rows of cells, one after the other: a file of any length takes the memory of one row."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from . import sheets
from .flaws import FileFlaw, Flaw

LARGEST = 40_000_000  # bytes
LONGEST = 200_000  # rows
WIDEST = 100  # columns
HEAD_ROWS = 20  # at the beginning, among which the names of the columns are looked for
CHUNK = 1 << 16
DELIMITERS = (";", "\t", ",", "|")
# What is uploaded by mistake: PDF, pictures, old spreadsheets, archives.
SIGNATURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"7z\xbc\xaf")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Source:
    """How a file is to be read: a workbook, or text in an encoding with something between its cells."""

    kind: str  # csv | xlsx
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True)
class Row:
    """The cells of one row, and the line of the file (of the sheet) on which it begins."""

    line: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def source_of(file: IO[bytes]) -> Source:
    """How to read the file, found out from its content and never from its name; raises FileFlaw."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    beginning = file.read(8)
    if not size:
        raise FileFlaw(Flaw.EMPTY)
    if size > LARGEST:
        raise FileFlaw(Flaw.TOO_LARGE)
    if beginning.startswith(sheets.SIGNATURE):
        sheets.check(file)
        return Source("xlsx")
    if beginning.startswith(SIGNATURES):
        raise FileFlaw(Flaw.NOT_A_TABLE)
    encoding = _encoding(file, beginning)
    return Source("csv", encoding, _delimiter(file, encoding))


def _encoding(file: IO[bytes], beginning: bytes) -> str:
    """UTF-8 where the whole file is, else Windows-1252; UTF-16 with its mark, as spreadsheets write it."""
    for encoding in ("utf-16",) if beginning.startswith(UTF_16) else ("utf-8-sig", "cp1252"):
        if _decodes(file, encoding):
            return encoding
    raise FileFlaw(Flaw.NOT_A_TABLE)


def _decodes(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            if "\0" in decoder.decode(chunk):
                raise FileFlaw(Flaw.NOT_A_TABLE)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(file: IO[bytes], encoding: str) -> str:
    """What parts the first rows into equally many cells, the most of them; a file of one column has a comma."""
    scores = {one: _evenness(file, Source("csv", encoding, one)) for one in DELIMITERS}
    best = max(DELIMITERS, key=lambda one: scores[one])
    return best if scores[best] > (0, 1) else ","


def _evenness(file: IO[bytes], source: Source) -> tuple[int, int]:
    try:
        widths = [len(row.cells) for row in head(file, source)]
    except FileFlaw:
        return (0, 0)
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    return (0, usual) if usual < 2 else (widths.count(usual), usual)


def head(file: IO[bytes], source: Source) -> list[Row]:
    """The first rows that are not blank."""
    found: list[Row] = []
    for row in rows(file, source):
        found.append(row)
        if len(found) == HEAD_ROWS:
            break
    return found


def rows(file: IO[bytes], source: Source) -> Iterator[Row]:
    """The rows that are not blank, in their order; raises FileFlaw where the file breaks off or goes on too long."""
    file.seek(0)
    count = 0
    for row in _sheet_rows(file) if source.kind == "xlsx" else _text_rows(file, source):
        if row.is_blank:
            continue
        if len(row.cells) > WIDEST:
            raise FileFlaw(Flaw.TOO_WIDE, line=row.line)
        count += 1
        if count > LONGEST + 1:  # one of them names the columns
            raise FileFlaw(Flaw.TOO_LONG, line=row.line)
        yield row


def _sheet_rows(file: IO[bytes]) -> Iterator[Row]:
    for line, cells in sheets.rows(file, widest=WIDEST + 1):
        yield Row(line, cells)


def _text_rows(file: IO[bytes], source: Source) -> Iterator[Row]:
    text = io.TextIOWrapper(file, encoding=source.encoding, newline="")
    reader = csv.reader(text, delimiter=source.delimiter, strict=True)
    begun = 1
    try:
        for cells in reader:
            yield Row(begun, tuple(_trimmed(cells)))
            begun = reader.line_num + 1
    except csv.Error:
        raise FileFlaw(Flaw.QUOTE, line=begun) from None
    finally:
        if not file.closed:
            text.detach()  # else the file would be closed with the text


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end, which spreadsheets add by the dozen."""
    while cells and not cells[-1].strip():
        cells.pop()
    return cells
