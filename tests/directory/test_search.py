import pytest

from directory.lexemes import ask
from directory.models import Listing
from directory.results import results
from members.gates import Viewer
from tests.directory.factories import person

MEMBER = Viewer(standing="member")


def names(text, **filters):
    found = results(viewer=MEMBER, text=text, filters=filters)
    return [row.display_name for row in found.people]


@pytest.fixture
def people(community):
    person("Jörg Müller Ibáñez", city="Munich", discipline="Engineering", skills=["Plant planning"])
    person("Lucía Piña Ordóñez", city="Hamburg", skills=["Wind energy", "Python"])
    person("Noe Weiß Garcia", city="Berlin", biography={"de": "Früher in Lübeck, heute Straßenbau."})
    person("Ana Gonzalez Manuel", city="Stuttgart", employer="Ölwerk AG", languages=[{"code": "de", "level": "C1"}])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Müller", "Jörg Müller Ibáñez"),
        ("mueller", "Jörg Müller Ibáñez"),
        ("MULLER", "Jörg Müller Ibáñez"),
        ("mull", "Jörg Müller Ibáñez"),
        ("jorg ibanez", "Jörg Müller Ibáñez"),
        ("Munich", "Jörg Müller Ibáñez"),
        ("münchen", "Jörg Müller Ibáñez"),
        ("Muenchen", "Jörg Müller Ibáñez"),
        ("plant planning", "Jörg Müller Ibáñez"),
        ("Piña", "Lucía Piña Ordóñez"),
        ("pina", "Lucía Piña Ordóñez"),
        ("Pin\u0303a", "Lucía Piña Ordóñez"),
        ("ordonez wind", "Lucía Piña Ordóñez"),
        ('"wind energy"', "Lucía Piña Ordóñez"),
        ("weiss", "Noe Weiß Garcia"),
        ("WEISS", "Noe Weiß Garcia"),
        ("weiß", "Noe Weiß Garcia"),
        ("luebeck", "Noe Weiß Garcia"),
        ("strassenbau", "Noe Weiß Garcia"),
        ("manuel", "Ana Gonzalez Manuel"),
        ("oelwerk", "Ana Gonzalez Manuel"),
    ],
)
def test_search_when_written_another_way_then_finds(people, typed, found):
    assert names(typed)[:1] == [found]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Gonzales", "Ana Gonzalez Manuel"),
        ("Mülller", "Jörg Müller Ibáñez"),
        ("gracia", "Noe Weiß Garcia"),
        ("Hambrug", "Lucía Piña Ordóñez"),
        ("Stutgart", "Ana Gonzalez Manuel"),
    ],
)
def test_search_when_mistyped_then_near_words_are_found(people, typed, found):
    answer = results(viewer=MEMBER, text=typed, filters={})

    assert found in [row.display_name for row in answer.people]
    assert answer.near is True
    assert answer.found == len(answer.people)


@pytest.mark.django_db
def test_search_when_word_left_out_then_stays_out_of_near_hits_too(people):
    assert names("gonzales -stuttgart") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("python OR planning", {"Jörg Müller Ibáñez", "Lucía Piña Ordóñez"}),
        ("wind python", {"Lucía Piña Ordóñez"}),
        ('"energy wind"', set()),
        ("", {"Jörg Müller Ibáñez", "Lucía Piña Ordóñez", "Noe Weiß Garcia", "Ana Gonzalez Manuel"}),
        ("zzzz", set()),
    ],
)
def test_search_when_words_combined_then_as_expected(people, typed, found):
    assert set(names(typed)) == found


@pytest.mark.django_db
def test_search_when_word_as_such_then_before_its_beginnings(community):
    person("Anabel Ruiz Soto", headline="Ana is short")
    person("Ana Zapata Soto", headline="Long")

    assert names("zapata ana") == ["Ana Zapata Soto"]
    assert names("ana")[0] == "Ana Zapata Soto"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        ":*&|!()<->",
        "'",
        "\\",
        "a'b:*c",
        "!!!",
        '"',
        "-",
        "OR",
        "OR OR -",
        "💥",
        "a" * 5000,
        "\u202e",
        "中文 字",
        "%_",
        "' or 1=1 --",
    ],
)
def test_search_when_signs_typed_then_answers(people, typed):
    answer = results(viewer=MEMBER, text=typed, filters={})

    assert answer.everyone == 4


@pytest.mark.django_db
def test_document_when_letters_beyond_latin_then_found(community):
    person("Łucja Çelik Ωmega", headline="中文 老师")

    assert names("lucja celik") == ["Łucja Çelik Ωmega"]
    assert names("ωmega") == ["Łucja Çelik Ωmega"]
    assert names("中文") == ["Łucja Çelik Ωmega"]


@pytest.mark.django_db
def test_document_when_very_long_then_written(community):
    profile = person("Ana Long Story", biography={"en": "word " * 40_000})

    assert Listing.objects.filter(profile=profile).count() == 2


def test_ask_when_more_words_than_allowed_then_the_first_twelve():
    assert ask(" ".join(f"w{n}x" for n in range(40))).beginning.count("&") == 11
