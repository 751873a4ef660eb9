"""Statements of banks, as they write them: what is read, and where it is told that something is broken."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.money import Money
from billing.references import find_references, new_reference
from billing.statement import Flaw, StatementError, StatementLine, read_statement, statement_text
from billing.statement.cells import Unreadable, read_day, read_money
from billing.statement.columns import NAMES, kind_of
from billing.statement.reading import HEADER_WITHIN, LARGEST, LONGEST
from billing.statement.rows import rows_of
from members.amounts import amount_text

REFERENCE = "D-7K3F-9Q2X"
HEAD = "Date;Amount;Text\n"
GOOD = "2026-11-02;15.00;x\n"


def read(content, currency="EUR"):
    return read_statement(statement_text(content if isinstance(content, bytes) else content.encode()), currency)


def line(number, day, minor, text, currency="EUR"):
    return StatementLine(number, dt.date.fromisoformat(day), Money(minor, currency), text)


PLAIN = f"Date,Amount,Reference\n2026-11-02,15.00,Dues {REFERENCE}\n2026-11-03,-4.90,Fee\n"
WITH_PREAMBLE = (
    '"Girokonto";"DE89370400440532013000"\n"Kontostand vom 04.11.2026:";"1.234,00 €"\n""\n'
    '"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Betrag (€)"\n'
    f'"02.11.26";"03.11.26";"Gebucht";"Ana Pérez";"The Circle";"Beitrag {REFERENCE}";"1.015,5"\n'
)
IN_OLD_LETTERS = (
    '"Buchungstag";"Buchungstext";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Betrag";"Waehrung"\n'
    '"02.11.26";"GUTSCHRIFT";"Beiträge";"Weiß";"25,00";"EUR"\n'
).encode("cp1252")
WITH_TWO_CURRENCIES = (
    "Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung\n"
    "02.11.2026;01.11.2026;Ana;Gutschrift;Beitrag;2.000,00;EUR;15,00;USD\n"
)
WITH_SIDES = (
    'Umsätze\n\nBuchungstag;Valuta;Vorgang/Verwendungszweck;Währung;Umsatz; \n"02.11.2026";"02.11.2026";"Beitrag";"EUR";"15,00";"H"\n'
    '"03.11.2026";"03.11.2026";"Miete";"EUR";"500,00";"S"\n'
)
IN_SPANISH = (
    "Fecha Operación\tConcepto / Referencia\tCargo\tAbono\tSaldo\n"
    "02/11/2026\tCuota\t\t$1,234.56\t9,999.00\n03/11/2026\tComisión\t8.00\t0.00\t9,991.00\n"
)
WITH_LINE_BREAKS = (
    'Text;Amount;Booking date\r\n"Dues\r\nof ""Ana""; all";"15,00";2026-11-02\r\n\r\n;;\r\nnext;1,00;2026-11-03'
)


@pytest.mark.parametrize(
    ("content", "currency", "lines"),
    [
        (PLAIN, "EUR", [line(2, "2026-11-02", 1500, f"Dues {REFERENCE}"), line(3, "2026-11-03", -490, "Fee")]),
        (b"\xef\xbb\xbf" + PLAIN.encode(), "USD",
         [line(2, "2026-11-02", 1500, f"Dues {REFERENCE}", "USD"), line(3, "2026-11-03", -490, "Fee", "USD")]),
        (WITH_PREAMBLE, "EUR", [line(5, "2026-11-02", 101_550, f"Ana Pérez The Circle Beitrag {REFERENCE}")]),
        (IN_OLD_LETTERS, "EUR", [line(2, "2026-11-02", 2500, "GUTSCHRIFT Beiträge Weiß")]),
        (WITH_TWO_CURRENCIES, "EUR", [line(2, "2026-11-02", 1500, "Ana Gutschrift Beitrag", "USD")]),
        (WITH_SIDES, "EUR", [line(4, "2026-11-02", 1500, "Beitrag"), line(5, "2026-11-03", -50_000, "Miete")]),
        (IN_SPANISH, "MXN", [line(2, "2026-11-02", 123_456, "Cuota", "MXN"), line(3, "2026-11-03", -800, "Comisión", "MXN")]),
        (WITH_LINE_BREAKS, "EUR", [line(2, "2026-11-02", 1500, 'Dues of "Ana"; all'), line(6, "2026-11-03", 100, "next")]),
        ("Datum;Haben;Text\n2.11.2026;15,00;x\n3.11.2026;;y\n", "EUR",
         [line(2, "2026-11-02", 1500, "x"), line(3, "2026-11-03", 0, "y")]),
        ("Date;Amount;CR/DR;Details\n2026-11-02;15.00;CR;x\n2026-11-02;15.00;DR;y\n2026-11-02;-15.00;;z\n", "EUR",
         [line(2, "2026-11-02", 1500, "x"), line(3, "2026-11-02", -1500, "y"), line(4, "2026-11-02", -1500, "z")]),
        (HEAD, "EUR", []),
    ],
    ids=["comma", "mark", "preamble", "cp1252", "two currencies", "sides", "tabs", "line breaks", "credit", "cr", "empty"],
)  # fmt: skip
def test_statement_when_a_bank_writes_it_then_the_same_lines(content, currency, lines):
    assert read(content, currency) == tuple(lines)


@pytest.mark.parametrize(
    ("content", "flaw", "place"),
    [
        (HEAD + GOOD + "2026-11-02;15.00\n", Flaw.FIELDS, (3, 3)),
        (HEAD + "2026-11-02;15,00;a;b\n", Flaw.FIELDS, (2, 4)),
        (HEAD + GOOD + "2026-02-30;15.00;x\n", Flaw.DATE, (3, 1)),
        (HEAD + "Total;15.00;x\n", Flaw.DATE, (2, 1)),
        (HEAD + ";15.00;x\n", Flaw.DATE, (2, 1)),
        (HEAD + "2026-11-02;15.001;x\n2026-11-02;1.5.0;x\n", Flaw.AMOUNT, (3, 2)),
        (HEAD + "2026-11-02;;x\n", Flaw.AMOUNT, (2, 2)),
        ("Preamble\n\n" + HEAD + '2026-11-02;15.00;"a\nb"\n2026-11-02;many;x\n', Flaw.AMOUNT, (6, 2)),
        (HEAD + GOOD + '2026-11-02;15.00;"never closed\n' + GOOD, Flaw.QUOTE, (3, 3)),
        (HEAD + '2026-11-02;15.00;"never\nclosed";"\n', Flaw.QUOTE, (2, 4)),
        (HEAD + '2026-11-02;"15.00"x;y\n', Flaw.QUOTE, (2, 2)),
        (HEAD + "2026-11-02;15.00;a\0b\n", Flaw.SIGN, (2, 3)),
        ("one\x01\n" + HEAD, Flaw.SIGN, (1, 1)),
        ("Day\n\n", Flaw.NO_HEADER, (1, 1)),
        ("", Flaw.NO_HEADER, (1, 1)),
        ("\n" * HEADER_WITHIN + HEAD, Flaw.NO_HEADER, (1, 1)),
        ("<!doctype html><title>Sign in, please</title>\n", Flaw.NO_HEADER, (1, 1)),
        ("\nDate;Text\n", Flaw.COLUMN, (2, 3)),
        ("Amount;Text\n", Flaw.COLUMN, (1, 3)),
        ("Date,Amount\n", Flaw.COLUMN, (1, 3)),
        ("Date;Amount;Currency;Text\n2026-11-02;15.00;Euros;x\n", Flaw.CURRENCY, (2, 3)),
        ("Date;Amount;S/H;Text\n2026-11-02;15.00;X;x\n", Flaw.SIDE, (2, 3)),
        ("Date;Credit;Debit;Text\n2026-11-02;15.00;15.00;x\n", Flaw.AMOUNT, (2, 3)),
        ("Date;Credit;Debit;Text\n2026-11-02;;;x\n", Flaw.AMOUNT, (2, 2)),
        (b"%PDF-1.7\n" + HEAD.encode(), Flaw.NOT_TEXT, (1, 1)),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Flaw.NOT_TEXT, (1, 1)),
        (b"PK\x03\x04", Flaw.NOT_TEXT, (1, 1)),
        (HEAD.encode("utf-16"), Flaw.NOT_TEXT, (1, 1)),
        (HEAD.encode() + b"\x81\x8d", Flaw.NOT_TEXT, (1, 1)),
        (HEAD.encode() + b"x" * LARGEST, Flaw.TOO_LARGE, (1, 1)),
        (("€" * (LARGEST // 2)).encode("cp1252"), Flaw.TOO_LARGE, (1, 1)),
        (HEAD + GOOD * LONGEST, Flaw.TOO_LONG, (LONGEST + 1, 1)),
    ],
)  # fmt: skip
def test_statement_when_broken_then_line_and_column_are_named(content, flaw, place):
    with pytest.raises(StatementError) as told:
        read(content)

    assert (told.value.flaw, (told.value.line, told.value.column)) == (flaw, place)


def test_statement_when_as_long_as_it_may_be_then_read():
    assert len(read(HEAD + GOOD * (LONGEST - 1))) == LONGEST - 1


def test_statement_when_a_cell_is_wrong_then_its_column_and_words_are_told_and_cut():
    with pytest.raises(StatementError) as told:
        read("Buchungstag;Betrag;Text\n02.11.2026;" + "9" * 100 + "x;y\n")

    assert (told.value.name, told.value.found) == ("Betrag", "9" * 39 + "…")


def test_statement_when_read_again_from_its_text_then_the_same(at):
    content = WITH_LINE_BREAKS.encode()
    text = statement_text(content)

    assert statement_text(text.replace("\n", "\r\n").encode()) == text
    assert read(text) == read(content)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1.234,56", 123_456), ("1,234.56", 123_456), ("1234.56", 123_456), ("1234,56", 123_456), ("25", 2500),
        ("+25,00", 2500), ("-25,00", -2500), ("25,00-", -2500), ("25,00 -", -2500), ("\u221225.5", -2550),
        ("25,00 €", 2500), ("€25.00", 2500), ("-€25.00", -2500), ("€ -25.00", -2500), ("25.00 EUR", 2500),
        ("EUR 25", 2500), ("1.234", 123_400), ("1,234,567", 123_456_700), ("1 234,56", 123_456),
        ("1\u202f234,56", 123_456), ("1'234.56", 123_456), ("25,0000", 2500), ("0,00", 0), ("007", 700),
    ],
)  # fmt: skip
def test_amount_when_a_bank_writes_it_then_minor_units(text, minor):
    assert read_money(text, "EUR") == Money(minor, "EUR")


@pytest.mark.parametrize(
    ("text", "currency", "money"),
    [
        ("$1,234.56", "MXN", Money(123_456, "MXN")), ("1.234 €", "USD", Money(123_400, "EUR")),
        ("£5", "EUR", Money(500, "GBP")), ("1.234", "KWD", Money(1234, "KWD")), ("1.234.567", "KWD", Money(1_234_567_000, "KWD")),
        ("1.234", "JPY", Money(1234, "JPY")), ("1200.00", "JPY", Money(1200, "JPY")), ("5 USD", "EUR", Money(500, "USD")),
    ],
)  # fmt: skip
def test_amount_when_a_currency_is_written_or_has_other_decimals_then_that_one(text, currency, money):
    assert read_money(text, currency) == money


@pytest.mark.parametrize(
    "text",
    ["", "-", "x", "1.2.3", "1.234.56", "12.34,567", "25.0012", "--25", "-25-", "€25€", "25 00", "1,23,456", "NaN", "1e3",
     "١٥", "25€00", "9999999999", "1" * 5000, "EURO 5"],
)  # fmt: skip
def test_amount_when_it_is_none_then_refused(text):
    with pytest.raises(Unreadable):
        read_money(text, "EUR")


@given(
    st.integers(-(10**9), 10**9), st.sampled_from(["EUR", "USD", "JPY", "KWD", "MXN"]), st.sampled_from(["en", "de", "es"])
)  # fmt: skip
def test_amounts_when_written_as_people_do_then_read_as_they_were(minor, currency, language):
    assert read_money(amount_text(minor, currency, language, exact=True), currency) == Money(minor, currency)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_days_when_written_in_any_way_then_read_as_they_were(day):
    ways = ("%Y-%m-%d", "%Y-%m-%dT09:15:00Z", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y")

    assert {read_day(day.strftime(way)) for way in ways} == {day}


@pytest.mark.parametrize(
    "text", ["", "soon", "31.02.2026", "2026-13-01", "12/31/2026", "1.1.1", "٠١.٠١.٢٠٢٦", "2026-11-02x"]
)
def test_day_when_it_is_none_then_refused(text):
    with pytest.raises(Unreadable):
        read_day(text)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12)


@given(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=5), st.sampled_from("\t;,"))
def test_rows_when_written_as_csv_then_read_as_they_were(rows, delimiter):
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)

    found = list(rows_of(written.getvalue(), delimiter, line=1))

    assert [list(row.cells) for row in found] == rows
    assert found[-1].line == 1 + sum(cell.count("\n") for row in rows[:-1] for cell in row) + len(rows) - 1


@given(st.binary(max_size=300))
def test_statement_when_it_is_anything_at_all_then_lines_or_an_error_of_ours(content):
    told = None
    try:
        found = read(HEAD.encode() + content)
    except StatementError as error:
        told, found = error, ()

    assert told is None or min(told.line, told.column) >= 1
    assert all(isinstance(one, StatementLine) for one in found)


def test_columns_when_named_then_no_name_means_two_things():
    assert [(kind, name) for kind, names in NAMES.items() for name in names if kind_of(name)[0] != kind] == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("BETRAG IN EUR", "amount"), ("Amount (USD)", "amount"), ("Verwendungszweck 2", "text"), ("waehrung", "currency"),
     ("Saldo", None), ("IBAN", None), ("Umsatztyp", None), ("Original Amount", None)],
)  # fmt: skip
def test_column_when_named_by_a_bank_then_known(name, kind):
    found = kind_of(name)

    assert (found[0].value if found else None) == kind


def test_references_when_a_number_looks_like_one_then_the_real_one_is_found_too():
    real, chance = new_reference(), new_reference()

    assert find_references(f"IBAN {chance}, dues {real.lower().replace('-', ' ')}") == [chance, real]
