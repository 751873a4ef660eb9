"""Readings: how many an application wants, whom they go to by lot, and who hands one over."""

import datetime as dt
import random
from collections import Counter
from uuid import UUID

from django.db import transaction

from icmp import notices
from icmp.models import Application, ApplicationState, Review, ReviewerAbsence
from icmp.policies import READ_WITHIN
from icmp.reviewing import queries
from members.audit import note
from members.models import User
from members.operations import local_day

from .reviews import AlreadyReviewed
from .steps import locked

LOT = random.SystemRandom()


def assign_readers(*, at: dt.datetime, lot: random.Random = LOT) -> int:
    """Give every application that lacks readers the next ones by lot, to who owes least; returns how many readings.

    Where nobody is left who may read it, the application waits and the queue says so.
    """
    able = list(queries.readers(local_day(at)).values_list("pk", flat=True))
    loads = queries.loads()
    found = 0
    for application in queries.lacking():
        found += _assign(application, able, loads, at=at, lot=lot)
    return found


@transaction.atomic
def _assign(
    application: Application, able: list[UUID], loads: Counter[UUID], *, at: dt.datetime, lot: random.Random
) -> int:
    row = locked(application)
    missing = row.readings_wanted - row.reviews.counting().count()
    if row.state != ApplicationState.IN_REVIEW or missing <= 0:
        return 0  # decided, or given to somebody a moment ago
    away = queries.kept_away(row)
    free = [pk for pk in able if pk not in away]
    lot.shuffle(free)
    chosen = sorted(free, key=lambda pk: loads[pk])[:missing]
    due = min(local_day(at + READ_WITHIN), row.promised_on or dt.date.max)
    Review.objects.bulk_create(Review(application=row, reviewer_id=pk, assigned_at=at, due_on=due) for pk in chosen)
    loads.update(chosen)
    if chosen:
        note(deed="application.assigned", about=row, by=None, at=at, readers=[str(pk) for pk in chosen])
    return len(chosen)


@transaction.atomic
def hand_over(*, review: Review, by: User, at: dt.datetime) -> Review:
    """Take a reading that is not in from its reader; the next tick gives it to another. Raises AlreadyReviewed."""
    row = locked(review.application)
    mine = Review.objects.select_for_update().get(pk=review.pk)
    if mine.submitted_at:
        raise AlreadyReviewed
    if mine.released_at is None:
        mine.released_at = at
        mine.save(update_fields=["released_at"])
        note(deed="application.handed_over", about=row, by=by, at=at, reader=str(mine.reviewer_id))
    return mine


@transaction.atomic
def note_absence(*, reviewer: User, starts_on: dt.date, ends_on: dt.date, by: User, at: dt.datetime) -> ReviewerAbsence:
    """A reader is away: what they have not opened and what falls due meanwhile goes to others."""
    row, is_new = ReviewerAbsence.objects.get_or_create(
        reviewer=reviewer, starts_on=starts_on, ends_on=ends_on, defaults={"noted_at": at}
    )
    if is_new:
        note(deed="reader.away", about=reviewer, by=by, at=at, starts_on=str(starts_on), ends_on=str(ends_on))
    for review in queries.owed_by(reviewer).filter(opened_at=None, due_on__range=(starts_on, ends_on)):
        hand_over(review=review, by=by, at=at)
    return row


@transaction.atomic
def end_absence(*, absence: ReviewerAbsence, by: User, at: dt.datetime) -> None:
    """A reader is back early, or does not go."""
    note(deed="reader.back", about=absence.reviewer, by=by, at=at)
    absence.delete()


@transaction.atomic
def hide_words(*, application: Application, words: list[str], by: User, at: dt.datetime) -> Application:
    """Set which words a blind reader does not see; the audit line tells how many, never which."""
    row = locked(application)
    row.hidden_words = words
    row.save(update_fields=["hidden_words"])
    note(deed="application.words_hidden", about=row, by=by, at=at, n=len(words))
    return row


def write_to_readers(*, at: dt.datetime) -> int:
    """One letter a day to who owes readings, when something is new or late; returns how many letters."""
    today, since = local_day(at), at - dt.timedelta(days=1)
    written = 0
    owing = User.objects.filter(pk__in=queries.loads())
    for reader in owing:
        owed = list(queries.owed_by(reader))
        late = [one for one in owed if one.due_on and one.due_on < today]
        if late or any(one.assigned_at >= since for one in owed):
            written += notices.write_readings_asked(reader, owed=len(owed), late=len(late), due=owed[0].due_on, at=at)
    return written
