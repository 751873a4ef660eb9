"""Letters in the organizers' own words: taken apart, checked, written, given up."""

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from members.letters.anatomy import anatomy, kinds
from members.letters.examples import example_facts
from members.letters.own_words import MAY_BE_LEFT_OUT, Unknown, filled, missing_names, unknown_names
from members.models import AuditLine, LetterWording
from members.operations import WordingChanged, give_up_wording, set_wording
from members.outbox import render_letter, write_letter
from tests.factories import organizer
from tests.members.desk import at_desk

ADDRESS = "/desk/letters/standing_lapsed/de/"
WORDS = "Liebe {name},\n\nschade. Zurück geht es hier: {origin}{link}\n"


def facts(language):
    with translation.override(language):
        return example_facts(language=language, now=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_anatomy_when_filled_with_its_facts_then_the_letter_word_for_word(community, language):
    different, empty = [], []
    for kind in kinds():
        context = facts(language)
        with translation.override(language):
            plain = render_to_string(f"letters/{kind}.txt", context).split()

        found = anatomy(kind=kind, language=language, context=context)

        different += [kind] if filled(found.text, found.facts).split() != plain else []
        empty += [f"{kind}: {name}" for name, value in found.facts.items() if "url" in name and not value]

    assert (len(kinds()) > 40, different, empty) == (True, [], [])


@pytest.mark.django_db
def test_letter_when_there_are_own_words_then_it_is_written_with_them_in_that_language_alone(community, at):
    context = facts("de")
    owner = organizer()
    set_wording(
        kind="standing_lapsed", language="de", subject="Bis bald, {name}", text=WORDS, seen=None, by=owner, at=at
    )

    letter = write_letter(
        kind="standing_lapsed", key="one", to="ada@example.org", language="de", context=context, at=at
    )
    english = render_letter(kind="standing_lapsed", language="en", context=context)

    assert letter.subject == "Bis bald, Ada Lovelace"
    assert letter.text.startswith("Liebe Ada Lovelace,\n\nschade. Zurück geht es hier: http")
    assert "schade" in letter.html
    assert "schade" not in english[1]


@pytest.mark.django_db
def test_letter_when_own_words_name_a_fact_that_is_gone_then_the_original_is_sent(community, at):
    set_wording(
        kind="standing_lapsed", language="de", subject="x", text="{no_longer_known}", seen=None, by=organizer(), at=at
    )

    _subject, text, _html = render_letter(kind="standing_lapsed", language="de", context=facts("de"))

    assert "no_longer_known" not in text


@pytest.mark.django_db
def test_wording_when_another_was_set_in_between_then_it_stays_and_both_are_kept(community, at):
    owner = organizer()
    how = {"kind": "standing_lapsed", "language": "de", "subject": "x", "by": owner, "at": at}
    first = set_wording(text="first", seen=None, **how)

    with pytest.raises(WordingChanged) as found:
        set_wording(text="second", seen=None, **how)
    again = set_wording(text="first", seen=first.pk, **how)
    give_up_wording(kind="standing_lapsed", language="de", seen=first.pk, by=owner, at=at)

    assert (found.value.present, again) == (first, first)
    assert list(LetterWording.objects.values_list("text", "ended_at")) == [("first", at)]
    deeds = ["letter.worded", "letter.original_again"]
    assert (
        list(AuditLine.objects.filter(deed__startswith="letter.").order_by("pk").values_list("deed", flat=True))
        == deeds
    )


def test_unknown_names_when_a_name_is_foreign_then_it_and_its_line():
    assert unknown_names("Hello {name}\n{nmae} {}", {"name"}) == [Unknown("nmae", 2), Unknown("", 2)]


def test_missing_names_when_a_link_is_gone_then_it_is_named_and_a_greeting_is_not():
    assert missing_names("See you", "Dear {name}, {status_url} until {day} {status_url}") == ["status_url", "day"]
    assert "name" in MAY_BE_LEFT_OUT


@given(st.text(alphabet="ab {}\n"))
def test_filled_when_a_fact_looks_like_a_name_then_it_is_not_filled_again(value):
    assert filled("x {a} y {b}", {"a": value + "{b}", "b": "secret"}).count("secret") == 1


@pytest.mark.django_db
def test_page_when_words_are_wrong_then_the_place_is_said_and_nothing_is_lost(client, community):
    at_desk(client, "owner")

    answer = client.post(ADDRESS, {"subject": "Hallo", "text": "Liebe {nmae},\nschade.", "seen": ""})
    without = client.post(ADDRESS, {"subject": "Hallo", "text": "Schade.", "seen": ""})

    assert (answer.status_code, without.status_code) == (422, 422)
    assert "Line 1: this letter knows nothing called “nmae”" in answer.text
    assert "Liebe {nmae}," in answer.text
    assert "must say: {" in without.text
    assert LetterWording.objects.count() == 0


@pytest.mark.django_db
def test_page_when_looked_at_first_then_the_letter_with_examples_and_nothing_in_force(client, community):
    at_desk(client, "owner")
    text = client.get(ADDRESS).context["form"]["text"].value()

    answer = client.post(
        ADDRESS, {"subject": "Hallo {name}", "text": text + "\nNoch ein Satz.", "seen": "", "look": "1"}
    )

    assert answer.status_code == 200
    assert "Hallo Ada Lovelace" in answer.text
    assert "Noch ein Satz." in answer.text
    assert LetterWording.objects.count() == 0


@pytest.mark.django_db
def test_page_when_saved_twice_from_two_windows_then_the_second_sees_the_first(client, community):
    at_desk(client, "owner")
    text = client.get(ADDRESS).context["form"]["text"].value()
    sent = {"subject": "Eins", "text": text, "seen": ""}

    first = client.post(ADDRESS, sent)
    second = client.post(ADDRESS, sent | {"subject": "Zwei"})
    row = LetterWording.objects.get()
    back = client.post(ADDRESS + "original/", {"seen": row.pk})

    assert (first.status_code, second.status_code, back.status_code) == (302, 409, 302)
    assert ("Eins" in second.text, "Zwei" in second.text) == (True, True)
    assert LetterWording.objects.filter(ended_at=None).count() == 0


@pytest.mark.django_db
def test_list_when_some_letters_have_own_words_then_as_many_queries_as_before(
    client, community, at, django_assert_max_num_queries
):
    at_desk(client, "owner")
    for kind in kinds()[:3]:
        set_wording(kind=kind, language="es", subject="x", text="y", seen=None, by=organizer(), at=at)

    with django_assert_max_num_queries(15):
        page = client.get("/desk/letters/").text

    assert page.count("badge--mark") == 3
