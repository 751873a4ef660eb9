"""The page of fairness: what it finds and says, what it keeps to itself, and the groups that organizers watch."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from icmp.fairness import queries
from icmp.fairness.groups import watched
from icmp.fairness.operations import Enough, stop_watching, watch_group
from icmp.models import AnswerSheet, Application, Vouch
from icmp.reviewing.answers import reads_blind
from members.models import AuditLine, Community
from tests.events.factories import at_desk
from tests.factories import MemberFactory, UserFactory, organizer

from .factories import (
    AssessmentFactory,
    AttributeFactory,
    DecisionFactory,
    IntakeFactory,
    ProfileVersionFactory,
    ReviewFactory,
    SubmittedApplicationFactory,
    stand,
)

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
PAGE = "/desk/fairness/"
RULE = {"all": [{"attr": "years_here", "op": "lt", "value": 2}]}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk(client, community):
    return at_desk(client, organizer())


def decided(outcome, *, language="en", years=None, version=None, **facts) -> Application:
    """An application that was scored and decided."""
    row = SubmittedApplicationFactory(language=language, profile_version=version, name="Never Shown", **facts)
    AssessmentFactory(application=row, must_haves={"home": "pass"}, results=[{"key": "helped", "value": "0.7"}])
    AnswerSheet.objects.create(application=row, answers={} if years is None else {"years_here": years}, built_at=NOW)
    DecisionFactory(application=row, outcome=outcome, decided_by=facts.get("by") or UserFactory())
    return stand(row, "declined" if outcome == "decline" else "accepted")


def many(yes, no, **facts) -> None:
    version = facts.pop("version", None) or ProfileVersionFactory()
    for outcome, count in (("accept", yes), ("decline", no)):
        for _each in range(count):
            decided(outcome, version=version, **facts)


def test_fairness_when_a_language_gets_through_far_less_then_an_alarm_and_what_to_do(desk):
    many(12, 3, language="en")
    many(3, 12, language="es")

    html = desk.get(PAGE).content.decode()

    assert "Spanish: 0.25 times the best group" in html
    assert "Read three of their applications once more" in html
    assert "12 of 15 · 80%" in html
    assert "Never Shown" not in html


def test_fairness_when_groups_are_small_then_no_figure_of_theirs(desk):
    many(4, 5, language="de")
    many(6, 6, language="en")

    html = desk.get(PAGE).content.decode()

    assert "Fewer than ten people in a group: nothing can be said yet." in html
    assert "4 of 9" not in html


def test_fairness_when_nobody_applied_then_the_page_says_so(desk):
    page = desk.get(PAGE)

    assert page.status_code == 200
    assert "Nothing stands out." in page.content.decode()
    assert "No application was read by two people yet." in page.content.decode()


def test_fairness_when_more_people_applied_then_no_more_queries(desk):
    many(2, 2, years=1)
    desk.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        desk.get(PAGE)
    many(8, 8, years=3)

    with CaptureQueriesContext(connection) as more:
        desk.get(PAGE)

    assert len(more) == len(few)


def test_fairness_when_an_intake_is_chosen_then_only_its_applications(desk):
    autumn = IntakeFactory()
    many(11, 1, language="de", intake=autumn)
    many(1, 11, language="en")

    together, alone = desk.get(PAGE).content.decode(), desk.get(PAGE, {"intake": autumn.pk}).content.decode()

    assert "0.09 times the best group" in together
    assert "0.09 times the best group" not in alone


@pytest.mark.parametrize("intake", ["9" * 23, "x"])
def test_fairness_when_the_intake_is_unknown_then_422_and_the_page(desk, intake):
    assert desk.get(PAGE, {"intake": intake}).status_code == 422


def test_group_when_watched_then_compared_kept_in_the_records_and_let_go(desk):
    AttributeFactory(key="years_here", label={"en": "Years in the country"})
    many(2, 10, years=1)
    many(10, 2, years=6)
    filled = {"name": "Arrived lately", "attr": "years_here", "op": "lt", "value": "2"}

    answer = desk.post(PAGE, filled)
    html = desk.get(PAGE).content.decode()
    group = watched(Community.objects.get())[0]
    desk.post(reverse("fairness:stop", args=[group.key]))

    assert (answer.status_code, group.when) == (302, RULE)
    assert "Arrived lately: 0.20 times the best group" in html
    assert watched(Community.objects.get()) == []
    deeds = AuditLine.objects.filter(deed__startswith="fairness.").order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == ["fairness.group_watched", "fairness.group_let_go"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"value": "many"}, "Write a number here."),
        ({"attr": "faith"}, "Select a valid choice"),  # sensitive: never offered
        ({"attr": "city", "op": "in", "value": "Atlantis"}, "is no option. There are: Berlin, elsewhere."),
        ({"name": ""}, "This field is required."),
    ],
)
def test_group_when_it_cannot_be_read_then_422_and_what_was_typed(desk, wrong, says):
    AttributeFactory(key="years_here")
    AttributeFactory(key="faith", sensitivity="special_category")
    options = [{"key": "berlin", "label": {"en": "Berlin"}}, {"key": "else", "label": {"en": "elsewhere"}}]
    AttributeFactory(key="city", data_type="single", options=options)

    page = desk.post(PAGE, {"name": "My group", "attr": "years_here", "op": "lt", "value": "2"} | wrong)

    assert page.status_code == 422
    assert says in page.content.decode()
    assert watched(Community.objects.get()) == []


def test_group_when_the_option_is_written_as_shown_then_its_key_is_kept(desk):
    options = [{"key": "berlin", "label": {"en": "Berlin", "de": "Berlin (Stadt)"}}, {"key": "else", "label": "Else"}]
    AttributeFactory(key="city", data_type="single", options=options)

    desk.post(PAGE, {"name": "City", "attr": "city", "op": "in", "value": "berlin (stadt), Else"})

    assert watched(Community.objects.get())[0].when == {
        "all": [{"attr": "city", "op": "in", "value": ["berlin", "else"]}]
    }


def test_group_when_asked_for_twice_then_once_and_at_most_twelve(community):
    by = organizer()
    first = watch_group(name="New", when=RULE, by=by, at=NOW)

    assert watch_group(name="New again", when=RULE, by=by, at=NOW) == first
    for years in range(3, 14):
        watch_group(name="N", when={"all": [{"attr": "years_here", "op": "lt", "value": years}]}, by=by, at=NOW)
    with pytest.raises(Enough):
        watch_group(name="N", when={"all": [{"attr": "years_here", "op": "lt", "value": 99}]}, by=by, at=NOW)
    assert stop_watching(key="nothing", by=by, at=NOW) is False


def test_auditor_reads_but_chooses_no_group_and_sees_no_reader(client, community):
    desk = at_desk(client, organizer("auditor"))
    AttributeFactory(key="years_here")
    readers = [UserFactory(name="Petra Strict"), UserFactory(name="Milo Mild")]
    for _each in range(3):
        row = SubmittedApplicationFactory()
        for reader, rating in zip(readers, (1, 3), strict=True):
            ReviewFactory(
                application=row, reviewer=reader, ratings={"motivation": rating}, verdict="accept", confidence=2,
                rationale="Read.", submitted_at=dt.datetime.now(dt.UTC),
            )  # fmt: skip

    page = desk.get(PAGE)
    refused = desk.post(PAGE, {"name": "N", "attr": "years_here", "op": "lt", "value": "2"})

    assert "Rates 0.7 points or more apart from the others: Reader" in page.content.decode()
    assert "Petra Strict" not in page.content.decode()
    assert "Petra Strict" in at_desk(client, organizer("admissions")).get(PAGE).content.decode()
    assert refused.status_code == 403


def test_vouches_when_nobody_stood_or_answers_were_forgotten_then_without_or_unknown(community):
    stood_for, named_only, forgotten = (SubmittedApplicationFactory() for _each in range(3))
    said = {"answered_at": NOW, "relation": "worked", "strength": 1, "text": "Finishes things.", "place": 1}
    Vouch.objects.create(application=stood_for, member=MemberFactory(), asked_at=NOW, **said)
    Vouch.objects.create(application=named_only, member=MemberFactory(), asked_at=NOW)
    Application.objects.filter(pk=forgotten.pk).update(email="")

    found = [case.vouched for case in queries.cases()]

    assert sorted(found, key=str) == [False, None, True]


def test_reading_without_names_when_switched_then_readers_see_it_and_the_records_say_who(desk, community):
    off = desk.post(f"{PAGE}blind/", {"blind": ""}, follow=True)
    again = desk.post(f"{PAGE}blind/", {"blind": ""}, follow=True)
    was_off = reads_blind()
    desk.post(f"{PAGE}blind/", {"blind": "on"})

    deeds = AuditLine.objects.filter(deed__in=["fairness.open_reading", "fairness.blind_reading"]).order_by("pk")
    assert "Readers see from the start who somebody is." in off.text
    assert "Hide names while reading" in again.text
    assert (was_off, reads_blind()) == (False, True)
    assert list(deeds.values_list("deed", flat=True)) == ["fairness.open_reading", "fairness.blind_reading"]


def test_reading_without_names_when_switched_then_other_settings_stay(desk, community):
    Community.objects.update(settings={"bank": {"iban": "DE0"}})

    desk.post(f"{PAGE}blind/", {"blind": ""})

    assert Community.objects.get().settings == {"bank": {"iban": "DE0"}, "blind_reading": False}
