"""The queue and the page of an application at the desk."""

import datetime as dt
import re

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from icmp.models import Application, Decision, Review
from icmp.operations import decide_application
from members.models import User
from tests.factories import UserFactory, organizer
from tests.icmp.factories import (
    ApplicationFactory,
    AssessmentFactory,
    DecisionFactory,
    IntakeFactory,
    ProfileVersionFactory,
    ReviewFactory,
    SegmentFactory,
    SubmittedApplicationFactory,
    stand,
)

from .narrowed import application_in_review, narrowed
from .test_decisions import NOW, read_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
QUEUE = "/desk/icmp/application/"
FINISHED = {"verdict": "accept", "confidence": 2, "rationale": "Gives.", "submitted_at": NOW}
RATINGS = {"r_motivation": "3", "verdict": "accept", "confidence": "2", "rationale": "Concrete in both directions."}
DECISION = {"outcome": "accept", "reason": "Gives more than asked.", "override_reason": "", "pointer": ""}


def at_the_desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def reader() -> User:
    return organizer("admissions")


@pytest.fixture
def desk(reader: User) -> Client:
    return at_the_desk(reader)


@pytest.fixture
def applied() -> Application:
    narrowed()
    return application_in_review()


def url(application: Application, verb: str = "change") -> str:
    return reverse(f"admin:icmp_application_{verb}", args=[application.pk])


def read_and_rate(client: Client, application: Application) -> None:
    client.post(url(application, "read"))
    client.post(url(application, "rate"), RATINGS)


def test_queue_shows_words_and_an_alarm_for_a_broken_promise(desk: Client) -> None:
    SubmittedApplicationFactory(
        promised_on=dt.date(2026, 1, 1),
        recommendation="review",
        robust=False,
        flags=["too_fast"],
        segment=SegmentFactory(),
    )

    text = desk.get(QUEUE).text

    assert "days late" in text
    assert "badge--alarm" in text
    assert "look closer" in text
    assert "fragile" in text
    assert "very fast" in text


def test_queue_needs_the_same_queries_for_one_row_and_for_three(desk: Client, django_assert_max_num_queries) -> None:
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            application = SubmittedApplicationFactory(segment=SegmentFactory(), user=organizer("events"))
            AssessmentFactory(application=application)
            ReviewFactory(application=application)
        with django_assert_max_num_queries(40) as seen:
            assert desk.get(QUEUE).status_code == 200
        counts.append(len(seen.captured_queries))

    assert counts[0] == counts[1]


def test_queue_shows_who_reads_and_how_many_seats_are_taken(desk: Client) -> None:
    engineers = SegmentFactory(name={"en": "Engineers"}, seat_quota=5)
    intake = IntakeFactory(seats=24, segment_quotas={})
    waiting = SubmittedApplicationFactory(segment=engineers, intake=intake, flags=["duplicate", "something_new"])
    ReviewFactory(application=waiting, reviewer=UserFactory(name="Ana Beltrán"))
    ReviewFactory(application=waiting, reviewer=UserFactory(name="Diego Roth"), **FINISHED)
    ReviewFactory(application=waiting, reviewer=UserFactory(name="Leo Aside"), conflict_of_interest=True)
    seated = SubmittedApplicationFactory(segment=engineers, intake=intake)
    stand(DecisionFactory(application=seated).application, "accepted")
    SubmittedApplicationFactory(intake=intake)

    text = " ".join(re.sub(r"<[^>]+>", " ", desk.get(f"{QUEUE}?stage=open").text).split())

    assert "1 of 2 done Ana, Diego" in text
    assert "Engineers: 1 of 5 seats" in text
    assert "1 of 24 seats" in text
    assert "maybe the same person" in text
    assert "something new" in text


def test_queue_takes_a_decline_back_while_its_letter_waits(desk: Client) -> None:
    declined, told = (SubmittedApplicationFactory(name=name) for name in ("Waits", "Told"))
    DecisionFactory(application=declined, outcome="decline")
    DecisionFactory(application=told, outcome="decline", announced_at=NOW)
    stand(declined, "declined")
    stand(told, "declined")

    html = desk.get(f"{QUEUE}?stage=untold").text
    both = desk.get(f"{QUEUE}?stage=closed").text
    response = desk.post(re.search(r'formaction="([^"]+)"', html)[1])

    declined.refresh_from_db()
    assert ("Waits" in html, "Told" in html, both.count("formaction=")) == (True, False, 1)
    assert (response.status_code, declined.state) == (302, "in_review")


def test_queue_says_when_people_only_sign_what_the_score_says(desk: Client) -> None:
    version, quiet = ProfileVersionFactory(), desk.get(QUEUE).text
    for number in range(50):
        DecisionFactory(
            application=SubmittedApplicationFactory(profile_version=version), advised=("accept", "decline")[number % 2],
            decided_at=timezone.now(), reading_seconds=20,
        )  # fmt: skip

    loud = desk.get(QUEUE).text

    assert "Do people still decide?" not in quiet
    assert "Of 50 decisions, 0.0 percent went against the advice" in loud
    assert "less than 20 seconds" in loud


@pytest.mark.parametrize(
    "query",
    [
        "state=in_review",
        "advice=accept",
        "advice=rocket",
        "due=late",
        "due=near",
        "stage=untold",
        "segment=x",
        "flag=too_fast",
        "flag=%00x",
        "q=Ana",
    ],
)
def test_queue_with_any_filter_opens_or_says_what_is_wrong(desk: Client, query: str) -> None:
    SubmittedApplicationFactory()

    response = desk.get(f"{QUEUE}?{query}")

    assert response.status_code in (200, 302, 400)
    assert "2fa" not in response.headers.get("Location", "")


def test_page_shows_nothing_before_reading_begins(desk: Client, applied: Application) -> None:
    text = desk.get(url(applied)).text

    assert "Read the answers" in text
    assert "Íñigo" not in text
    assert "letters" not in text
    assert Review.objects.count() == 0


def test_page_while_reading_is_blind(desk: Client, applied: Application, reader: User) -> None:
    desk.post(url(applied, "read"))

    text = desk.get(url(applied)).text

    assert "Ana read my letters" in text
    assert "Concrete examples in both directions" in text
    assert "Íñigo" not in text
    assert "inigo@example.org" not in text
    assert "<progress" not in text
    assert Review.objects.get().opened_at is not None


def test_page_after_rating_shows_name_score_bars_and_rules(desk: Client, applied: Application) -> None:
    read_and_rate(desk, applied)

    text = desk.get(url(applied)).text

    assert "Íñigo Núñez Größmann" in text
    assert 'class="chart"' in text
    assert "Must-haves" in text
    assert "style=" not in text
    assert "Preview the letter" in text


def test_ratings_with_a_mistake_come_back_with_what_was_typed(desk: Client, applied: Application) -> None:
    desk.post(url(applied, "read"))

    response = desk.post(url(applied, "rate"), RATINGS | {"r_motivation": "9", "rationale": "Kept in the field"})

    assert response.status_code == 422
    assert "Kept in the field" in response.text
    assert Review.objects.get().submitted_at is None


def test_ratings_do_not_change_once_they_are_in(desk: Client, applied: Application) -> None:
    read_and_rate(desk, applied)

    desk.post(url(applied, "rate"), RATINGS | {"r_motivation": "0"})

    assert Review.objects.get().ratings == {"motivation": 3}


def test_decision_shows_the_letter_before_it_is_made(desk: Client, applied: Application) -> None:
    read_and_rate(desk, applied)

    preview = desk.post(url(applied, "decide"), DECISION)
    before = Decision.objects.count()
    made = desk.post(url(applied, "decide"), DECISION | {"decide": "1"})

    assert "Yes: your seat in The Circle" in preview.text
    assert (before, made.status_code, Decision.objects.get().outcome) == (0, 302, "accept")


def test_decision_against_the_advice_asks_for_a_reason(desk: Client, applied: Application) -> None:
    read_and_rate(desk, applied)

    response = desk.post(url(applied, "decide"), DECISION | {"outcome": "decline", "decide": "1"})

    assert response.status_code == 422
    assert "The advice says otherwise" in response.text
    assert Decision.objects.count() == 0


def test_second_decider_sees_who_decided(desk: Client, applied: Application) -> None:
    read_and_rate(desk, applied)
    first = read_by(applied)
    applied.refresh_from_db()
    decide_application(application=applied, outcome="accept", reason="Yes.", by=first, at=NOW)

    response = desk.post(url(applied, "decide"), DECISION | {"decide": "1"})

    assert response.status_code == 409
    assert "Already decided by" in response.text
    assert first.name in response.text


def test_decline_can_be_undone_from_the_page(desk: Client, applied: Application) -> None:
    read_and_rate(desk, applied)
    facts = {"outcome": "decline", "override_reason": "A talk changed my mind.", "decide": "1"}
    desk.post(url(applied, "decide"), DECISION | facts)
    shown = desk.get(url(applied)).text

    desk.post(url(applied, "undo"))

    applied.refresh_from_db()
    assert "Undo the decline" in shown
    assert applied.state == "in_review"


def test_person_who_stepped_aside_sees_and_decides_nothing(desk: Client, applied: Application) -> None:
    desk.post(url(applied, "aside"))

    text = desk.get(url(applied)).text
    desk.post(url(applied, "decide"), DECISION | {"decide": "1"})

    assert "Ana read my letters" not in text
    assert Decision.objects.count() == 0


def test_question_to_the_applicant_is_sent_from_the_page(desk: Client, applied: Application) -> None:
    read_and_rate(desk, applied)

    desk.post(url(applied, "ask"), {"question": "How many?", "reopened": ["helped_last_12m"]})

    applied.refresh_from_db()
    assert (applied.state, applied.reopened) == ("needs_info", ["helped_last_12m"])


@pytest.mark.parametrize("verb", ["read", "rate", "aside", "decide", "undo", "ask", "offer", "spam"])
@pytest.mark.parametrize("role", ["auditor", "treasurer", "events"])
def test_verbs_are_refused_to_other_roles(applied: Application, role: str, verb: str) -> None:
    client = at_the_desk(organizer(role))

    response = client.post(url(applied, verb), DECISION | RATINGS)

    applied.refresh_from_db()
    assert response.status_code == 403
    assert applied.state == "in_review"


@pytest.mark.parametrize("verb", ["read", "rate", "aside", "decide", "undo", "ask", "offer", "spam"])
def test_verbs_change_nothing_when_only_looked_at(desk: Client, applied: Application, verb: str) -> None:
    assert desk.get(url(applied, verb)).status_code == 405


@pytest.mark.parametrize("state", ["draft", "unverified"])
def test_drafts_are_nobodys_business(desk: Client, state: str) -> None:
    unsent = ApplicationFactory(name="Íñigo", state=state, submitted_at=None if state == "draft" else NOW)

    assert desk.get(url(unsent)).status_code == 404
    assert "Íñigo" not in desk.get(QUEUE).text


def test_applications_are_registered_once() -> None:
    assert Application in site._registry
