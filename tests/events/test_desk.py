"""The organizers' desk: planning, verbs with a preview, the door on a phone."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event
from events.operations import register
from members.models import Need
from tests.events.factories import BEFORE, an_event, at_desk
from tests.factories import MemberFactory, UserFactory, organizer

pytestmark = pytest.mark.django_db
ADD = "/desk/events/event/add/"
GOOD = {
    "title_en": "A circle", "title_de": "Ein Kreis", "day": "2026-12-03", "clock": "18:30", "timezone": "Europe/Berlin",
    "minutes": "90", "format": "online", "capacity": "16", "audience": "members", "organizer_hours": "6",
    "online_link": "https://meet.example.org/x",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(BEFORE, tick=False):
        yield


def page_of(event, step="change") -> str:
    return f"/desk/events/event/{event.pk}/{step}/"


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_add_when_complete_then_a_draft_in_several_languages(desk, host):
    Need.objects.create(key="peer_network", kind="social", name={"en": "Peers"})

    response = desk.post(ADD, {**GOOD, "needs": ["peer_network"]}, follow=True)

    event = Event.objects.get()
    assert response.status_code == 200
    assert (event.state, event.organizer, event.needs) == ("draft", host, ["peer_network"])
    assert event.title == {"en": "A circle", "de": "Ein Kreis"}
    assert (event.starts_at.isoformat(), event.starts_local.hour) == ("2026-12-03T17:30:00+00:00", 18)


def test_add_when_the_hour_is_missing_then_said_and_everything_kept(desk):
    response = desk.post(ADD, {**GOOD, "day": "2027-03-28", "clock": "02:30"})

    assert response.status_code == 422
    assert "the clocks jump over this time" in response.text
    assert 'value="Ein Kreis"' in response.text
    assert Event.objects.count() == 0


def test_add_when_the_hour_comes_twice_then_asked_and_the_answer_taken(desk):
    twice = {**GOOD, "day": "2027-10-31", "clock": "02:30"}

    asked = desk.post(ADD, twice)
    desk.post(ADD, {**twice, "which": "second"})

    event = Event.objects.get()
    assert (asked.status_code, "this time comes twice" in asked.text) == (422, True)
    assert event.starts_at.isoformat() == "2027-10-31T01:30:00+00:00"
    assert 'value="second"' in desk.get(page_of(event)).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_en": ""}, {"title_en": "x" * 200}, {"day": "2026-02-30"}, {"day": "0001-01-01", "clock": "00:00"},
        {"clock": "25:00"}, {"timezone": "Mars/Olympus"}, {"minutes": "-1"}, {"capacity": "0"}, {"capacity": "9" * 30},
        {"format": "x"}, {"online_link": "javascript:alert(1)"}, {"needs": ["nothing"]}, {"organizer_hours": "x"},
        {"audience": ""}, {"purpose": "x"},
    ],
)  # fmt: skip
def test_add_when_something_is_wrong_then_the_form_comes_back(desk, wrong):
    response = desk.post(ADD, {**GOOD, **wrong})

    assert (response.status_code, Event.objects.count()) == (422, 0)
    assert 'role="alert"' in response.text


def test_add_when_nul_then_a_clear_page(desk):
    assert desk.post(ADD, {**GOOD, "title_en": "a\x00b"}).status_code == 400


def test_change_when_fewer_places_than_taken_then_said_beside_the_field(desk):
    event = an_event(capacity=2)
    for _ in range(2):
        register(event=event, user=MemberFactory().user, at=BEFORE)

    response = desk.post(page_of(event), {**GOOD, "capacity": "1"})

    assert response.status_code == 422
    assert "2 places are taken or on offer already" in response.text


def test_change_when_saved_as_shown_then_nothing_moves(desk):
    event = an_event()
    Need.objects.create(key="peer_network", kind="social", name={"en": "Peers"})
    form = desk.get(page_of(event)).context["form"]
    shown = {bound.name: bound.value() for bound in form if bound.value() not in (None, False, "")}

    response = desk.post(page_of(event), shown)

    changed = Event.objects.get()
    assert response.status_code == 302
    assert (changed.sequence, changed.starts_at, changed.title) == (0, event.starts_at, event.title)


def test_verbs_when_followed_then_preview_first_and_the_step_on_post(desk):
    desk.post(ADD, GOOD)
    event = Event.objects.get()

    preview = desk.get(page_of(event, "publish")).text
    states = []
    for step, facts in (("publish", {"opens": "on"}), ("close", {}), ("open", {})):
        desk.post(page_of(event, step), facts)
        event.refresh_from_db()
        states.append(event.state)

    assert "It names no need" in preview
    assert "The title is missing in: es." in preview
    assert states == ["open", "closed", "open"]


def test_cancel_when_previewed_then_says_how_many_letters_and_needs_a_reason(desk):
    event = an_event(capacity=1)
    for _ in range(3):
        register(event=event, user=MemberFactory().user, at=BEFORE)

    preview = desk.get(page_of(event, "cancel")).text
    empty = desk.post(page_of(event, "cancel"), {"reason": " "})
    done = [desk.post(page_of(event, "cancel"), {"reason": "Ill"}, follow=True).text for _ in range(2)]

    assert "3 people get a letter." in preview
    assert empty.status_code == 422
    assert ["Canceled." in done[0], "somebody was faster" in done[1]] == [True, True]


def test_door_when_used_then_let_in_once_walk_in_and_counted(desk):
    event = an_event(capacity=2)
    guest, walker, late = UserFactory(name="Íñigo Núñez"), UserFactory(name="Eva Walker"), UserFactory(name="Ute Late")
    place = register(event=event, user=guest, at=BEFORE)
    door = page_of(event, "check-in")

    page = desk.get(door).text
    first, second = (desk.post(door, {"registration": place.pk}, follow=True).text for _ in range(2))
    found = desk.get(f"{door}?q=walker").text
    walked = desk.post(door, {"person": walker.pk, "q": "walker"}, follow=True).text
    full = desk.post(door, {"person": late.pk}, follow=True).text

    assert "0 of 1 are in" in page
    assert ("1 of 1 are in" in first, "is in already" in second) == (True, True)
    assert ("Walk in" in found, "Eva Walker is in." in walked, "Every place is taken" in full) == (True, True, True)


@pytest.mark.parametrize("facts", [{}, {"registration": "x"}, {"person": "1"}, {"registration": "'; drop table"}])
def test_door_when_the_name_is_gone_then_said(desk, facts):
    response = desk.post(page_of(an_event(), "check-in"), facts, follow=True)

    assert "no longer on the list" in response.text


def test_list_when_an_event_names_no_need_then_a_badge_and_a_filter(desk):
    an_event(needs=(), title={"en": "Lonely"})
    an_event(title={"en": "Wanted"})
    Need.objects.create(key="peer_network", kind="social", name={"en": "Meeting peers"})

    everything = desk.get("/desk/events/event/").text
    orphans = desk.get("/desk/events/event/?orphan=yes").text

    assert everything.count('<span class="badge badge--watch">orphan</span>') == 1
    assert "Meeting peers" in everything
    assert ("Lonely" in orphans, "Wanted" in orphans) == (True, False)


@pytest.mark.parametrize("where", ["/desk/events/event/", "/desk/events/registration/", "door"])
def test_lists_when_more_rows_then_no_more_queries(desk, where):
    event = an_event(capacity=9)
    address = page_of(event, "check-in") if where == "door" else where
    desk.get(address)
    register(event=event, user=UserFactory(), at=BEFORE)
    one = queries(desk, address)
    for _ in range(2):
        an_event()
        register(event=event, user=UserFactory(), at=BEFORE)

    assert queries(desk, address) == one


@pytest.mark.parametrize("step", ["publish", "close", "open", "cancel", "check-in"])
def test_verbs_when_another_role_then_refused(client, community, step):
    event = an_event()
    at_desk(client, organizer("treasurer"))

    codes = [client.get(page_of(event, step)).status_code, client.post(page_of(event, step)).status_code]

    assert codes == [403, 403]
    assert client.post(page_of(event), GOOD).status_code == 403
    assert client.get(ADD).status_code == 403
    assert client.get(page_of(event)).status_code == 200
