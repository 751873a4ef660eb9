"""Cells as people write them, and rows as persons."""

import pytest

from members.importing import cells
from members.importing.flaws import Unreadable
from members.importing.people import Reason, Said, said_by


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Ana@Example.ORG ", "ana@example.org"),
        ("Ana Pérez <ana@example.org>", "ana@example.org"),
        ("mailto:ana@example.org", "ana@example.org"),
        ("ana\u200b@example.org", "ana@example.org"),
        ("ana.p+list@sub.example.org", "ana.p+list@sub.example.org"),
    ],
)
def test_address_when_written_loosely_then_in_lower_case(text, address):
    assert cells.address(text) == address


@pytest.mark.parametrize(
    "text",
    ["ana", "ana@", "@example.org", "ana@localhost", "a b@example.org", "ana@example..org", ".ana@example.org",
     "аna@example.org", "ana@examp\u212ae.org", "ana@example.org, jo@example.org", "a" * 65 + "@example.org", "ana@-x.org",
     "ana@example.org\r\nBcc: x@example.org"],
)  # fmt: skip
def test_address_when_it_is_none_or_only_looks_like_one_then_unreadable(text):
    with pytest.raises(Unreadable):
        cells.address(text)


@pytest.mark.parametrize(
    ("email", "key"),
    [
        ("ana.p+circle@example.org", "ana.p@example.org"),
        ("a.n.a+x@googlemail.com", "ana@gmail.com"),
        ("+x@example.org", "+x@example.org"),
    ],
)
def test_address_key_when_two_spellings_reach_one_mailbox_then_one_key(email, key):
    assert cells.address_key(email) == key


@pytest.mark.parametrize("name", ["Ana Müller Piña", "Müller Piña Ana", "PINA  Mueller, ana"])
def test_name_key_when_order_and_accents_differ_then_one_key(name):
    assert cells.name_key(name) == "ana muller pina"


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (cells.spoken, "Spanish C2; German (B1), en", [("es", "C2"), ("de", "B1"), ("en", "")]),
        (cells.spoken, "Español: lengua materna / alemán a2", [("es", "C2"), ("de", "A2")]),
        (cells.spoken, "Deutsch – Muttersprache", [("de", "C2")]),
    ],
)
def test_spoken_when_levels_stand_beside_then_read(read, text, value):
    assert read(text) == [{"code": code, "level": level} for code, level in value]


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (cells.parts(longest=20, most=4), "Python; SQL ;Python", ["Python", "SQL"]),
        (cells.parts(longest=20, most=4), "Python, SQL", ["Python", "SQL"]),
        (cells.parts(longest=20, most=4), "Reading, slowly; SQL", ["Reading, slowly", "SQL"]),
        (cells.number(0, 80), "about 12 years", 12),
        (cells.number(1930, 2100), "01.03.2019", 2019),
        (cells.account_language, "de-DE", "de"),
        (cells.account_language, "Español", "es"),
        (cells.links, "example.org/ana https://example.org", ["https://example.org/ana", "https://example.org"]),
        (cells.one_line(9), "a\u202eb\nc\x07", "ab c"),
    ],
)
def test_cells_when_written_by_people_then_read(read, text, value):
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (cells.number(0, 80), "many"),
        (cells.number(0, 80), "5-10"),
        (cells.number(1930, 2100), "1492"),
        (cells.spoken, "Klingon"),
        (cells.spoken, "12"),
        (cells.account_language, "French"),
        (cells.links, "javascript:alert(1)"),
        (cells.parts(longest=3, most=4), "long"),
        (cells.parts(longest=9, most=1), "a;b"),
        (cells.one_line(3), "long"),
        (cells.paragraphs(3), "long"),
    ],
)
def test_cells_when_they_hold_something_else_then_unreadable(read, text):
    with pytest.raises(Unreadable):
        read(text)


def said(mapping, *row):
    return said_by(row, mapping, story_language="es")


def test_row_when_whole_then_a_person_with_the_fields_of_a_page():
    told = said(
        ("email", "name", "language", "biography", "", "skills"),
        "Ana@example.org",
        "Piña, Ana",
        "es",
        "Hola",
        "x",
        "SQL",
    )

    assert told == Said(
        address="ana@example.org", name="Ana Piña", language="es",
        fields={
            "biography": {"es": "Hola"}, "skills": ["SQL"],
            "name": {"given_names": "Ana", "first_surname": "Piña", "second_surname": "", "display_name": "Ana Piña",
                     "sort_key": "pina    ana"},
        },
    )  # fmt: skip


def test_row_when_the_name_stands_in_parts_then_put_together():
    told = said(
        ("given_names", "second_surname", "first_surname", "email"), "José María", "Weiß", "de la Cruz", "j@example.org"
    )

    assert told.fields["name"]["display_name"] == "José María de la Cruz Weiß"
    assert told.fields["name"]["sort_key"] == "de la cruz  weiss  jose maria"


@pytest.mark.parametrize(("address", "reason"), [("", Reason.NO_ADDRESS), ("ana at example", Reason.BAD_ADDRESS)])
def test_row_when_it_has_no_address_then_refused_with_the_reason(address, reason):
    assert said(("email", "name"), address, "Ana").reason == reason


def test_row_when_a_cell_is_unreadable_then_left_out_and_told():
    told = said(
        ("email", "years_experience", "city"), "a@example.org", "so very many that nobody counts them at all", "Köln"
    )

    assert told.fields == {"city": "Köln"}
    assert told.remarks == (("years_experience", "so very many that nobody counts them at…"),)


def test_row_when_it_is_shorter_or_longer_than_the_header_then_no_error():
    assert said(("email", "name", "city"), "a@example.org").address == "a@example.org"
    assert said(("email",), "a@example.org", "more").address == "a@example.org"
