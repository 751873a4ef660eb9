"""The pictures as pages: whole without scripts, alone for htmx, closed to strangers, silent about small groups."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from icmp.health.figures import PICTURES, figure
from icmp.health.operations import measure_community
from members.gates import STAFF
from tests.events.factories import at_desk
from tests.factories import UserFactory, organizer
from tests.icmp import world
from tests.icmp.factories import SubmittedApplicationFactory
from tests.icmp.world import NOW, moment

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "de", "es")
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def clock():
    # A page leaves its reader's language behind in this thread.
    with time_machine.travel(NOW.at, tick=False), translation.override("en"):
        yield


def living(people: int = 12) -> list:
    """A community in which every picture has something to show."""
    world.foundation()
    world.expectation()
    mentoring = world.need("mentor", run_by="mentoring", hours=10)
    members = [world.member(dt.date(2026, 1, 20), segment="all") for _ in range(people)]
    for index, who in enumerate(members):
        world.pledge(who, "3", fee=1500)
        world.needs(who, mentoring, 4)
        world.deed(who, moment(dt.date(2026, 7 + index % 4, 10)))
        world.deed(who, moment(dt.date(2026, 10, 11)), "mentoring.session_given")
        world.deed(who, moment(dt.date(2026, 10, 12)), "fee.paid")
    world.help_given(members[0], members[1], moment(dt.date(2026, 10, 15)))
    world.step(members[2], "member", "left", dt.date(2026, 6, 1))
    for _ in range(5):
        SubmittedApplicationFactory()
    measure_community(at=NOW.at)
    return members


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(PICTURES))
def test_picture_when_there_is_something_then_sentence_n_picture_and_table(community, client, name, language):
    living()
    client.cookies["language"] = language

    page = at_desk(client, organizer()).get(reverse("health:picture", args=[name]))

    html = page.content.decode()
    assert page.status_code == 200
    assert '<svg class="chart"' in html
    assert re.search(r'role="img" aria-label="[^"]{10,}"', html)
    assert '<table class="table">' in html
    assert "n = " in html
    assert "style=" not in html
    assert 'href="/desk/"' in html


@pytest.mark.parametrize("name", list(PICTURES))
def test_picture_when_htmx_asks_then_alone(community, client, name):
    living()

    page = at_desk(client, organizer()).get(reverse("health:picture", args=[name]), headers=HTMX)

    assert page.content.decode().lstrip().startswith("<section")
    assert "HX-Request" in page["Vary"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(PICTURES))
def test_picture_when_nobody_is_there_then_a_friendly_sentence(community, name, language):
    with translation.override(language):
        told = figure(name, NOW)

    assert (told.svg, told.table, told.state_label, told.people_url) == ("", None, "", "")
    assert told.sentence
    assert told.n


@pytest.mark.parametrize("name", [name for name in PICTURES if name != "admissions"])
def test_picture_when_there_are_four_then_nothing_about_them_is_told(community, name):
    living(4)

    told = figure(name, NOW)

    assert told.sentence == "Fewer than five people so far: not shown."
    assert (told.svg, told.table, told.text) == ("", None, "This fills by itself as the community lives.")


def test_picture_when_there_are_five_then_it_is_told(community):
    living(6)

    assert figure("spread", NOW).sentence == "What members need is worth 1.0 programs; our hours carry 4."
    assert figure("retention", NOW).sentence == "Of the 6 who joined from January 2026 to March 2026, 5 are still here."
    assert figure("north-star", NOW).sentence == "Lifts: 1 in October 2026, 3 short of the goal of 4."
    assert figure("pledges", NOW).sentence == "Of 15 hours pledged for October 2026, 5 were given."


def test_cases_when_read_then_who_helped_whom(community, client):
    giver, receiver = living()[:2]

    page = at_desk(client, organizer()).get(reverse("health:cases"))

    assert f"{receiver.user.name}, with the help of {giver.user.name}, on Oct. 15, 2026" in page.content.decode()


def test_cases_when_the_group_is_small_then_none_is_told(community, client):
    giver, _receiver, *_others = living(4)

    page = at_desk(client, organizer()).get(reverse("health:cases"))

    assert giver.user.name not in page.content.decode()


def test_silent_when_read_then_names_and_when_they_were_last_seen(community, client):
    quiet, lately, gone, new = (world.member() for _ in range(4))
    new.joined_on = dt.date(2026, 10, 1)
    new.save()
    gone.standing = "left"
    gone.save()
    world.deed(quiet, moment(dt.date(2026, 5, 5)))
    world.deed(lately, moment(dt.date(2026, 10, 5)))

    html = at_desk(client, organizer()).get(reverse("health:silent")).content.decode()

    names = {who.user.name for who in (quiet, lately, gone, new) if who.user.name in html}
    assert names == {quiet.user.name}
    assert "May 5, 2026" in html


def test_silent_when_there_are_three_then_as_many_queries_as_for_one(community, client, django_assert_num_queries):
    at_desk(client, organizer())
    world.member()
    client.get(reverse("health:silent"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("health:silent"))
    world.member()
    world.member()

    with django_assert_num_queries(len(asked)):
        client.get(reverse("health:silent"))


@pytest.mark.parametrize("address", ["/desk/health/spread/", "/desk/health/silent/", "/desk/health/north-star/cases/"])
def test_address_when_asked_then_only_staff_comes_in(community, client, address):
    stranger = client.get(address)
    client.force_login(UserFactory())
    member = client.get(address)
    client.force_login(organizer("reviewer"))
    reviewer = client.get(address)

    assert [one.status_code for one in (stranger, member, reviewer)] == [302, 302, 302]
    for role in sorted(STAFF):
        assert at_desk(client, organizer(role)).get(address).status_code == 200


def test_picture_when_unknown_then_not_found(community, client):
    assert at_desk(client, organizer()).get("/desk/health/horoscope/").status_code == 404


def test_picture_when_posted_to_then_refused(community, client):
    assert at_desk(client, organizer()).post("/desk/health/spread/").status_code == 405
