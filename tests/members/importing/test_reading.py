"""Files of many origins become the same rows; what is no list is refused with its reason."""

import datetime as dt
import io
import zipfile

import pytest

from members.importing import reading
from members.importing.flaws import FileFlaw, Flaw
from members.importing.reading import Row, Source, head, rows, source_of
from tests.members.importing.files import ANA, HEAD, JOERG, archive, book, text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("written", "found"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_when_written_by_any_program_then_the_same_rows(delimiter, written, found, end):
    file = text(HEAD, ANA, JOERG, delimiter=delimiter, encoding=written, end=end)

    source = source_of(file)
    told = list(rows(file, source))

    assert source == Source("csv", found, delimiter)
    assert told == [Row(1, HEAD), Row(2, ANA), Row(3, JOERG)]


def test_text_when_cells_hold_lines_and_rows_are_blank_then_each_row_knows_where_it_begins():
    file = io.BytesIO(b'Name,Story\n"Ana","one\ntwo"\n,,\n\nJoerg,"says ""hello"""\n')

    told = list(rows(file, source_of(file)))

    assert told == [Row(1, ("Name", "Story")), Row(2, ("Ana", "one\ntwo")), Row(6, ("Joerg", 'says "hello"'))]


def test_text_when_one_column_then_the_commas_part_nothing():
    file = io.BytesIO(b"E-mail\nana@example.org\n")

    source = source_of(file)

    assert (source.delimiter, len(head(file, source))) == (",", 2)


def test_workbook_when_it_holds_numbers_days_and_formulas_then_text_as_somebody_would_type_it():
    file = book(
        ("E-mail", "Since", "Day", "Share", "Formula"),
        ("ana@example.org", 2019.0, dt.datetime.combine(dt.date(2026, 3, 1), dt.time()), 1.5, "=1+1"),
        (),
        ("joerg@example.org", None, None, None, None),
        hidden_first=True,
    )

    source = source_of(file)
    told = list(rows(file, source))

    assert source == Source("xlsx")
    assert told == [
        Row(1, ("E-mail", "Since", "Day", "Share", "Formula")),
        Row(2, ("ana@example.org", "2019", "2026-03-01", "1.5")),
        Row(4, ("joerg@example.org",)),
    ]


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", Flaw.EMPTY),
        (b"%PDF-1.7 and so on", Flaw.NOT_A_TABLE),
        (b"\x89PNG\r\n\x1a\n", Flaw.NOT_A_TABLE),
        (b"\xd0\xcf\x11\xe0old workbook", Flaw.NOT_A_TABLE),
        (b"E-mail,Name\nana\0@example.org,Ana\n", Flaw.NOT_A_TABLE),
        (b"E-mail,Name\n\x81\x8d\x8f,Ana\n", Flaw.NOT_A_TABLE),
        (b"PK\x03\x04 broken", Flaw.BROKEN),
        (archive(readme_txt=b"hello").getvalue(), Flaw.NOT_A_TABLE),
        (archive(xl__workbook_xml=b"<nothing", x_xml=b"").getvalue(), Flaw.BROKEN),
    ],
)
def test_file_when_it_is_no_list_then_refused_with_its_reason(content, flaw):
    file = io.BytesIO(content)

    with pytest.raises(FileFlaw) as error:
        list(rows(file, source_of(file)))

    assert error.value.flaw == flaw


def test_text_when_a_quote_stays_open_then_its_line_is_told():
    file = io.BytesIO(b'E-mail,Name\nana@example.org,Ana\njoerg@example.org,"J\xc3\xb6rg\n' + b"x,y\n" * 3)

    with pytest.raises(FileFlaw) as error:
        list(rows(file, Source("csv", "utf-8-sig", ",")))

    assert (error.value.flaw, error.value.line) == (Flaw.QUOTE, 3)


def test_workbook_when_it_would_unpack_to_too_much_then_refused_before_it_is(monkeypatch):
    monkeypatch.setattr("members.importing.sheets.LARGEST_UNPACKED", 1_000)

    with pytest.raises(FileFlaw) as error:
        source_of(book(HEAD, ANA))

    assert error.value.flaw == Flaw.TOO_LARGE


def rewritten(file: io.BytesIO, change) -> io.BytesIO:
    """The same workbook with other names or contents of its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(*change(name, before.read(name)))
    return target


def test_workbook_when_a_row_claims_to_be_the_billionth_then_refused_and_not_counted_to(monkeypatch):
    monkeypatch.setattr("members.importing.sheets.LAST_LINE", 1_000)
    bomb = rewritten(book(HEAD, ANA), lambda name, part: (name, part.replace(b'<row r="2"', b'<row r="999999999"')))

    with pytest.raises(FileFlaw) as error:
        list(rows(bomb, Source("xlsx", "", "")))

    assert error.value.flaw == Flaw.TOO_LONG


def test_workbook_when_a_part_that_is_held_is_large_by_another_name_then_refused(monkeypatch):
    monkeypatch.setattr("members.importing.sheets.LARGEST_HELD", 100_000)
    bomb = rewritten(book(HEAD, ANA), lambda name, part: (name, part))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archived:
        archived.writestr("xl/s.xml", b" " * 100_001)

    with pytest.raises(FileFlaw) as error:
        source_of(bomb)

    assert error.value.flaw == Flaw.TOO_LARGE


def test_file_when_too_large_long_or_wide_then_refused(monkeypatch):
    monkeypatch.setattr(reading, "LONGEST", 2)
    monkeypatch.setattr(reading, "WIDEST", 3)
    long, wide = text(HEAD, ANA, JOERG, ANA), text((*HEAD, "Role"))

    with pytest.raises(FileFlaw) as too_long:
        list(rows(long, Source("csv", "utf-8-sig", ",")))
    with pytest.raises(FileFlaw) as too_wide:
        list(rows(wide, Source("csv", "utf-8-sig", ",")))
    monkeypatch.setattr(reading, "LARGEST", 10)
    with pytest.raises(FileFlaw) as too_large:
        source_of(long)

    flaws = [error.value.flaw for error in (too_long, too_wide, too_large)]
    assert flaws == [Flaw.TOO_LONG, Flaw.TOO_WIDE, Flaw.TOO_LARGE]
