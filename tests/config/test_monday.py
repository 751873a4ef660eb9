"""The organizers' first page: what waits, for whom, how urgent; whole when nothing is there."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from config.todo import tasks
from events.models import Event
from icmp.health.figures import PICTURES
from members.gates import STAFF
from members.models import Letter, TickRun
from tests.billing.factories import ChargeFactory
from tests.events.factories import an_event, at_desk
from tests.factories import MemberFactory, organizer
from tests.icmp import world
from tests.icmp.factories import FoundationFactory, SubmittedApplicationFactory
from tests.icmp.world import NOW

pytestmark = pytest.mark.django_db
MONDAY = {
    "en": ("Monday, November 2", "Nothing needs you today."),
    "de": ("Montag, 2. November", None),
    "es": ("Lunes, 2 de noviembre", None),
}
SEES = {
    "owner": {"decide", "letters", "timetable", "candidates", "dues", "events", "silent", "foundation"},
    "admissions": {"decide", "candidates", "silent"},
    "events": {"events", "silent"},
    "book": {"silent"},
    "editor": {"silent"},
    "treasurer": {"dues", "silent"},
    "moderator": {"silent"},
    "auditor": {"letters", "timetable", "silent"},
}
BEHIND = {
    "icmp_application": "decide", "members/letter": "letters", "members/tickrun": "timetable",
    "desk/newcomers": "candidates", "billing/charge": "dues", "events/event": "events", "health/silent": "silent",
    "icmp/application": "decide", "desk/canvas": "foundation",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock():
    # A page leaves its reader's language behind in this thread.
    with time_machine.travel(NOW.at, tick=False), translation.override("en"):
        yield


def busy() -> None:
    """One of everything that waits."""
    SubmittedApplicationFactory(promised_on=dt.date(2026, 11, 4), name="Renata Zúñiga Böhm")
    SubmittedApplicationFactory(promised_on=dt.date(2026, 11, 20))
    ChargeFactory(due_on=dt.date(2026, 10, 20))
    Letter.objects.create(
        key="lost", kind="test", to="a@example.org", language="en", subject="Lost", text="…", state="failed",
        written_at=NOW.at, not_before=NOW.at,
    )  # fmt: skip
    TickRun.objects.create(name="relay letters", started_at=NOW.at, error="OSError")
    MemberFactory(standing="candidate", candidate_until=dt.date(2026, 11, 9), joined_on=dt.date(2026, 10, 20))
    MemberFactory(standing="candidate", candidate_until=dt.date(2027, 1, 9), joined_on=dt.date(2026, 10, 20))
    world.member()
    an_event(starts_local=dt.datetime.fromisoformat("2026-11-05T18:30"))
    an_event(starts_local=dt.datetime.fromisoformat("2026-11-25T18:30"))


def seen(role: str) -> dict[str, int]:
    found = tasks(organizer(role).viewer, NOW)
    return {next(name for part, name in BEHIND.items() if part in task.url): task.count for task in found}


@pytest.mark.parametrize("role", sorted(STAFF))
def test_tasks_when_gathered_then_only_what_the_role_may_do(community, role):
    busy()

    found = seen(role)

    assert set(found) == SEES[role]
    assert found.get("decide", 2) == 2
    assert {found.get(name, 1) for name in SEES[role] - {"decide"}} == {1}


def test_tasks_when_gathered_then_most_urgent_first(community):
    busy()

    found = tasks(organizer().viewer, NOW)

    # The application, the letter and the failed tick; then candidate, dues, the missing foundation and silence; then the event.
    assert [task.badge.state for task in found] == ["alarm"] * 3 + ["watch"] * 3 + [""] * 2


def test_tasks_when_no_foundation_is_in_force_then_the_way_to_write_it(community):
    begin = tasks(organizer().viewer, NOW)[0]
    FoundationFactory(version=3)
    go_on = tasks(organizer().viewer, NOW)[0]

    assert (begin.title, begin.url) == ("Say what the community is for", "/desk/canvas/")
    assert (go_on.action, go_on.url) == ("Go on writing", "/desk/canvas/3/")


def test_tasks_when_a_promise_is_near_then_the_oldest_is_named(community):
    busy()

    first = tasks(organizer("admissions").viewer, NOW)[0]

    assert (first.title, first.badge.state, first.badge.label) == ("Decide on 2 applications", "alarm", "2 days left")
    assert first.words == "Renata Zúñiga Böhm has waited longest, since Oct. 20, 2026."


def test_tasks_when_there_are_three_of_each_then_as_many_queries_as_for_one(community):
    viewer = organizer().viewer
    busy()
    with CaptureQueriesContext(connection) as one:
        tasks(viewer, NOW)
    for _ in range(2):
        Letter.objects.all().delete()
        TickRun.objects.all().delete()
        Event.objects.all().delete()
        busy()

    with CaptureQueriesContext(connection) as more:
        tasks(viewer, NOW)

    assert len(more) == len(one)


@pytest.mark.parametrize("language", list(MONDAY))
def test_monday_when_nothing_is_there_then_whole_and_friendly(community, client, language):
    FoundationFactory(status="published")
    client.cookies["language"] = language
    day, friendly = MONDAY[language]

    page = at_desk(client, organizer()).get("/desk/")

    html = page.content.decode()
    assert page.status_code == 200
    assert f"<h1>{day}</h1>" in html
    assert friendly is None or friendly in html
    assert html.count("hx-get=") == len(PICTURES)
    assert html.count('href="/desk/health/') == len(PICTURES)
    assert "style=" not in html


@pytest.mark.parametrize("language", list(MONDAY))
def test_monday_when_much_waits_then_list_first_pictures_next_lists_last(community, client, language):
    busy()
    client.cookies["language"] = language

    html = at_desk(client, organizer()).get("/desk/").content.decode()

    assert html.index('class="todo"') < html.index("hx-get=") < html.index('class="lists"')
    assert len(html.encode()) < 150_000


def test_monday_when_every_link_is_followed_then_it_opens(community, client):
    busy()
    owner = organizer()
    at_desk(client, owner)

    answers = {task.url: client.get(task.url).status_code for task in tasks(owner.viewer, NOW)}

    assert set(answers.values()) == {200}


def test_monday_when_a_member_asks_then_sent_away(community, client):
    client.force_login(MemberFactory().user)

    assert client.get("/desk/").status_code == 302
