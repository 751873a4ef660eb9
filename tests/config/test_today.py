"""The home of whoever is signed in: a member's day, an applicant's state, an organizer's way to the desk."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from config.today import home
from tests.billing.factories import ChargeFactory
from tests.directory.factories import person, republish
from tests.events.factories import an_event, at_desk
from tests.factories import UserFactory, organizer
from tests.icmp import world
from tests.icmp.factories import ApplicationFactory, DecisionFactory, SubmittedApplicationFactory
from tests.icmp.world import NOW, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW.at, tick=False), translation.override("en"):
        yield


def test_home_when_a_member_has_a_day_then_everything_is_there(community):
    me = person(looks_for=["A mentor"], discipline="software_it")
    person("Leo Maier Roth", offers=["A mentor", "Coffee"])
    person("Mia Sanz Gil", discipline="software_it")
    person("Tom Wróbel Ortiz", discipline="law")
    world.pledge(me.member, "3")
    world.deed(me.member, moment(dt.date(2026, 11, 1)), "mentoring.session_given", minutes=90)
    world.deed(me.member, moment(dt.date(2026, 10, 31)), "mentoring.session_given")
    world.deed(me.member, moment(dt.date(2026, 11, 1)), "event.attended")
    charge = ChargeFactory(user=me.member.user, due_on=dt.date(2026, 10, 20))
    event = an_event()

    day = home(me.member.user, at=NOW.at)

    assert [(card.name, card.meta) for card in day["people"]] == [
        ("Leo Maier Roth", ["Offers what you look for: A mentor"]),
        ("Mia Sanz Gil", ["In your field: Software it"]),
    ]
    assert (day["hours"], day["pledge"].hours_per_month) == (1.5, 3)
    assert (day["charge"], day["is_late"]) == (charge, True)
    assert (day["next_event"], day["next_place"]) == (event, None)
    assert day["complete"] == 11
    assert day["lacking"][0] == "a photo"


def test_people_when_somebody_hides_offer_and_field_then_not_proposed(community):
    me = person(looks_for=["A mentor"], discipline="software_it")
    other = person("Leo Maier Roth", offers=["A mentor"], discipline="software_it")
    shown = home(me.member.user, at=NOW.at)["people"]

    republish(other, audiences={"offers": "nobody", "discipline": "organizers"})

    assert [card.name for card in shown] == ["Leo Maier Roth"]
    assert home(me.member.user, at=NOW.at)["people"] == []


def test_home_when_the_event_is_full_or_taken_then_the_next_one(community):
    me = person()
    an_event(capacity=1)
    later = an_event(starts_local=dt.datetime.fromisoformat("2026-12-13T18:30"))
    first = home(me.member.user, at=NOW.at)["next_event"]
    first.taken = first.capacity
    first.save()

    assert home(me.member.user, at=NOW.at)["next_event"] == later


def test_home_when_a_decline_is_not_told_then_it_is_still_being_read(community, client):
    user = UserFactory()
    application = SubmittedApplicationFactory(user=user, promised_on=dt.date(2026, 11, 12))
    DecisionFactory(application=application, outcome="decline")
    application.state = "declined"
    application.save()
    client.force_login(user)

    html = client.get("/").content.decode()

    assert "Your application is being read" in html
    assert "Not this time" not in html
    assert reverse("icmp:application", args=[application.public_token]) in html


@pytest.mark.parametrize("state", ["draft", "unverified", "in_review", "needs_info", "withdrawn"])
def test_home_when_somebody_applied_then_how_it_stands(community, client, state):
    user = UserFactory()
    ApplicationFactory(user=user, state=state, submitted_at=None if state == "draft" else NOW.at)
    client.force_login(user)

    assert client.get("/").status_code == 200


@pytest.mark.parametrize("standing", ["lapsed", "left", "alumni", "suspended"])
def test_home_when_the_seat_is_empty_then_no_people_are_shown(community, client, standing):
    me = person(standing=standing, discipline="software_it")
    person("Leo Maier Roth", discipline="software_it")
    client.force_login(me.member.user)

    html = client.get("/").content.decode()

    assert "Leo Maier Roth" not in html
    assert "Your seat is empty" in html


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_home_when_opened_then_whole_in_every_language(community, client, language):
    me = person(looks_for=["A mentor"])
    world.pledge(me.member, "2.5")
    world.deed(me.member, moment(dt.date(2026, 11, 1)), "mentoring.session_given", minutes=90)
    an_event()
    client.cookies["language"] = language
    client.force_login(me.member.user)

    page = client.get("/")

    html = page.content.decode()
    assert page.status_code == 200
    assert '<progress max="2.50" value="1.5"' in html
    assert 'class="btn" href="/events/' in html
    assert "style=" not in html
    assert len(html.encode()) < 60_000


def test_home_when_an_organizer_comes_then_the_desk_is_one_step_away(community, client):
    html = at_desk(client, organizer()).get("/").content.decode()

    assert 'class="btn" href="/desk/"' in html


def test_home_when_nobody_was_founded_then_it_opens(db, client):
    client.force_login(UserFactory())

    assert client.get("/").status_code == 200


def test_home_when_there_are_three_of_each_then_as_many_queries_as_for_one(community, client):
    me = person(looks_for=["A mentor"])
    client.force_login(me.member.user)

    def asked() -> int:
        person("Leo Maier Roth", offers=["A mentor"])
        an_event()
        ChargeFactory(user=me.member.user)
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    one = asked()
    asked()

    assert asked() == one
