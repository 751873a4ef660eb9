"""A person decides: with a reason, once, and never a machine."""

import datetime as dt
import re
import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from icmp import operations
from icmp.models import Application, Assessment, Decision, Intake
from icmp.operations import (
    AlreadyDecided,
    AnswersUnread,
    NoSeat,
    NotPossible,
    SamePerson,
    TooLate,
    decide_application,
    open_review,
    submit_review,
)
from members.consents import withdraw_consent
from members.models import Admission, AuditLine, Letter
from members.portability import data_of
from tests.factories import organizer

from .factories import stand
from .narrowed import application_in_review, link_in, narrowed, status_of

NOW = dt.datetime(2030, 1, 7, 9, 0, tzinfo=dt.UTC)
TICKS = (
    operations.announce_decisions,
    operations.expire_unverified,
    operations.expire_questions,
    operations.expire_offers,
    operations.expire_waitlist,
    operations.lapse_accepted,
    operations.complete_applications,
    operations.expire_drafts,
)
NO = {"q_accepts_time_pledge": "no", "q_accepts_fee_pledge": "none", "q_pledge_hours_month": "0"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]


@pytest.fixture
def applied() -> Application:
    narrowed()
    return application_in_review()


def read_by(application: Application, role: str = "admissions", *, rating: int = 3):
    """Somebody who has read and rated the application."""
    reader = organizer(role)
    review = open_review(application=application, reviewer=reader, at=NOW)
    submit_review(
        review=review, ratings={"motivation": rating}, verdict="accept", confidence=2, rationale="Gives.", at=NOW
    )
    return reader


def decide(application: Application, outcome: str, by=None, *, at: dt.datetime = NOW, **facts: str) -> Decision:
    application.refresh_from_db()
    facts.setdefault("override_reason", "I spoke with her.")
    return decide_application(
        application=application, outcome=outcome, reason="Read twice.", by=by or read_by(application), at=at, **facts
    )


def test_ratings_of_a_reader_enter_a_new_assessment(applied: Application) -> None:
    before = Assessment.objects.get()

    read_by(applied, rating=4)

    after = Assessment.objects.latest("pk")
    assert Assessment.objects.count() == 2
    result = next(row for row in after.results if row["key"] == "motivation")
    assert (result["value"], before.coverage < after.coverage) == ("1.000000", True)


def test_acceptance_is_told_at_once_and_opens_the_way(applied: Application) -> None:
    decision = decide(applied, "accept")

    applied.refresh_from_db()
    letter = Letter.objects.get(kind="application_accepted")
    assert (applied.state, decision.announced_at) == ("accepted", NOW)
    assert Admission.objects.get().user == applied.user
    assert "What spoke for you most:" in letter.text
    assert link_in(letter, "/join/status/") == status_of(applied)


def test_decision_without_having_read_is_refused(applied: Application) -> None:
    with pytest.raises(AnswersUnread):
        decide(applied, "accept", organizer("admissions"))

    assert Decision.objects.count() == 0


def test_second_decision_names_who_was_first(applied: Application) -> None:
    first, second = read_by(applied), read_by(applied)
    decide(applied, "accept", first)

    with pytest.raises(AlreadyDecided) as refused:
        decide(applied, "decline", second)

    assert refused.value.decision.decided_by == first
    assert Decision.objects.count() == 1


def test_decline_waits_twelve_hours_and_shows_nothing_until_then(applied: Application, client: Client) -> None:
    decide(applied, "decline")

    early = operations.announce_decisions(at=NOW + dt.timedelta(hours=11, minutes=59))
    before = client.get(status_of(applied)).text
    told = operations.announce_decisions(at=NOW + dt.timedelta(hours=12))
    again = operations.announce_decisions(at=NOW + dt.timedelta(hours=13))
    after = client.get(status_of(applied)).text

    assert (early, told, again) == (0, 1, 0)
    assert "Your application is being read" in before
    assert "Not this time" in after
    assert Letter.objects.filter(kind="application_declined").count() == 1
    applied.refresh_from_db()
    assert applied.reapply_allowed_from == dt.date(2030, 5, 7)


def test_decline_taken_back_before_its_letter_leaves_no_trace_outside(applied: Application) -> None:
    decide(applied, "decline")
    by = organizer()

    operations.undo_decline(application=applied, by=by, at=NOW + dt.timedelta(hours=1))
    told = operations.announce_decisions(at=NOW + dt.timedelta(days=2))

    applied.refresh_from_db()
    assert (applied.state, told) == ("in_review", 0)
    assert Letter.objects.filter(kind="application_declined").count() == 0
    assert AuditLine.objects.filter(deed="application.decline_undone", by=by).count() == 1


def test_decline_cannot_be_taken_back_once_told(applied: Application) -> None:
    decide(applied, "decline")
    operations.announce_decisions(at=NOW + dt.timedelta(hours=12))

    with pytest.raises(TooLate):
        operations.undo_decline(application=applied, by=organizer(), at=NOW + dt.timedelta(hours=13))


@pytest.mark.parametrize(
    ("language", "rule"),
    [
        ("en", "Every member gives at least three hours a month."),
        ("de", "Jedes Mitglied gibt mindestens drei Stunden im Monat."),
        ("es", "Cada miembro da al menos tres horas al mes."),
    ],
)
def test_decline_by_a_rule_is_explained_in_the_applicants_language_without_figures(language: str, rule: str) -> None:
    narrowed()
    applied = application_in_review(you={"language": language}, pledge=NO)

    decision = decide(applied, "decline", pointer="ana")

    assert rule in decision.explanation_sent
    assert not re.search(r"\d", decision.explanation_sent)


def test_explanation_by_score_never_holds_a_figure_of_the_assessment(applied: Application) -> None:
    decision = decide(applied, "decline")

    figures = {value for row in Assessment.objects.latest("pk").results for key, value in row.items() if key != "key"}
    found = [
        figure
        for figure in figures
        if figure and re.fullmatch(r"[\d.]+", figure) and figure in decision.explanation_sent
    ]
    assert decision.explanation_sent.startswith("We would have liked to see more of this:")
    assert decision.explanation_sent.count("–") <= 2
    assert found == []
    assert "%" not in decision.explanation_sent


def test_appeal_is_decided_by_another_person(applied: Application, client: Client) -> None:
    first = read_by(applied)
    decide(applied, "decline", first, at=dt.datetime.now(dt.UTC))
    operations.announce_decisions(at=dt.datetime.now(dt.UTC) + dt.timedelta(hours=12))

    response = client.post(f"{status_of(applied)}appeal/", {"text": "I do have the time."})

    assert response.status_code == 302
    with pytest.raises(SamePerson):
        decide(applied, "accept", first)
    assert decide(applied, "accept").outcome == "accept"
    applied.refresh_from_db()
    assert applied.state == "accepted"


def test_appeal_before_the_decline_is_told_is_refused_without_telling(applied: Application, client: Client) -> None:
    decide(applied, "decline")

    response = client.post(f"{status_of(applied)}appeal/", {"text": "Why?"})

    assert response.status_code == 409
    assert "Not this time" not in response.text


def test_applicant_who_withdraws_before_a_decline_is_told_never_hears_of_it(
    applied: Application, client: Client
) -> None:
    decide(applied, "decline")

    response = client.post(f"{status_of(applied)}withdraw/")
    operations.announce_decisions(at=NOW + dt.timedelta(days=1))

    applied.refresh_from_db()
    assert (response.status_code, applied.state) == (302, "withdrawn")
    assert Letter.objects.filter(kind="application_declined").count() == 0


@pytest.mark.parametrize("answers", [{}, {"pledge": NO}])
def test_year_of_ticks_declines_nobody(answers: dict[str, dict[str, str]]) -> None:
    narrowed()
    application_in_review(**answers)
    start = dt.datetime.now(dt.UTC)

    for day in range(0, 365, 3):
        for tick in TICKS:
            tick(at=start + dt.timedelta(days=day))

    assert Application.objects.get().state == "in_review"
    assert Decision.objects.count() == 0


# -- questions in between, seats --------------------------------------------------------------------------------------


def test_question_in_between_is_answered_and_scored_again(applied: Application, client: Client) -> None:
    score = applied.score
    operations.ask_for_more(
        application=applied, question="How many, really?", reopened=["helped_last_12m"], by=organizer(), at=NOW
    )
    shown = client.get(status_of(applied)).text

    response = client.post(
        f"{status_of(applied)}answer/", {"text": "Six.", "q_helped_last_12m": "6", "q_field": "health"}
    )

    applied.refresh_from_db()
    assert "How many, really?" in shown
    assert response.status_code == 302
    assert (applied.state, applied.info_answer, applied.reopened) == ("in_review", "Six.", [])
    assert applied.score > score
    assert applied.answers.get(attribute__key="field").value == "software_it"


def test_question_answered_with_a_mistake_keeps_what_was_typed(applied: Application, client: Client) -> None:
    operations.ask_for_more(
        application=applied, question="How many?", reopened=["helped_last_12m"], by=organizer(), at=NOW
    )

    response = client.post(f"{status_of(applied)}answer/", {"text": "A lot of people", "q_helped_last_12m": "lots"})

    assert response.status_code == 422
    assert "A lot of people" in response.text


def test_question_unanswered_for_two_weeks_closes_without_a_decision(applied: Application) -> None:
    operations.ask_for_more(application=applied, question="How many?", reopened=[], by=organizer(), at=NOW)

    closed = operations.expire_questions(at=NOW + dt.timedelta(days=15))

    applied.refresh_from_db()
    assert (closed, applied.state, Decision.objects.count()) == (1, "expired", 0)


def test_acceptance_without_a_free_seat_waits_is_offered_and_taken(applied: Application, client: Client) -> None:
    Intake.objects.update(seats=0)
    decision = decide(applied, "accept")
    with pytest.raises(NoSeat):
        operations.offer_seat(application=applied, by=organizer(), at=NOW)
    Intake.objects.update(seats=1)
    operations.offer_seat(application=applied, by=organizer(), at=NOW)

    client.post(f"{status_of(applied)}seat/")

    applied.refresh_from_db()
    assert (decision.outcome, applied.state) == ("waitlist", "accepted")
    assert Admission.objects.count() == 1


def test_offer_nobody_takes_goes_back_to_the_list(applied: Application) -> None:
    decide(applied, "waitlist")
    operations.offer_seat(application=applied, by=organizer(), at=NOW)

    lapsed = operations.expire_offers(at=NOW + dt.timedelta(days=8))

    applied.refresh_from_db()
    assert (lapsed, applied.state, applied.lapsed_offers) == (1, "waitlisted", 1)


def test_waiting_ends_on_the_day_that_was_promised(applied: Application) -> None:
    decide(applied, "waitlist")

    counts = [operations.expire_waitlist(at=NOW + dt.timedelta(days=days)) for days in (179, 182)]

    assert counts == [0, 1]


@pytest.mark.parametrize("state", ["needs_info", "withdrawn", "expired", "spam"])
def test_application_that_is_not_in_review_cannot_be_decided(applied: Application, state: str) -> None:
    by = read_by(applied)
    stand(applied, state)

    with pytest.raises(NotPossible):
        decide(applied, "accept", by)


def test_answers_of_a_closed_application_are_forgotten_after_180_days(applied: Application) -> None:
    operations.withdraw(application=applied, at=NOW)

    early = operations.forget_answers(at=NOW + dt.timedelta(days=180))
    late = operations.forget_answers(at=NOW + dt.timedelta(days=181))

    applied.refresh_from_db()
    assert (early, late) == (0, 1)
    assert (applied.name, applied.email, applied.user, applied.answers.count()) == ("", "", None, 0)
    assert applied.score == Decimal(applied.score)
    assert Assessment.objects.count() == 1


# -- the race ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_people_decide_at_once_and_one_is_told_who_was_first(community: object) -> None:
    narrowed()
    applied = application_in_review()
    deciders = {outcome: read_by(applied) for outcome in ("accept", "decline")}
    start, won, lost = threading.Barrier(2), [], []

    def work(outcome: str) -> None:
        start.wait()
        try:
            won.append(decide(applied, outcome, deciders[outcome]).decided_by)
        except AlreadyDecided as late:
            lost.append(late.decision.decided_by)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[outcome]) for outcome in deciders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1
    assert lost == won
    assert Decision.objects.count() == 1


def test_yes_to_reading_taken_back_ends_the_application(
    applied: Application, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(user=applied.user, purpose="admission_reading", at=NOW)

    applied.refresh_from_db()
    assert applied.state == "withdrawn"
    assert operations.honor_withdrawn_consents(at=NOW) == 0


def test_other_yes_taken_back_changes_nothing(applied: Application) -> None:
    withdraw_consent(user=applied.user, purpose="book_ebook", at=NOW)

    assert operations.honor_withdrawn_consents(at=NOW) == 0


def test_export_holds_a_decline_once_it_is_told(applied: Application) -> None:
    decide(applied, "decline")

    before = data_of(applied.user)
    operations.announce_decisions(at=NOW + dt.timedelta(hours=12))
    after = data_of(applied.user)

    assert before["icmp.Decision"] == []
    assert "declined" not in str(before)
    assert [row["outcome"] for row in after["icmp.Decision"]] == ["decline"]
