"""What only monitors fairness, counted: in tens, rounded, and so that nobody is found by looking twice."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from icmp.fairness.monitored import monitored
from icmp.models import Application, Assessment, Decision
from icmp.monitoring.operations import forget_record, keep_record
from tests.events.factories import at_desk
from tests.factories import UserFactory, organizer

from .factories import (
    AssessmentFactory,
    DecisionFactory,
    ProfileVersionFactory,
    SubmittedApplicationFactory,
    stand,
)
from .test_fairness_page import NOW, PAGE
from .test_monitoring import caring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk(client, community):
    caring()
    return at_desk(client, organizer())


@pytest.fixture
def told(community):
    """Applications that were scored, decided and told one after another, with what was said for monitoring."""
    version, by, moment = ProfileVersionFactory(), UserFactory(), [NOW]

    def tell(yes: int, no: int, says: str | None, **facts) -> list[Application]:
        rows = []
        for outcome in ["accept"] * yes + ["decline"] * no:
            moment[0] += dt.timedelta(minutes=1)
            row = SubmittedApplicationFactory(profile_version=version, name="Never Shown", confirmed_at=NOW)
            AssessmentFactory(application=row, must_haves={"home": "pass"}, results=[{"key": "helped", "value": "0.7"}])
            DecisionFactory(application=row, outcome=outcome, decided_by=by, announced_at=moment[0], **facts)
            if says:
                keep_record(application=row, answers={"duties": says}, text="Yes.", language="en", at=NOW)
            rows.append(stand(row, "declined" if outcome == "decline" else "accepted"))
        return rows

    return tell


def sizes() -> dict[str, int]:
    """How many of each group are counted."""
    return {key: len(cases) for one in monitored() for key, cases in one.groups.items()}


def test_monitored_when_a_group_has_it_harder_then_said_in_round_figures(desk, told):
    told(13, 3, "free")
    told(3, 11, "caring")
    told(5, 5, None)

    html = desk.get(PAGE).content.decode()

    assert "Caring: about 0.3 times the best group" in html
    assert "hardly by chance." in html
    assert "of 10 or more · 80%" in html
    assert "13 of 16" not in html
    assert "Never Shown" not in html


def test_monitored_when_one_group_is_small_then_none_of_its_figures_and_no_total(desk, told):
    told(6, 6, "free")
    told(4, 4, "caring")

    html = desk.get(PAGE).content.decode()

    assert sizes() == {"free": 12}
    assert "Not yet two groups of ten people" in html
    assert "Caring" not in html


def test_monitored_when_fewer_than_ten_more_were_told_then_no_figure_moves(desk, told):
    told(8, 7, "free")
    told(5, 10, "caring")
    before = desk.get(PAGE).content.decode()

    told(9, 0, "caring")
    nine_more = sizes()
    same = desk.get(PAGE).content.decode()
    told(1, 0, "caring")

    assert "of 10 or more" in before
    assert nine_more == {"free": 15, "caring": 15}
    assert "Share accepted: Caring of 10 or more · 35%" in before
    assert "Share accepted: Caring of 10 or more · 35%" in same
    assert sizes() == {"free": 15, "caring": 25}


def test_monitored_when_a_decision_is_not_told_yet_then_it_counts_for_nothing(desk, told):
    told(5, 5, "free")
    rows = told(0, 10, "caring")

    Decision.objects.filter(application__in=rows).update(announced_at=None)

    assert sizes() == {"free": 10}


def test_monitored_when_an_appeal_turns_a_no_into_a_yes_then_nothing_moves(desk, told):
    told(5, 5, "free")
    refused = told(0, 10, "caring")[0]

    stand(refused, "in_review")
    Decision.objects.filter(application=refused).update(superseded_at=NOW + dt.timedelta(days=3))
    DecisionFactory(
        application=refused, outcome="accept", decided_by=UserFactory(), announced_at=NOW + dt.timedelta(days=4)
    )
    stand(refused, "accepted")
    AssessmentFactory(application=refused, must_haves={"home": "fail"}, computed_at=NOW + dt.timedelta(days=4))

    caring_cases = monitored()[0].groups["caring"]
    assert [(case.decided, case.must_haves) for case in caring_cases] == [(False, True)] * 10
    assert Assessment.objects.filter(application=refused).count() == 2  # there was something to leave out


def test_monitored_when_somebody_takes_it_back_then_they_are_not_counted(desk, told):
    told(5, 5, "free")
    rows = told(5, 5, "caring")

    forget_record(application=rows[0])

    assert sizes() == {"free": 10}  # nineteen are left, and tens are told


def test_monitored_when_an_intake_is_chosen_then_the_figure_is_that_of_all(desk, told):
    told(8, 2, "free")
    told(2, 8, "caring")

    html = desk.get(PAGE, {"intake": ""}).content.decode()

    assert "Counted are all intakes together" in html


def test_monitored_when_more_people_answered_then_no_more_queries(desk, told):
    told(5, 5, "free")
    desk.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        desk.get(PAGE)
    told(10, 20, "caring")

    with CaptureQueriesContext(connection) as more:
        desk.get(PAGE)

    assert len(more) == len(few)
