"""Columns are guessed in three languages, and remembered."""

import pytest

from members.folding import search_key
from members.importing.columns import Header, column_key, guesses, header_of, is_never_taken
from members.importing.fields import FIELDS, NEVER
from members.importing.flaws import FileFlaw, Flaw
from members.importing.reading import Row


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (("E-mail", "First name", "Last name", "City"), ("email", "given_names", "first_surname", "city")),
        (("Vorname", "Nachname", "E-Mail-Adresse", "Ort"), ("given_names", "first_surname", "email", "city")),
        (
            ("Nombre", "Apellido paterno", "Apellido materno", "Correo electrónico", "Ciudad"),
            ("given_names", "first_surname", "second_surname", "email", "city"),
        ),
        (("Nombre", "Correo", "Idiomas"), ("name", "email", "languages")),
        (("Name", "Vorname", "Mail"), ("first_surname", "given_names", "email")),
        (("Full name", "First name", "Mail"), ("name", "", "email")),
        (("Name", "Nachname", "Mail"), ("given_names", "first_surname", "email")),
        (("Full name", "Given names", "Surname", "Email *"), ("", "given_names", "first_surname", "email")),
        (("E-Mail (Pflichtfeld)", "NAME:", "Sprache"), ("email", "name", "language")),
        (("Status", "Rolle", "Passwort", "Einwilligung", "E-mail"), ("", "", "", "", "email")),
        (("Mail", "E-mail", "", "Wholly unknown"), ("", "email", "", "")),
    ],
)
def test_columns_when_named_in_any_language_then_guessed(names, fields):
    assert guesses(names, {}) == fields


def test_columns_when_an_organizer_said_otherwise_before_then_remembered():
    remembered = {column_key("Firma"): "headline", column_key("Ort"): "", column_key("Alias"): "pronouns"}

    found = guesses(("FIRMA", "Ort", "alias", "Stadt"), remembered)

    assert found == ("headline", "", "pronouns", "city")


def test_columns_when_remembered_for_a_field_that_no_longer_exists_then_left_out():
    assert guesses(("Firma",), {column_key("Firma"): "role"}) == ("",)


def test_header_when_lines_stand_above_it_then_found_by_its_names():
    rows = [
        Row(1, ("Members of the Circle",)),
        Row(2, ("as of", "2026")),
        Row(3, ("Name", "E-mail")),
        Row(4, ("Ana", "a@b")),
    ]

    assert header_of(rows) == Header(3, ("Name", "E-mail"))


def test_header_when_nothing_is_known_then_the_first_row_names_the_columns():
    assert header_of([Row(1, ("A1", "B1")), Row(2, ("x", "y"))]) == Header(1, ("A1", "B1"))


def test_header_when_there_is_one_row_of_unknown_names_then_refused():
    with pytest.raises(FileFlaw) as error:
        header_of([Row(1, ("x", "y"))])

    assert error.value.flaw == Flaw.NO_COLUMNS


def test_fields_when_compared_then_no_name_means_two_of_them_or_one_never_taken():
    meanings = {}
    for field, kind in FIELDS.items():
        for name in kind.names:
            meanings.setdefault(search_key(name), set()).add(field)

    assert {name: fields for name, fields in meanings.items() if len(fields) > 1} == {}
    assert [name for name in NEVER if search_key(name) in meanings] == []
    assert {"role", "standing", "consent", "password"} & set(FIELDS) == set()
    assert is_never_taken("Status *")
