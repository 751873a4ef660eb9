"""How the form is filled in: measured without scripts, told of ten or more, and gone with the answers."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icmp.models import Answer, Application, Attribute, PageTime, ProfileVersion
from icmp.operations import forget_answers
from icmp.queries.form_times import form_times
from icmp.queries.joining import join_form
from tests.factories import organizer

from .factories import ApplicationFactory, SubmittedApplicationFactory
from .narrowed import ANSWERS, YOU, narrowed
from .test_application_desk import at_the_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
WORK = "/".join(["", "join", "work", ""])


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def version() -> ProfileVersion:
    return narrowed()


def shown(client: Client, page: str) -> dict[str, str]:
    found = re.search(r'name="shown" value="([^"]+)"', client.get(f"/join/{page}/").text)
    assert found
    return {"shown": found.group(1)}


def measured(version: ProfileVersion):
    return form_times(version, join_form(version), at=NOW)


def address(version: ProfileVersion) -> str:
    return reverse("form_editor:times", args=[version.version])


def test_time_when_pages_are_read_and_sent_then_each_has_its_seconds_from_being_shown(client, clock):
    you = shown(client, "you")
    clock.shift(40)
    client.post("/join/you/", YOU | you)
    clock.shift(600)  # away, between two pages
    basics = shown(client, "basics")
    clock.shift(25)
    client.post("/join/basics/", ANSWERS["basics"] | basics)

    assert dict(PageTime.objects.values_list("page", "seconds")) == {"you": 40, "basics": 25}
    assert Application.objects.get().form_seconds == 65


def test_time_when_two_windows_are_open_then_no_second_counts_twice(client, clock):
    client.post("/join/you/", YOU)
    basics, work = shown(client, "basics"), shown(client, "work")
    clock.shift(60)
    client.post("/join/basics/", ANSWERS["basics"] | basics)
    clock.shift(10)
    client.post(WORK, ANSWERS["work"] | work)

    assert Application.objects.get().form_seconds == 70


def test_time_when_somebody_falls_asleep_then_half_an_hour_at_most(client, clock):
    client.post("/join/you/", YOU)
    basics = shown(client, "basics")
    clock.shift(dt.timedelta(hours=9))
    client.post("/join/basics/", ANSWERS["basics"] | basics)

    assert PageTime.objects.get(page="basics").seconds == 1800


def test_refused_page_when_sent_again_and_kept_then_nobody_is_stuck_any_more(client):
    client.post("/join/you/", YOU)
    client.post("/join/giving/", ANSWERS["giving"] | {"q_helped_last_12m": "many"})
    stuck = PageTime.objects.get(page="giving").stuck

    client.post("/join/giving/", ANSWERS["giving"])

    assert stuck == ["helped_last_12m"]
    assert PageTime.objects.get(page="giving").stuck == []


def test_figures_when_fewer_than_ten_began_then_nothing_is_told(version):
    for _number in range(9):
        SubmittedApplicationFactory(profile_version=version, form_seconds=300)

    text = at_the_desk(organizer("owner")).get(address(version)).text

    assert "Too few: 9 began this form" in text
    assert "Question by question" not in text


def test_figures_when_people_finish_stop_and_leave_open_then_worked_numbers(version):
    field = Attribute.objects.get(key="field")
    states = ["answered"] * 6 + ["skipped"] * 3 + ["prefer_not_to_say"] * 2 + ["not_applicable"]
    for number, state in enumerate(states):
        row = SubmittedApplicationFactory(profile_version=version, form_seconds=60 * (number + 1))
        Answer.objects.create(application=row, attribute=field, state=state, answered_at=NOW)
        PageTime.objects.create(application=row, page="work", seconds=10 * (number + 1))
    for _number in range(4):
        stopped = ApplicationFactory(profile_version=version, page="basics", changed_at=NOW - dt.timedelta(days=2))
        PageTime.objects.create(application=stopped, page="work", stuck=["field"])
    ApplicationFactory(profile_version=version, page="basics", changed_at=NOW)  # still writing

    found = measured(version)

    work = next(page for page in found.pages if page.key == "work")
    asked = next(question for question in found.questions if question.attribute == "field")
    assert (found.sent, found.stopped, found.seconds) == (12, 4, 390)
    assert (work.reached, work.left, work.seconds) == (16, 4, 65)
    assert [page.reached for page in found.pages[:4]] == [16, 16, 16, 12]
    assert (asked.asked, asked.skipped, asked.refused, asked.not_applicable, asked.stuck) == (12, 3, 2, 1, 4)


def test_page_when_enough_is_known_then_figures_in_words_and_as_many_queries_for_many(version):
    desk = at_the_desk(organizer("auditor"))
    for number in range(10):
        SubmittedApplicationFactory(profile_version=version, form_seconds=700 + number)
    with CaptureQueriesContext(connection) as few:
        text = desk.get(address(version)).text
    for number in range(20):
        row = SubmittedApplicationFactory(profile_version=version, form_seconds=number)
        PageTime.objects.create(application=row, page="work", seconds=10)

    with CaptureQueriesContext(connection) as many:
        desk.get(address(version))

    assert "11 min 44 s" in text
    assert "It takes longer than promised" in text
    assert 'class="chart"' in text
    assert len(many) == len(few)


def test_times_when_answers_are_forgotten_or_a_draft_goes_then_gone(version):
    row = SubmittedApplicationFactory(
        profile_version=version, state="withdrawn", closed_at=NOW - dt.timedelta(days=200)
    )
    draft = ApplicationFactory(profile_version=version)
    for application in (row, draft):
        PageTime.objects.create(application=application, page="work", seconds=10)

    forget_answers(at=NOW)
    draft.delete()

    assert PageTime.objects.count() == 0


def test_times_when_opened_by_others_then_404(version):
    assert at_the_desk(organizer("treasurer")).get(address(version)).status_code == 404
