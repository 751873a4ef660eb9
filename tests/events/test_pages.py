"""The member site: lists, the one button, what strangers must not see."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Registration
from events.operations import cancel_registration, finish_events, register
from members.models import Letter
from tests.events.factories import BEFORE, LINK, an_event
from tests.factories import MemberFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(BEFORE, tick=False):
        yield


def url(event, step="") -> str:
    return f"/events/{event.public_id}/{step}"


def queries(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_list_when_read_by_a_stranger_then_public_events_only(client, community, member):
    an_event(title={"en": "Inside"})
    an_event(title={"en": "Guests"}, audience="public")

    stranger = client.get("/events/").text
    client.force_login(member)
    reader = client.get("/events/").text

    assert ("Inside" in stranger, "Guests" in stranger, "1 event ahead" in stranger) == (False, True, True)
    assert ("Inside" in reader, "Guests" in reader, "2 events ahead" in reader) == (True, True, True)


def test_list_when_nothing_then_says_what_to_do(client, community):
    assert "subscribe to the calendar" in client.get("/events/").text
    assert "Once an event is over" in client.get("/events/?when=past").text


def test_list_when_long_then_page_by_page_without_loss(client, community):
    made = {an_event(audience="public").public_id for _ in range(45)}

    seen, address = [], "/events/"
    while address:
        response = client.get(address)
        seen += [event.public_id for event in response.context["events"]]
        address = response.context["next_url"]

    assert (len(seen), set(seen)) == (45, made)


@pytest.mark.parametrize(
    "query", ["when=never", "after=x", "after=2026-01-01_x", "after=2026-01-01T00:00_01a2", "when=past&after=%F0%28"]
)
def test_list_when_the_address_is_misread_then_the_list_from_its_beginning(client, community, query):
    an_event(audience="public")

    response = client.get(f"/events/?{query}")

    assert response.status_code == 400
    assert "Here is the list from its beginning" in response.text


def test_list_when_past_then_held_events(client, community, member):
    event = an_event(title={"en": "Held"})
    finish_events(at=event.ends_at)

    with time_machine.travel(event.ends_at + (event.ends_at - event.starts_at), tick=False):
        client.force_login(member)
        assert "Held" in client.get("/events/?when=past").text
        assert "Held" not in client.get("/events/").text


@pytest.mark.parametrize("address", ["/events/", "/events/?when=past"])
def test_list_when_more_rows_then_no_more_queries(client, community, member, address):
    client.force_login(member)
    client.get(address)
    an_event()
    one = queries(client, address)
    for _ in range(2):
        register(event=an_event(), user=member, at=BEFORE)

    assert queries(client, address) == one


def test_event_when_more_guests_then_no_more_queries(client, community, member):
    client.force_login(member)
    event = an_event(capacity=9)
    client.get(url(event))
    register(event=event, user=ProfileFactory().member.user, at=BEFORE)
    one = queries(client, url(event))
    for _ in range(2):
        register(event=event, user=ProfileFactory().member.user, at=BEFORE)

    assert queries(client, url(event)) == one


@pytest.mark.parametrize("standing", [None, "lapsed", "left", "suspended"])
def test_event_when_for_members_then_absent_for_others(client, community, standing):
    event = an_event()
    user = MemberFactory(standing=standing).user if standing else UserFactory()
    client.force_login(user)

    answers = [client.get(url(event)), client.get("/events/0000000000000000/"), client.post(url(event, "register/"))]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Registration.objects.count() == 0


def test_event_when_the_link_is_hidden_then_only_people_with_a_place_see_it(client, community, member):
    event = an_event(audience="public", capacity=1)
    stranger, waiting = UserFactory(), MemberFactory().user
    pages = ("", "event.ics")

    place = register(event=event, user=member, at=BEFORE)
    register(event=event, user=waiting, at=BEFORE)

    def sees(user) -> list[bool]:
        client.logout()
        if user:
            client.force_login(user)
        return [LINK in client.get(url(event, page)).content.replace(b"\r\n ", b"").decode() for page in pages]

    assert [sees(user) for user in (member, None, stranger, waiting)] == [[True, True], *[[False, False]] * 3]
    assert LINK in Letter.objects.get(kind="event_registered").text
    assert LINK not in Letter.objects.get(kind="event_waiting").text
    cancel_registration(registration=place, by=member, at=BEFORE)
    assert [sees(user) for user in (member, waiting)] == [[False, False], [False, False]]
    assert LINK not in Letter.objects.get(kind="event_place_offered").text


def test_guests_when_shown_then_to_members_and_only_those_who_show_their_name(client, community, member):
    event = an_event(audience="public", capacity=9)
    shown, hidden = (
        ProfileFactory(display_name="Shown Person"),
        ProfileFactory(display_name="Hidden Person", audiences={"name": "organizers"}),
    )
    gone = ProfileFactory(display_name="Gone Person", member__standing="left")
    for profile in (shown, hidden, gone):
        register(event=event, user=profile.member.user, at=BEFORE)

    stranger = client.get(url(event)).text
    client.force_login(member)
    reader = client.get(url(event)).text

    assert [f"{name} Person" in stranger for name in ("Shown", "Hidden", "Gone")] == [False, False, False]
    assert [f"{name} Person" in reader for name in ("Shown", "Hidden", "Gone")] == [True, False, False]


def test_register_when_sent_twice_then_one_place_one_letter(client, community, member):
    event = an_event()
    client.force_login(member)

    answers = [client.post(url(event, "register/"), follow=True) for _ in range(2)]

    event.refresh_from_db()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Give the place back" in answers[1].text
    assert (event.taken, Letter.objects.count()) == (1, 1)


def test_register_when_full_then_in_line_and_the_freed_place_can_be_claimed(client, community, member):
    event = an_event(capacity=1)
    other = MemberFactory().user
    place = register(event=event, user=other, at=BEFORE)
    client.force_login(member)

    waiting = client.post(url(event, "register/"), follow=True).text
    cancel_registration(registration=place, by=other, at=BEFORE)
    offered = client.get(url(event)).text
    claimed = [client.post(url(event, "claim/"), follow=True).text for _ in range(2)]

    assert "0 people before you" in waiting
    assert "Take the place" in offered
    assert ["You are in" in page for page in claimed] == [True, True]


def test_places_when_given_back_and_line_left_then_twice_is_the_same(client, community, member):
    event = an_event(capacity=1)
    client.force_login(member)
    client.post(url(event, "register/"))

    pages = [client.post(url(event, step), follow=True) for step in ("cancel/", "cancel/", "leave/", "claim/")]

    event.refresh_from_db()
    assert [page.status_code for page in pages] == [200] * 4
    assert event.taken == 0


def test_register_when_a_stranger_then_asked_to_sign_in(client, community):
    event = an_event(audience="public")

    page = client.get(url(event)).text
    answer = client.post(url(event, "register/"))

    assert f"/accounts/login/?next={url(event)}" in page
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next={url(event)}")


def test_register_when_clicked_too_often_then_slowed_down(client, community, member):
    event = an_event()
    client.force_login(member)

    codes = [client.post(url(event, "register/")).status_code for _ in range(31)]

    assert (codes[:30], codes[30]) == ([302] * 30, 429)


def test_pages_when_only_read_then_get_changes_nothing(client, community, member):
    event = an_event()
    client.force_login(member)

    codes = [client.get(url(event, step)).status_code for step in ("register/", "cancel/", "claim/", "leave/")]

    assert codes == [405] * 4


@pytest.mark.parametrize("step", ["", "register/", "event.ics", "ticket.svg"])
def test_addresses_when_nul_or_surrogate_then_no_failure(client, community, member, step):
    client.force_login(member)

    codes = [client.get(f"/events/{text}/{step}").status_code for text in ("a%00b", "%ED%A0%80", "x" * 300)]

    assert all(code in (400, 404, 405) for code in codes)


def test_ticket_when_mine_then_a_code_for_this_event_alone(client, community, member):
    event = an_event()
    client.force_login(member)
    before = client.get(url(event, "ticket.svg")).status_code
    register(event=event, user=member, at=timezone.now())

    picture = client.get(url(event, "ticket.svg"))

    assert before == 404
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.content.count(b"<path") == 2
    assert b"style=" not in picture.content


def test_scan_when_by_an_organizer_then_in_once_and_absent_for_everybody_else(desk, community, member, client):
    event = an_event()
    place = register(event=event, user=member, at=BEFORE)
    address = f"/events/checkin/{place.token}/"

    shown = desk.get(address)
    first, second = (desk.post(address, follow=True).text for _ in range(2))
    client.logout()
    client.force_login(member)

    assert "Let in" in shown.text
    assert ("is in." in first, "is in already" in second) == (True, True)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert client.get("/events/checkin/forged/").status_code == 404
