"""Readings: how many, by lot to whom, never to who is too close, and handed over when somebody is away."""

import contextlib
import datetime as dt
import random
import threading

import pytest
from django.db import connection

from icmp import operations
from icmp.models import Application, ApplicationState, Review, ReviewerAbsence
from icmp.operations import (
    AlreadyReviewed,
    assign_readers,
    assignments,
    declare_conflict,
    end_absence,
    hand_over,
    note_absence,
    open_review,
    submit_review,
    write_to_readers,
)
from icmp.reviewing import queries
from icmp.reviewing.queries import lacking, readers
from members.models import AuditLine, Letter
from members.operations import local_day
from tests.factories import UserFactory, organizer
from tests.icmp.factories import SubmittedApplicationFactory

from .narrowed import application_in_review, narrowed
from .test_decisions import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
RATED = {"ratings": {}, "verdict": "accept", "confidence": 3, "rationale": "Gives."}


def waiting(wanted: int = 2, **facts) -> Application:
    return SubmittedApplicationFactory(
        state=ApplicationState.IN_REVIEW,
        confirmed_at=NOW,
        readings_wanted=wanted,
        recommendation="accept",
        robust=True,
        **facts,
    )


def given() -> set:
    return set(Review.objects.waiting().values_list("application_id", "reviewer_id"))


def test_confirmed_application_when_scored_then_it_wants_as_many_readings_as_its_advice_asks_for():
    narrowed()

    row = application_in_review()

    assert (row.recommendation, row.robust, row.readings_wanted) == ("accept", True, 1)


def test_assign_readers_when_two_are_wanted_then_two_different_ones_with_a_day_and_a_record():
    people = [organizer("reviewer") for _ in range(4)]
    row = waiting()

    found = assign_readers(at=NOW), assign_readers(at=NOW)

    reviews = list(Review.objects.all())
    assert found == (2, 0)
    assert {review.reviewer for review in reviews} <= set(people)
    assert len({review.reviewer_id for review in reviews}) == 2
    assert {review.due_on for review in reviews} == {
        min(local_day(NOW) + dt.timedelta(days=5), row.promised_on or dt.date.max)
    }
    assert AuditLine.objects.get(deed="application.assigned").by is None


def test_assign_readers_when_many_applications_then_the_load_is_even():
    people = [organizer("reviewer") for _ in range(3)]
    for _ in range(6):
        waiting()

    assign_readers(at=NOW, lot=random.Random(7))

    assert {person.reviews.count() for person in people} == {4}


def test_assign_readers_when_drawn_with_other_lots_then_other_readers():
    people = [organizer("reviewer") for _ in range(6)]
    rows = [waiting(1) for _ in range(6)]
    drawn = set()

    for seed in range(5):
        Review.objects.all().delete()
        assign_readers(at=NOW, lot=random.Random(seed))
        drawn.add(tuple(row.reviews.get().reviewer_id for row in rows))

    assert len(people) == 6
    assert len(drawn) > 1


def test_assign_readers_when_somebody_is_too_close_then_others_read():
    applicant, colleague = organizer("reviewer"), organizer("reviewer")
    aside, free = organizer("reviewer"), organizer("reviewer")
    type(colleague).objects.filter(pk=colleague.pk).update(email="bo@small-firm.example")
    row = waiting(3, user=applicant, email="ada@small-firm.example")
    declare_conflict(application=row, reviewer=aside, at=NOW)
    UserFactory()  # no role

    assign_readers(at=NOW)

    assert {review.reviewer for review in Review.objects.waiting()} == {free}
    assert list(lacking()) == [row]


def test_assign_readers_when_addresses_are_at_a_large_provider_then_they_tell_nothing():
    reader = organizer("reviewer")
    type(reader).objects.filter(pk=reader.pk).update(email="bo@gmail.com")
    waiting(1, email="ada@gmail.com")

    assert assign_readers(at=NOW) == 1


def test_submit_review_when_it_leaves_a_doubt_then_a_further_reader_is_drawn():
    one, two = organizer("reviewer"), organizer("reviewer")
    row = waiting(1)
    assign_readers(at=NOW)
    review = row.reviews.get()
    open_review(application=row, reviewer=review.reviewer, at=NOW)

    submit_review(review=review, at=NOW, **(RATED | {"confidence": 1}))
    assign_readers(at=NOW)

    row.refresh_from_db()
    assert row.readings_wanted == 2
    assert {one, two} == {review.reviewer for review in row.reviews.all()}


def test_hand_over_when_not_in_yet_then_another_reads_and_never_the_same_by_lot():
    one, two = organizer("reviewer"), organizer("reviewer")
    owner, row = organizer("auditor"), waiting(1)
    assign_readers(at=NOW)
    first = row.reviews.get()

    hand_over(review=first, by=owner, at=NOW)
    assign_readers(at=NOW)

    assert row.reviews.waiting().get().reviewer == ({one, two} - {first.reviewer}).pop()
    assert AuditLine.objects.filter(deed="application.handed_over", by=owner).count() == 1


def test_hand_over_when_the_ratings_are_in_then_refused():
    reader, row = organizer("reviewer"), waiting(1)
    review = open_review(application=row, reviewer=reader, at=NOW)
    submit_review(review=review, at=NOW, **RATED)

    with pytest.raises(AlreadyReviewed):
        hand_over(review=review, by=reader, at=NOW)


def test_note_absence_when_away_then_nothing_new_comes_and_what_falls_due_goes_to_others():
    reader, row = organizer("reviewer"), waiting(1)
    assign_readers(at=NOW)
    today = local_day(NOW)

    for _twice in range(2):
        note_absence(reviewer=reader, starts_on=today, ends_on=today + dt.timedelta(days=9), by=reader, at=NOW)

    assert (list(readers(today)), row.reviews.waiting().count(), assign_readers(at=NOW)) == ([], 0, 0)
    end_absence(absence=ReviewerAbsence.objects.get(), by=reader, at=NOW)
    assert list(readers(today)) == [reader]


def test_appeal_when_read_again_then_by_one_who_has_not_read_or_decided_it():
    decider, other = organizer("admissions"), organizer("reviewer")
    row = waiting(1)
    review = open_review(application=row, reviewer=decider, at=NOW)
    submit_review(review=review, at=NOW, **(RATED | {"verdict": "decline"}))
    operations.decide_application(
        application=row, outcome="decline", reason="No.", override_reason="Talked.", by=decider, at=NOW
    )
    operations.announce_decisions(at=NOW + dt.timedelta(hours=13))
    row.refresh_from_db()

    operations.appeal(application=row, text="Please.", at=NOW + dt.timedelta(days=1))
    assign_readers(at=NOW + dt.timedelta(days=1))

    assert row.reviews.waiting().get().reviewer == other


def test_write_to_readers_when_run_twice_a_day_then_one_letter_and_none_when_nothing_is_owed():
    organizer("reviewer")
    busy = organizer("reviewer")
    waiting(1)
    Review.objects.create(
        application=Application.objects.get(),
        reviewer=busy,
        assigned_at=NOW,
        due_on=local_day(NOW) - dt.timedelta(days=1),
    )

    found = write_to_readers(at=NOW), write_to_readers(at=NOW)

    letter = Letter.objects.get(kind="readings_asked")
    assert (found, letter.user) == ((1, 0), busy)
    assert "1 is late" in letter.text


class InOrder(random.Random):
    """A lot that leaves everybody where they are."""

    def shuffle(self, x):
        x.sort(key=str)


class Backwards(random.Random):
    """A lot that draws the others first."""

    def shuffle(self, x):
        x.sort(key=str, reverse=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("is_locked", "readings"), [(True, 2), (False, 4)])
def test_assign_readers_when_two_ticks_run_at_once_then_each_reading_once(community, monkeypatch, is_locked, readings):
    """Without the lock, the negative control, both see what is missing before either has written."""
    for _ in range(8):
        organizer("reviewer")
    waiting(2)
    both_counted, look = threading.Barrier(2, timeout=2), queries.kept_away

    def slowly(application):
        with contextlib.suppress(threading.BrokenBarrierError):
            both_counted.wait()
        return look(application)

    monkeypatch.setattr(queries, "kept_away", slowly)
    if not is_locked:
        monkeypatch.setattr(assignments, "locked", lambda application: application)

    def tick(lot):
        try:
            assign_readers(at=NOW, lot=lot)
        finally:
            connection.close()

    threads = [threading.Thread(target=tick, args=[lot]) for lot in (InOrder(), Backwards())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Review.objects.count() == readings
