import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.folding import search_key
from members.places import Place, distance_km, find, places

ANY_PLACE = st.sampled_from(places())


def _named(name: str) -> Place:
    return next(place for place in places() if place.name == name)


def test_places_when_loaded_then_well_formed_and_enough() -> None:
    known = places()

    assert len([place for place in known if place.country == "DE"]) >= 250
    assert len({(place.key, place.country) for place in known}) == len(known)
    assert all(place.key == search_key(place.name) for place in known)
    assert all(-90 < place.latitude < 90 and -180 < place.longitude < 180 for place in known)


def test_places_when_german_then_inside_the_country() -> None:
    outside = [
        place.name
        for place in places()
        if place.country == "DE" and not (47.2 < place.latitude < 55.1 and 5.8 < place.longitude < 15.1)
    ]

    assert outside == []


@pytest.mark.parametrize("query", ["München", "Muenchen", "munchen", "MÜNCH", "Munich", "múnich", " Müenchen"])
def test_find_when_munich_is_spelled_in_any_way_then_found_first(query: str) -> None:
    assert find(query)[0].name == "München"


def test_find_when_name_is_shared_then_exact_first_and_larger_before_smaller() -> None:
    assert [place.name for place in find("Frankfurt")] == ["Frankfurt am Main", "Frankfurt (Oder)"]
    assert find("Ulm")[0].name == "Ulm"


@pytest.mark.parametrize("query", ["", "   ", "\x00", "'; drop table", "Nirgendwo", "%"])
def test_find_when_nothing_fits_then_empty(query: str) -> None:
    assert find(query) == []


@given(ANY_PLACE)
def test_find_when_name_is_typed_in_full_then_it_is_among_the_hits(place: Place) -> None:
    assert place in find(place.name)


@pytest.mark.parametrize(
    ("here", "there", "kilometers"),
    [("Berlin", "München", 504), ("Hamburg", "Köln", 357), ("Stuttgart", "Puebla", 9750)],
)
def test_distance_when_between_known_cities_then_right_to_two_percent(here: str, there: str, kilometers: int) -> None:
    assert distance_km(_named(here), _named(there)) == pytest.approx(kilometers, rel=0.02)


@given(ANY_PLACE, ANY_PLACE)
def test_distance_when_turned_around_then_equal_and_zero_at_home(here: Place, there: Place) -> None:
    assert distance_km(here, there) == distance_km(there, here)
    assert distance_km(here, here) == 0
