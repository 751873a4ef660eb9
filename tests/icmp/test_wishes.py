"""What applicants may ask for about their data, from the page of their application."""

import datetime as dt
import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from icmp import operations
from icmp.models import Answer, Application
from icmp.operations import NotPossible, assess_application, keep_answers, object_to_scoring
from members.models import AuditLine
from members.portability import archive_of, data_of
from tests.factories import UserFactory

from .factories import stand
from .narrowed import application_in_review, narrowed, status_of
from .test_decisions import NOW, decide, read_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
LATER = NOW + dt.timedelta(hours=13)


@pytest.fixture
def applied() -> Application:
    narrowed()
    return application_in_review()


def address(name: str, application: Application) -> str:
    return reverse(f"icmp:{name}", args=[application.public_token])


def declined(application: Application) -> Application:
    decide(application, "decline")
    operations.announce_decisions(at=LATER)
    application.refresh_from_db()
    return application


def test_wish_to_keep_when_said_then_two_years_and_taken_back_then_six_months(applied, client) -> None:
    row = declined(applied)
    client.post(address("keep", row), {"keep": "yes"})

    shown = client.get(status_of(row)).content.decode()
    after_six_months = operations.forget_answers(at=LATER + dt.timedelta(days=181))
    after_two_years = operations.forget_answers(at=LATER + dt.timedelta(days=731))

    assert "Your answers are deleted on Jan. 7, 2032." in shown
    assert (after_six_months, after_two_years) == (0, 1)
    assert Answer.objects.filter(application=row).count() == 0


def test_wish_to_keep_when_taken_back_then_the_usual_days(applied) -> None:
    row = declined(applied)
    keep_answers(application=row, keep=True, at=LATER)
    keep_answers(application=row, keep=False, at=LATER)

    assert operations.forget_answers(at=LATER + dt.timedelta(days=181)) == 1


def test_objection_when_made_then_no_score_advises_and_none_is_made_again(applied, client) -> None:
    answer = client.post(address("no_score", applied))
    applied.refresh_from_db()
    read_by(applied, rating=4)
    assess_application(application=applied, at=NOW)

    applied.refresh_from_db()
    assert answer.status_code == 302
    assert (applied.score, applied.recommendation, applied.robust) == (None, "", None)
    assert "no_score" in applied.flags
    assert applied.readings_wanted >= 2
    assert "No score advises those who decide" in client.get(status_of(applied)).content.decode()


def test_objection_when_declined_then_the_explanation_names_no_shortfall(applied) -> None:
    object_to_scoring(application=applied, at=NOW)

    decision = decide(applied, "decline")

    assert decision.agrees_with_recommendation
    assert "We would have liked to see more" not in decision.explanation_sent


def test_objection_when_a_decline_was_not_told_then_it_is_void_and_nothing_shows(applied, client) -> None:
    decide(applied, "decline")

    client.post(address("no_score", applied))

    applied.refresh_from_db()
    assert applied.state == "in_review"
    assert applied.decisions.in_force().count() == 0
    assert operations.announce_decisions(at=LATER) == 0


@pytest.mark.parametrize("twice", [True, False])
def test_objection_when_made_twice_or_after_the_decision_then_refused(applied, twice) -> None:
    if twice:
        object_to_scoring(application=applied, at=NOW)
    else:
        declined(applied)

    with pytest.raises(NotPossible):
        object_to_scoring(application=applied, at=NOW)


@pytest.mark.parametrize("told", [None, False, True])
def test_erasure_when_asked_then_withdrawn_and_nothing_said_is_left(applied, client, told) -> None:
    user = applied.user
    if told is not None:
        decide(applied, "decline")
    if told:
        operations.announce_decisions(at=LATER)
    client.force_login(user)

    asked, done = client.get(address("erase", applied)), client.post(address("erase", applied))

    applied.refresh_from_db()
    assert (asked.status_code, done.status_code) == (200, 200)
    assert (applied.name, applied.email, applied.user, applied.answers.count()) == ("", "", None, 0)
    assert applied.state == ("declined" if told else "withdrawn")
    assert data_of(user)["icmp.Application"] == []
    assert AuditLine.objects.filter(deed="application.erased", by=user).count() == 1


def test_erasure_when_only_the_link_is_known_then_sign_in_and_another_person_finds_nothing(applied, client) -> None:
    stranger = Client()
    stranger.force_login(UserFactory())

    assert client.post(address("erase", applied)).status_code == 302
    assert stranger.post(address("erase", applied)).status_code == 404
    assert applied.answers.count() > 0


def test_erasure_when_the_seat_is_taken_then_nothing_is_deleted(applied, client) -> None:
    decide(applied, "accept")
    applied.refresh_from_db()
    stand(applied, "completed")
    client.force_login(applied.user)

    client.post(address("erase", applied))

    assert applied.answers.count() > 0


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_status_when_read_then_download_and_deletion_are_there(applied, client, language) -> None:
    page = client.get(status_of(applied), headers={"accept-language": language}).content.decode()

    assert reverse("members:privacy") in page
    assert address("erase", applied) in page


def test_download_when_read_by_people_then_a_text_without_a_decline_that_was_not_told(applied) -> None:
    decide(applied, "decline")

    with zipfile.ZipFile(io.BytesIO(archive_of(applied.user, at=NOW))) as archive:
        told = archive.read("data.txt").decode()

    assert "name: Íñigo Núñez Größmann" in told
    assert "e-mail address: inigo@example.org" in told
    assert "decline" not in told
