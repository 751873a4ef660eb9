"""The laboratory's pages: what they find, what they keep to themselves, and that a suggestion becomes a draft only."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from icmp.models import Answer, ProfileVersion
from members.gates import DEEDS, STAFF
from members.models import AuditLine
from tests.events.factories import at_desk
from tests.factories import organizer
from tests.icmp import tried, world
from tests.icmp.factories import SegmentFactory
from tests.icmp.world import NOW, moment

pytestmark = pytest.mark.django_db
PAGES = ("backtest", "alignment", "tension", "focus")
RETAINED = {"outcome": "retained"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW.at, tick=False), translation.override("en"):
        yield


@pytest.fixture
def desk(client, community):
    return at_desk(client, organizer())


def living() -> None:
    """A community in which every page has something to show."""
    world.foundation()
    mentoring = world.need("mentor", run_by="mentoring", hours=30)
    evenings = world.need("party", run_by="evenings", hours=10)
    row = tried.version()
    tried.version({"gives": 50, "pays": 50}, kind="icp")
    for key in ("north", "south"):
        SegmentFactory(key=key, name={"en": key.capitalize()})
    for index in range(14):
        said = {"gives": index % 3 > 0, "learns": index % 2 > 0, "hosts": True, "pays": index % 4 > 0}
        who = tried.joined(
            row, said, on=dt.date(2026, 1 + 3 * (index % 2), 9), segment="south" if index < 6 else "north"
        )
        world.needs(who, mentoring if index % 3 else evenings, 5)


def weights(row: ProfileVersion) -> dict[str, Decimal]:
    return dict(row.criteria.values_list("key", "weight"))


def asked(row: ProfileVersion, weights: str = "", **more: str) -> dict[str, str]:
    return {"version": str(row.version), "weights": weights, **RETAINED, **more}


def suggested(page) -> str:
    return page.context["draft_form"].initial["weights"]


def test_backtest_of_the_worked_example_then_its_figures_and_the_limited_step(desk):
    tried.worked_example(tried.version())

    page = desk.get(reverse("laboratory:backtest"), RETAINED)

    html = page.content.decode()
    assert page.status_code == 200
    assert "18 of 24, 75%" in html
    assert "9 of 26, 35%" in html
    assert "2.17" in html
    assert "+13 … +60" in html
    assert "One criterion stands out: Gives." in html
    assert "a hint" in html
    assert 'class="chart"' in html
    moves = {
        move.name: (move.now, round(float(move.aim), 1), round(float(move.then), 1)) for move in page.context["moves"]
    }
    assert moves == {"Gives": ("40.00", 61.5, 50.0), "Learns": ("30.00", 15.7, 23.3), "Hosts": ("30.00", 22.8, 26.7)}


def test_backtest_when_an_answer_came_after_joining_then_it_is_not_known(desk):
    row = tried.version()
    people = tried.worked_example(row)
    mine = Answer.objects.filter(application__user=people[0].user, attribute__key="gives")
    mine.update(answered_at=moment(tried.JOINED + dt.timedelta(days=1), 0, 1))

    html = desk.get(reverse("laboratory:backtest"), RETAINED).content.decode()

    assert "17 of 23, 74%" in html


def test_backtest_when_nobody_left_then_counts_only_and_no_suggestion(desk):
    row = tried.version()
    for index in range(12):
        tried.joined(row, {"gives": index > 5, "learns": index > 1, "hosts": True})

    page = desk.get(reverse("laboratory:backtest"), RETAINED)

    html = page.content.decode()
    assert "No criterion can be judged yet" in html
    assert "6 of 6" in html
    assert "100%" not in html
    assert "10 of 10" not in html  # two others would be told with it
    assert page.context["moves"] == []
    assert "There is nothing to suggest yet" in html


def test_backtest_by_engagement_then_the_first_months_decide(desk):
    row = tried.version()
    world.expectation()
    for index in range(8):
        who = tried.joined(row, {"gives": index > 3})
        for month in (2, 3, 4) if index > 5 else ():
            world.deed(who, moment(dt.date(2026, month, 20)))

    html = desk.get(reverse("laboratory:backtest")).content.decode()

    assert "n = 8 members. It went well for 2 of them." in html


def test_draft_when_asked_then_a_copy_with_the_suggested_weights_and_nothing_else_changed(desk):
    row = tried.version()
    tried.worked_example(row)
    shown = suggested(desk.get(reverse("laboratory:backtest"), RETAINED))

    answer = desk.post(reverse("laboratory:draft"), asked(row, shown))

    draft = ProfileVersion.objects.get(status="draft")
    assert answer.url == reverse("editor:profile", args=["icmp", draft.version])
    assert (draft.based_on, draft.version, draft.kind) == (row, row.version + 1, "icmp")
    assert {key: round(weight, 1) for key, weight in weights(draft).items()} == {
        "gives": Decimal("50.0"), "learns": Decimal("23.3"), "hosts": Decimal("26.7"),
    }  # fmt: skip
    assert weights(row) == {"gives": 40, "learns": 30, "hosts": 30}
    assert draft.criteria.get(key="gives").question.prompt == {"en": "Gives?"}
    assert AuditLine.objects.filter(deed="profile_version.started").count() == 1


def test_draft_when_asked_twice_then_there_is_one(desk):
    row = tried.version()
    tried.worked_example(row)
    shown = suggested(desk.get(reverse("laboratory:backtest"), RETAINED))

    answers = [desk.post(reverse("laboratory:draft"), asked(row, shown)) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert ProfileVersion.objects.count() == 2


def test_draft_when_the_outcomes_changed_meanwhile_then_both_are_shown_and_none_is_made(desk):
    row = tried.version()
    people = tried.worked_example(row)
    shown = suggested(desk.get(reverse("laboratory:backtest"), RETAINED))
    world.step(people[0], "member", "left", tried.JOINED + dt.timedelta(days=20))

    answer = desk.post(reverse("laboratory:draft"), asked(row, shown))

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "The suggestion has changed since you saw it" in html
    assert all(row.shown != row.now for row in answer.context["conflict"])
    assert answer.context["conflict"]
    assert ProfileVersion.objects.count() == 1


@pytest.mark.parametrize("damaged", ["", "gives", "gives=abc", "=4", "gives=1e999999"])
def test_draft_when_damaged_on_its_way_then_refused_in_words(desk, damaged):
    row = tried.version()
    tried.worked_example(row)

    answer = desk.post(reverse("laboratory:draft"), asked(row, damaged))

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert ProfileVersion.objects.count() == 1


def test_draft_when_only_read_is_allowed_then_no_button_and_no_draft(client, community):
    row = tried.version()
    tried.worked_example(row)
    auditor = at_desk(client, organizer("auditor"))
    page = auditor.get(reverse("laboratory:backtest"), RETAINED)

    answer = auditor.post(reverse("laboratory:draft"), asked(row, suggested(page)))

    assert "Make a draft" not in page.content.decode()
    assert answer.status_code == 403
    assert ProfileVersion.objects.count() == 1


@pytest.mark.parametrize("query", ["version=99999", "version=abc", "outcome=zzz", "baseline=zzz"])
@pytest.mark.parametrize("page", ["backtest", "alignment"])
def test_choice_when_nobody_can_have_meant_it_then_said_beside_the_field(desk, page, query):
    tried.version()

    answer = desk.get(f"{reverse(f'laboratory:{page}')}?{query}")

    wrong = not query.startswith("baseline" if page == "backtest" else "outcome")
    assert answer.status_code == (422 if wrong else 200)


@pytest.mark.parametrize("page", PAGES)
def test_page_when_there_is_nothing_then_a_friendly_sentence(desk, page):
    answer = desk.get(reverse(f"laboratory:{page}"))

    assert answer.status_code == 200
    assert 'class="chart"' not in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("page", PAGES)
def test_page_when_there_is_something_then_small_and_without_inline_styles(desk, page, language):
    living()
    desk.cookies["language"] = language

    answer = desk.get(reverse(f"laboratory:{page}"), RETAINED if page == "backtest" else {})

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "style=" not in html
    assert '<table class="table' in html
    assert len(html) < 150_000


@pytest.mark.parametrize("page", PAGES)
def test_page_when_there_are_four_then_nothing_about_them_is_told(desk, page):
    world.foundation()
    row, need = tried.version(), world.need("mentor", run_by="mentoring", hours=10)
    tried.version({"gives": 50}, kind="icp")
    for index in range(4):
        world.needs(tried.joined(row, {"gives": index > 0}), need, 5)

    html = desk.get(reverse(f"laboratory:{page}"), RETAINED if page == "backtest" else {}).content.decode()

    assert "Fewer than five people so far: not shown." in html
    assert 'class="chart"' not in html
    assert "n = 4" not in html


@pytest.mark.parametrize("page", PAGES)
def test_page_when_there_are_three_times_as_many_then_as_many_queries(desk, page):
    world.foundation()
    row = tried.version()
    tried.version({"gives": 50}, kind="icp")
    need = world.need("mentor", run_by="mentoring", hours=10)

    def grow() -> None:
        for index in range(6):
            who = tried.joined(row, {"gives": index % 2 > 0, "learns": True}, on=dt.date(2025, 1 + index, 3))
            world.needs(who, need, 5)

    grow()
    desk.get(reverse(f"laboratory:{page}"))
    with CaptureQueriesContext(connection) as few:
        desk.get(reverse(f"laboratory:{page}"))
    grow()
    grow()
    with CaptureQueriesContext(connection) as many:
        desk.get(reverse(f"laboratory:{page}"))

    assert len(many) == len(few)
    assert len(few) < 40


def test_alignment_when_read_then_share_groups_and_drift(desk):
    living()

    html = desk.get(reverse("laboratory:alignment")).content.decode()

    assert "9 of 14 members reach 70 points or more." in html
    assert "The scores have not moved more than chance moves them." in html
    assert "South" in html
    assert "Jan to March 2026" in html


def test_alignment_when_a_segment_is_small_then_it_is_told_with_another(desk):
    living()
    tried.joined(ProfileVersion.objects.get(kind="icmp"), {"gives": True}, segment="west")

    html = desk.get(reverse("laboratory:alignment")).content.decode()

    assert "West" not in html
    assert "Small groups together" in html


def test_alignment_when_compared_with_last_year_then_who_was_here_then_counts(desk):
    row = tried.version()
    for index in range(12):
        tried.joined(row, {"gives": index > 5}, on=dt.date(2025, 1, 9))

    html = desk.get(reverse("laboratory:alignment"), {"baseline": "last_year"}).content.decode()

    assert "Since Nov. 2, 2025" in html


def test_tension_when_read_then_corners_figures_and_what_to_do(desk):
    living()

    page = desk.get(reverse("laboratory:tension"))

    counts = {corner.name: (corner.now, corner.before) for corner in page.context["corners"]}
    assert sum(int(now) for now, _before in counts.values()) == 14
    assert counts["Champions"] == counts["Champions"][:1] * 2
    assert [fact.name for fact in page.context["facts"]] == ["Overlap", "Pull", "Lift", "Connection (φ)"]
    assert page.context["actions"]


def test_focus_when_read_then_a_sentence_to_say_aloud(desk):
    living()

    html = desk.get(reverse("laboratory:focus")).content.decode()

    assert "Our members need about 1.9 programs, and our hours carry 4: there is room." in html
    assert "Communities inside this one" in html
    assert "Frankenstein" in html


@pytest.mark.parametrize("page", ["home", *PAGES])
def test_page_when_asked_then_only_who_sees_applications_comes_in(client, community, page):
    found = {}
    for role in sorted(STAFF):
        found[role] = at_desk(client, organizer(role)).get(reverse(f"laboratory:{page}")).status_code

    assert found == {role: 200 if role in DEEDS["see_applications"] else 403 for role in STAFF}


def test_monday_when_read_then_it_leads_to_the_laboratory(client, community):
    html = {role: at_desk(client, organizer(role)).get("/desk/").content.decode() for role in ("owner", "events")}

    assert {role: "/desk/laboratory/" in text for role, text in html.items()} == {"owner": True, "events": False}


def test_profiles_when_listed_then_each_leads_to_its_back_test(desk):
    row = tried.version()

    html = desk.get(reverse("admin:icmp_profileversion_changelist")).content.decode()

    assert f'/desk/laboratory/backtest/?version={row.version}"' in html
