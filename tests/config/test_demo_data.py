import json
from collections import Counter
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from PIL import Image

from config.demo.past import imagine_past
from config.demo.people import SyntheticPerson, synthesize
from config.demo.portraits import portrait
from config.demo.records import Past
from config.demo.stock import LANGUAGES

EXAMPLES = Path(__file__).parents[2] / "config" / "blueprints" / "examples"
POOL = json.loads((EXAMPLES / "applicant_pool_167.json").read_text(encoding="utf-8"))["people"]
SEED = 20
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def people() -> list[SyntheticPerson]:
    return synthesize(POOL, seed=SEED, today=TODAY)


@pytest.fixture(scope="module")
def past(people: list[SyntheticPerson]) -> Past:
    return imagine_past(people, seed=SEED, today=TODAY)


def test_people_when_made_twice_then_equal_and_with_another_seed_different(people: list[SyntheticPerson]) -> None:
    again = synthesize(POOL, seed=SEED, today=TODAY)
    other = synthesize(POOL, seed=SEED + 1, today=TODAY)

    assert again == people
    assert other != people


def test_people_when_made_then_167_marked_synthetic_and_each_with_an_own_address(people: list[SyntheticPerson]) -> None:
    emails = {person.email for person in people}

    assert [person.person_id for person in people] == [applicant["id"] for applicant in POOL]
    assert len(people) == 167
    assert len(emails) == 167
    assert all(email.isascii() and email.endswith("@example.org") and " " not in email for email in emails)
    assert all(person.synthetic and all(text.synthetic for text in person.biographies) for person in people)
    assert len({person.name for person in people}) == 167


def test_people_when_made_then_names_of_the_pool_stay_and_hard_letters_occur(people: list[SyntheticPerson]) -> None:
    letters = set("".join(person.name for person in people))

    assert all(person.name.startswith(applicant["name"]) for person, applicant in zip(people, POOL, strict=True))
    assert set("ñüßŁ") <= letters
    assert sum(bool(person.second_surname) for person in people) > 120
    assert "" in {person.second_surname for person in people}


def test_people_when_made_then_answers_of_the_pool_are_kept(people: list[SyntheticPerson]) -> None:
    for person, applicant in zip(people, POOL, strict=True):
        answers = applicant["answers"]
        assert person.city.country == answers["country_of_residence"]
        assert person.languages[0].level == answers["spanish"]
        assert person.needs == applicant["needs"]
        assert person.years_experience == answers["years_experience"]
        assert 5 <= len(person.skills) == len(set(person.skills)) <= 8


def test_people_when_made_then_languages_tiers_and_consents_are_mixed(people: list[SyntheticPerson]) -> None:
    languages = Counter(person.interface_language for person in people)

    assert set(languages) == set(LANGUAGES)
    assert min(languages.values()) >= 15
    assert {person.tier for person in people} == {"standard", "solidarity", "patron"}
    for consent in ("book_ebook", "book_print"):
        assert 0.6 < sum(consent in person.consents for person in people) / 167 < 0.8
    assert {"public", "members"} <= {person.visibility["city"] for person in people} >= {"nobody"}


def test_biographies_when_read_then_no_two_alike_and_no_slot_left(people: list[SyntheticPerson]) -> None:
    texts = [biography for person in people for biography in person.biographies]
    own = [person.biographies[0] for person in people]

    assert len({text.paragraphs for text in texts}) == len(texts)
    assert all(2 <= len(text.paragraphs) <= 4 for text in texts)
    assert not any("{" in paragraph or "  " in paragraph for text in texts for paragraph in text.paragraphs)
    assert [text.language for text in own] == [person.interface_language for person in people]
    assert {text.origin for text in own} == {"own"}


def test_portraits_when_drawn_then_two_thirds_have_one_and_each_decodes(people: list[SyntheticPerson]) -> None:
    drawn = [person for person in people if person.has_portrait]
    pictures = {
        person.person_id: portrait(person.person_id, seed=SEED, address=person.address) for person in drawn[:30]
    }

    assert 0.58 < len(drawn) / 167 < 0.75
    assert len(set(pictures.values())) == len(pictures)
    for picture in pictures.values():
        image = Image.open(BytesIO(picture), formats=("JPEG",))
        image.load()
        assert image.size == (600, 750)


def test_portrait_when_drawn_again_then_the_same_bytes() -> None:
    once, again = (portrait("p001", seed=SEED, address="she") for _ in range(2))

    assert once == again


def test_past_when_imagined_twice_then_equal(people: list[SyntheticPerson], past: Past) -> None:
    assert imagine_past(people, seed=SEED, today=TODAY) == past


@pytest.mark.parametrize("today", [TODAY, date(2024, 2, 29), date(2026, 3, 29), date(2027, 1, 1)])
def test_past_when_imagined_then_nothing_lies_after_yesterday(people: list[SyntheticPerson], today: date) -> None:
    past = imagine_past(people, seed=SEED, today=today)
    moments: list[datetime] = [deed.occurred_at for deed in past.deeds]
    moments += [event.starts_at for event in past.events]
    moments += [one.registered_at for event in (*past.events, *past.upcoming) for one in event.attendance]
    moments += [moment for one in past.exchanges for moment in (one.occurred_at, one.confirmed_at) if moment]
    days = [payment.paid_on or payment.due_on for payment in past.payments]
    days += [stay.ended_on or stay.joined_on for stay in past.stays.values()]

    assert {moment.date() for moment in moments if moment.date() >= today} == set()
    assert {day for day in days if day >= today} == set()
    assert min(moments).date() > today - timedelta(days=770)


def test_past_when_imagined_then_four_events_are_to_come_with_free_places(past: Past) -> None:
    assert [event.starts_at.date() > TODAY for event in past.upcoming] == [True] * 4
    assert all(0 < len(event.attendance) < event.capacity for event in past.upcoming)
    assert {one.state for event in past.upcoming for one in event.attendance} == {"registered"}
    assert {frozenset(event.title) for event in (*past.events, *past.upcoming)} == {frozenset(LANGUAGES)}
    assert all(len(event.attendance) <= event.capacity for event in past.events)


def test_past_when_imagined_then_deeds_are_in_order_known_and_within_membership(past: Past) -> None:
    taxonomy = yaml.safe_load((EXAMPLES / "activity_taxonomy.yaml").read_text(encoding="utf-8"))
    known = {kind["key"] for kind in taxonomy["activity_types"]}

    assert {deed.activity for deed in past.deeds} <= known
    assert all(earlier.occurred_at <= later.occurred_at for earlier, later in pairwise(past.deeds))
    for deed in past.deeds:
        stay = past.stays[deed.person_id]
        assert stay.joined_on <= deed.occurred_at.date()
        if deed.activity != "fee.paid":
            assert stay.ended_on is None or deed.occurred_at.date() <= stay.ended_on


def test_past_when_imagined_then_givers_give_more_and_some_lapse(people: list[SyntheticPerson], past: Past) -> None:
    hours = {person.person_id: person.pledged_hours for person in people}
    given = Counter(one.giver_id for one in past.exchanges)
    generous = [person for person, pledged in hours.items() if pledged >= 4]
    modest = [person for person, pledged in hours.items() if pledged <= 1]

    assert sum(map(given.__getitem__, generous)) / len(generous) > 3 * sum(map(given.__getitem__, modest)) / len(modest)
    assert 5 < sum(stay.ended_on is not None for stay in past.stays.values()) < 80
    assert all(one.giver_id != one.receiver_id for one in past.exchanges)
    assert {one.useful for one in past.exchanges if one.confirmed_at is None} == {None}


def test_past_when_imagined_then_everything_is_marked_synthetic(past: Past) -> None:
    rows = (*past.deeds, *past.exchanges, *past.events, *past.upcoming, *past.payments, *past.stays.values(), past)

    assert {row.synthetic for row in rows} == {True}


def test_payments_when_imagined_then_the_tiers_price_and_a_few_open(people: list[SyntheticPerson], past: Past) -> None:
    prices = {(payment.tier, payment.amount, payment.currency) for payment in past.payments}
    still_open = [payment for payment in past.payments if payment.paid_on is None]

    assert prices == {("standard", 1500, "EUR"), ("solidarity", 500, "EUR"), ("patron", 4000, "EUR")}
    assert 0 < len(still_open) < len(past.payments) / 10
    assert {payment.person_id for payment in past.payments} == {person.person_id for person in people}


def test_past_when_nobody_is_given_then_empty_but_events_to_come() -> None:
    past = imagine_past([], seed=SEED, today=TODAY)

    assert (past.deeds, past.exchanges, past.events, past.payments) == ((), (), (), ())
    assert len(past.upcoming) == 4
