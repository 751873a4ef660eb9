import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.folding import fold, search_key, sort_key, variants

NAMES = st.text(alphabet="abceorsuzäöüßñáéłŁÄÖÜÑ' -", max_size=20)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Müller", "muller"),
        ("Größmann", "grossmann"),
        ("Piña-Hernández", "pina hernandez"),
        ("Łukasz", "lukasz"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Connor", "oconnor"),
        ("  de  la  Cruz ", "de la cruz"),
        ("\x00\ud800", ""),
    ],
)
def test_fold_when_written_with_accents_then_plain_lower_case(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    "spellings",
    [
        ("Müller", "Mueller", "Muller", "MÜLLER", "Mu\u0308ller"),
        ("Piña", "Pina", "pin\u0303a"),
        ("Größmann", "Groessmann", "Grossmann"),
        ("Jäger", "Jaeger", "Jager"),
        ("Manuel", "manuel", "MANUEL"),
        ("Bärenstraße", "Baerenstrasse"),
    ],
)
def test_search_key_when_spelled_differently_then_one_key(spellings: tuple[str, ...]) -> None:
    keys = {search_key(spelling) for spelling in spellings}

    assert len(keys) == 1


@pytest.mark.parametrize("name", ["Manuel", "Miguel", "Rafael", "Israel", "Joel", "Noe", "Raúl", "Consuelo"])
def test_search_key_when_a_name_is_typed_letter_by_letter_then_it_is_found_all_the_way(name: str) -> None:
    typed = [name[:end] for end in range(1, len(name) + 1)]

    assert all(search_key(name).startswith(search_key(part)) for part in typed)


@given(st.text())
def test_folding_when_repeated_then_nothing_changes(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert search_key(search_key(text)) == search_key(text)


@given(NAMES)
def test_search_key_when_umlauts_are_written_out_then_same_key(name: str) -> None:
    written_out = name.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")

    assert search_key(written_out) == search_key(name)


@given(NAMES)
def test_variants_when_any_is_searched_then_it_meets_the_name(name: str) -> None:
    assert {search_key(variant) for variant in variants(name)} == {search_key(name)}


@given(st.tuples(NAMES, NAMES, NAMES), st.tuples(NAMES, NAMES, NAMES))
def test_sort_key_when_two_people_are_compared_then_as_their_names_one_by_one(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    by_names = [fold(name).split() for name in one] < [fold(name).split() for name in other]

    assert (sort_key(*one) < sort_key(*other)) == by_names


def test_sort_key_when_surnames_are_spanish_then_first_surname_rules_and_a_missing_second_comes_first() -> None:
    people = [("Nunez", "Zamora", "Ana"), ("Núñez", "", "Íñigo"), ("Ñáñez", "", "Eva"), ("Núñez", "Ávila", "Bruno")]

    ordered = sorted(people, key=lambda person: sort_key(*person))

    assert [person[2] for person in ordered] == ["Eva", "Íñigo", "Bruno", "Ana"]
