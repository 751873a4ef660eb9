"""The verdict on somebody's first weeks: by a person, from what the page showed, once. The calendar decides nothing."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists

from icmp.models import ProbationReview, ProbationVerdict
from members import lifecycle
from members.audit import note
from members.consents import consents_in_force
from members.models import Member, User
from members.operations import activate_member, change_standing, extend_candidacy, local_day

from . import notices, queries
from .calendar import note_due

ALUMNI_CONSENT = "alumni"


class AlreadyDecided(Exception):
    """Somebody else decided, or the end moved, since the page was shown."""


class AlreadyExtended(Exception):
    """There is one extension and no second."""


@transaction.atomic
def decide_probation(
    *,
    member: Member,
    verdict: str,
    seen: dt.date,
    reason: str,
    by: User,
    at: dt.datetime,
    words: str = "",
    until: dt.date | None = None,
    evidence: Mapping[str, Any] | None = None,
) -> ProbationReview:
    """Write the verdict and take its step. `seen` is the last day that the page showed, `until` that of an extension."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    if locked.standing != lifecycle.CANDIDATE or locked.candidate_until != seen:
        raise AlreadyDecided
    began_on = queries.began_on(locked)
    extended = ProbationReview.objects.filter(member=locked, began_on=began_on, verdict=ProbationVerdict.EXTEND)
    if verdict == ProbationVerdict.EXTEND and extended.exists():
        raise AlreadyExtended
    review = _write(
        member=locked, began_on=began_on, verdict=verdict, reason=reason, words=words, decided_by=by, decided_at=at,
        until=until if verdict == ProbationVerdict.EXTEND else None, evidence=dict(evidence or {}),
    )  # fmt: skip
    note(deed="probation.decided", about=locked, by=by, at=at, verdict=verdict)
    _take(locked, review, by=by, at=at)
    return review


def _write(**facts: Any) -> ProbationReview:
    """The row, or AlreadyDecided where the database knows of one: it is asked last and is never wrong."""
    try:
        with transaction.atomic():
            return ProbationReview.objects.create(**facts)
    except IntegrityError as error:
        raise AlreadyDecided from error


def _take(member: Member, review: ProbationReview, *, by: User, at: dt.datetime) -> None:
    if review.verdict == ProbationVerdict.FULL:
        activate_member(member=member, by=by, at=at, reason=review.reason, words=review.words)
    elif review.until:
        extend_candidacy(
            member=member, seen=member.candidate_until, until=review.until, by=by, at=at, words=review.words
        )
    else:
        to = lifecycle.ALUMNI if _stays_in_touch(member) else lifecycle.LEFT
        change_standing(member=member, to=to, by=by, at=at, reason=review.reason, words=review.words)


def _stays_in_touch(member: Member) -> bool:
    """Alumni only by their own word."""
    held = consents_in_force(member.user).get(ALUMNI_CONSENT)
    return bool(held and held.given)


def write_notes(*, at: dt.datetime) -> int:
    """The notes of today, each once; nobody who is away or late with dues gets one. Returns how many were written."""
    today = local_day(at)
    rows = queries.newcomers().filter(standing=lifecycle.CANDIDATE).filter(~Exists(queries.on_leave(today)))
    written = 0
    for member in rows.order_by("pk"):
        began_on = queries.first_day(member)
        day = note_due(began_on, today)
        if day is not None:
            written += _write_note(member, began_on=began_on, day=day, today=today, at=at)
    return written


@transaction.atomic
def _write_note(member: Member, *, began_on: dt.date, day: int, today: dt.date, at: dt.datetime) -> bool:
    return notices.write_note(member, began_on=began_on, day=day, today=today, at=at) is not None


def alarm_overdue(*, at: dt.datetime) -> int:
    """Tell those who may decide of every candidate whose time is over; ends nothing. Returns how many letters."""
    return sum(notices.write_overdue(member, at=at) for member in queries.overdue(local_day(at)))
