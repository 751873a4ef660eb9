"""Readers on the members' site: what they see, in what order, and what stays hidden."""

import pytest
from django.test import Client
from django.utils import timezone

from icmp.models import Application, Review
from icmp.operations import assign_readers, open_review, submit_review
from icmp.reviewing.comparison import accepted_medians
from members.models import AuditLine, Community
from members.operations import local_day
from tests.factories import MemberFactory, organizer

from .factories import ApplicationFactory, AssessmentFactory, DecisionFactory, stand
from .narrowed import application_in_review, narrowed
from .test_application_desk import QUEUE, at_the_desk
from .test_decisions import NOW, read_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
RATINGS = {"r_motivation": "3", "verdict": "accept", "confidence": "2", "rationale": "Concrete in both directions."}


@pytest.fixture
def reader():
    return organizer("reviewer")


@pytest.fixture
def site(reader) -> Client:
    client = Client()
    client.force_login(reader)
    return client


@pytest.fixture
def review(reader) -> Review:
    narrowed()
    application_in_review()
    Application.objects.update(info_answer="Ask Íñigo or call +49 170 1234567.", info_request="Where?")
    assign_readers(at=NOW)
    return Review.objects.get()


def test_reading_when_not_begun_then_a_cover_without_an_answer(site, review):
    page = site.get(f"/readings/{review.pk}/").text

    assert "Before you read" in page
    assert "Ana read my letters" not in page


def test_reading_when_begun_then_answers_without_who_it_is_and_no_score(site, review):
    site.post(f"/readings/{review.pk}/begin/")

    page = site.get(f"/readings/{review.pk}/").text

    review.refresh_from_db()
    assert review.opened_at is not None
    assert "Ask ▒▒▒ or call ▒▒▒." in page
    assert [word for word in ("Íñigo", "Größmann", "inigo@", "Advice, not a decision") if word in page] == []


def test_reading_when_the_community_does_not_read_blind_then_texts_as_written(site, review):
    Community.objects.update(settings={"blind_reading": False})
    site.post(f"/readings/{review.pk}/begin/")

    assert "Ask Íñigo or call +49 170 1234567." in site.get(f"/readings/{review.pk}/").text


def test_reading_when_words_were_hidden_then_they_are_not_seen_and_the_record_does_not_tell_them(site, review):
    owner = organizer("admissions")
    desk = at_the_desk(owner)
    read_by(review.application)
    open_review(application=review.application, reviewer=owner, at=NOW)
    submit_review(
        review=Review.objects.get(reviewer=owner), ratings={"motivation": 2}, verdict="accept", confidence=3,
        rationale="x", at=NOW,
    )  # fmt: skip

    desk.post(f"{QUEUE}{review.application_id}/hide/", {"words": "my letters\n\n my  letters "})
    site.post(f"/readings/{review.pk}/begin/")

    assert Application.objects.get().hidden_words == ["my letters"]
    assert "Ana read ▒▒▒" in site.get(f"/readings/{review.pk}/").text
    assert AuditLine.objects.get(deed="application.words_hidden").facts == {"n": 1}


def test_reading_when_rated_then_score_bars_and_the_other_readers(site, review):
    other = read_by(review.application)
    site.post(f"/readings/{review.pk}/begin/")

    before = site.get(f"/readings/{review.pk}/").text
    answer = site.post(f"/readings/{review.pk}/", RATINGS)
    after = site.get(f"/readings/{review.pk}/").text

    assert (answer.status_code, str(other) in before, str(other) in after) == (302, False, True)
    assert "Where the points come from" in after
    assert "Íñigo" not in after


def test_reading_when_something_is_missing_then_nothing_typed_is_lost(site, review):
    site.post(f"/readings/{review.pk}/begin/")

    answer = site.post(f"/readings/{review.pk}/", RATINGS | {"verdict": ""})

    assert answer.status_code == 422
    assert "Concrete in both directions." in answer.text


def test_reading_when_sent_twice_then_the_first_counts(site, review):
    site.post(f"/readings/{review.pk}/begin/")

    site.post(f"/readings/{review.pk}/", RATINGS)
    site.post(f"/readings/{review.pk}/", RATINGS | {"r_motivation": "0"})

    review.refresh_from_db()
    assert review.ratings == {"motivation": 3}


def test_reading_when_it_is_another_readers_or_handed_over_then_not_found(site, review, reader):
    stranger = Client()
    stranger.force_login(organizer("reviewer"))

    foreign = stranger.get(f"/readings/{review.pk}/").status_code
    Review.objects.update(released_at=NOW)

    assert (foreign, site.get(f"/readings/{review.pk}/").status_code) == (404, 404)
    assert site.get("/readings/99999999999999999999/").status_code == 404


def test_reading_when_decided_meanwhile_then_it_says_so(site, review):
    Application.objects.update(state="withdrawn")

    answer = site.get(f"/readings/{review.pk}/")

    assert (answer.status_code, "Somebody has decided in the meantime" in answer.text) == (410, True)


def test_aside_when_i_know_the_person_then_the_lot_asks_somebody_else(site, review):
    other = organizer("reviewer")

    site.post(f"/readings/{review.pk}/aside/")
    assign_readers(at=NOW)

    assert Review.objects.waiting().get().reviewer == other
    assert site.get("/readings/").context["owed"].count() == 0


def test_my_page_when_days_are_wrong_then_said_at_the_field_and_kept(site, review):
    answer = site.post("/readings/away/", {"starts_on": "2030-05-02", "ends_on": "2030-05-01"})

    assert (answer.status_code, "before the first day" in answer.text) == (422, True)
    assert 'value="2030-05-02"' in answer.text


def test_my_page_when_away_then_what_was_not_begun_is_gone_and_coming_back_is_a_button(site, review, reader):
    today = local_day(timezone.now())
    Review.objects.update(due_on=today)

    site.post("/readings/away/", {"starts_on": today, "ends_on": today})
    page = site.get("/readings/")

    assert (page.context["owed"].count(), "I am back" in page.text) == (0, True)


def test_my_page_when_a_member_without_the_role_asks_then_refused():
    client = Client()
    client.force_login(MemberFactory().user)

    assert client.get("/readings/").status_code == 403


def test_my_page_when_many_are_owed_then_as_many_queries(site, reader, django_assert_max_num_queries):
    for _ in range(8):
        Review.objects.create(
            application=ApplicationFactory(state="in_review", submitted_at=NOW), reviewer=reader, assigned_at=NOW
        )

    with django_assert_max_num_queries(12):
        page = site.get("/readings/")

    assert page.text.count("An application of") == 8


def test_desk_when_a_reader_is_late_then_the_reading_is_taken_from_them(review, reader):
    owner = organizer("admissions")
    desk = at_the_desk(owner)

    answer = desk.post(f"{QUEUE}{review.application_id}/hand_over/", {"review": str(review.pk)})
    wrong = desk.post(f"{QUEUE}{review.application_id}/hand_over/", {"review": "x"})

    review.refresh_from_db()
    assert (answer.status_code, wrong.status_code) == (302, 404)
    assert review.released_at is not None


def test_accepted_medians_when_five_were_accepted_then_the_middle_and_below_five_none():
    version = narrowed()
    for points in ("1.00", "2.00", "3.00", "10.00"):
        _accepted(version, points)
    few = accepted_medians(version.pk)
    _accepted(version, "20.00")

    assert (few, accepted_medians(version.pk)) == ({}, {"field": 3})


def _accepted(version, points):
    row = DecisionFactory(application__profile_version=version).application
    stand(row, "completed")
    AssessmentFactory(
        application=row, profile_version=version, purpose="decision",
        results=[{"key": "field", "contribution": points, "shortfall": "0", "weight_used": "1", "state": "answered"}],
    )  # fmt: skip
