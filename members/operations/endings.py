"""How a membership ends with dignity: with notice, with the right to answer, and alumni by the person's own word."""

import datetime as dt

from django.db import IntegrityError, transaction

from members import lifecycle
from members.audit import note
from members.consents import consents_in_force, record_consent
from members.models import Member, Notice, NoticeKind, NoticeOutcome, Profile, Suspension, User
from members.outbox import write_letter

from .standing import change_standing, leave_community, local_day

ALUMNI = "alumni"  # the purpose in the ledger of consents
SHORTEST_NOTICE = dt.timedelta(days=14)
LONGEST_NOTICE = dt.timedelta(days=366)
PRESENT = lifecycle.SEES_BOOK
MAY_LEAVE = frozenset(lifecycle.STANDINGS) - {lifecycle.LEFT}


class MovedOn(Exception):
    """The standing, or the notice, is no longer what the page showed."""


@transaction.atomic
def leave_with_notice(
    *, member: Member, last_day: dt.date, reason: str, alumni: str, language: str, at: dt.datetime
) -> Member:
    """Somebody goes, today or after a last day; `alumni` is the text agreed to, empty for no."""
    locked = Member.objects.select_for_update().select_related("user").get(pk=member.pk)
    if locked.standing not in MAY_LEAVE:
        raise MovedOn
    if alumni:
        record_consent(
            user=locked.user, purpose=ALUMNI, given=True, text=alumni, language=language, source="leaving", at=at
        )
    if last_day <= local_day(at) or locked.standing not in PRESENT:
        return _go(locked, by=locked.user, at=at, reason=reason)
    notice = _give(locked, kind=NoticeKind.LEAVE, last_day=last_day, reason=reason, by=locked.user, at=at)
    _tell(notice, "notice_noted", at=at)
    return locked


@transaction.atomic
def give_notice(*, member: Member, seen: str, last_day: dt.date, reason: str, by: User, at: dt.datetime) -> Notice:
    """The organizers want to end a membership: a reason, a day at least two weeks away, and the right to answer."""
    locked = Member.objects.select_for_update().select_related("user").get(pk=member.pk)
    if locked.standing != seen or seen not in PRESENT or last_day < local_day(at) + SHORTEST_NOTICE:
        raise MovedOn
    notice = _give(locked, kind=NoticeKind.END, last_day=last_day, reason=reason, by=by, at=at)
    _tell(notice, "notice_given", at=at)
    return notice


@transaction.atomic
def decide_notice(*, notice: Notice, end: bool, reason: str, by: User, at: dt.datetime) -> Notice:
    """A person decides after the last day, or once the answer was read: it ends, or it goes on."""
    row = _open(notice)
    if row.kind != NoticeKind.END or not may_be_decided(row, local_day(at)):
        raise MovedOn
    row.outcome = NoticeOutcome.ENDED if end else NoticeOutcome.KEPT
    row.decided_by, row.decided_at, row.decision_reason = by, at, reason[:400]
    row.save()
    note(deed="notice.decided", about=row.member, by=by, at=at, outcome=row.outcome)
    if end:
        _go(row.member, by=by, at=at, reason=reason)
    else:
        _tell(row, "notice_kept", at=at)
    return row


def may_be_decided(notice: Notice, today: dt.date) -> bool:
    """After the last day; before it only when the person has answered and somebody has read it."""
    return today > notice.last_day or notice.read_at is not None


@transaction.atomic
def withdraw_notice(*, notice: Notice, by: User, at: dt.datetime) -> Notice:
    """Whoever gave it takes it back, as long as nothing has ended."""
    row = _open(notice)
    own = row.kind == NoticeKind.LEAVE and row.member.user_id == by.pk
    if not own and row.kind != NoticeKind.END:
        raise MovedOn
    row.outcome, row.decided_by, row.decided_at = NoticeOutcome.WITHDRAWN, by, at
    row.save()
    note(deed="notice.withdrawn", about=row.member, by=by, at=at)
    _tell(row, "notice_kept", at=at)
    return row


def carry_out_notices(*, at: dt.datetime) -> int:
    """End the memberships of those who wanted to go and whose last day is over. The organizers' notices wait for a person."""
    due = Notice.objects.filter(kind=NoticeKind.LEAVE, outcome="", last_day__lt=local_day(at))
    return sum(_carry_out(notice, at=at) for notice in due)


@transaction.atomic
def _carry_out(notice: Notice, *, at: dt.datetime) -> bool:
    row = Notice.objects.select_for_update(of=("self",)).select_related("member__user").get(pk=notice.pk)
    if row.outcome:
        return False
    row.outcome, row.decided_at = NoticeOutcome.ENDED, at
    row.save()
    if row.member.standing in MAY_LEAVE:
        _go(row.member, by=row.member.user, at=at, reason=row.reason)
    return True


@transaction.atomic
def answer(*, about: Suspension | Notice, text: str, by: User, at: dt.datetime) -> None:
    """The person answers; as long as nobody has read it, the words may change."""
    row = type(about)._default_manager.select_for_update(of=("self",)).select_related("member").get(pk=about.pk)
    if row.member.user_id != by.pk or row.read_at is not None or _is_over(row):
        raise MovedOn
    row.answer, row.answered_at = text, at
    row.save(update_fields=["answer", "answered_at"])
    note(deed="answer.given", about=row.member, by=by, at=at)


@transaction.atomic
def read_answer(*, about: Suspension | Notice, by: User, at: dt.datetime) -> None:
    """A named organizer says to have read the answer; the first who did stands there."""
    row = type(about)._default_manager.select_for_update(of=("self",)).select_related("member").get(pk=about.pk)
    if row.answered_at is None or row.read_at is not None:
        return
    row.read_by, row.read_at = by, at
    row.save(update_fields=["read_by", "read_at"])
    note(deed="answer.read", about=row.member, by=by, at=at)


@transaction.atomic
def become_alumni(*, member: Member, text: str, language: str, at: dt.datetime) -> Member:
    """Whoever has gone in the last months stays in touch after all, by their own word."""
    locked = Member.objects.select_for_update().select_related("user").get(pk=member.pk)
    if locked.standing != lifecycle.LEFT:
        raise MovedOn
    record_consent(user=locked.user, purpose=ALUMNI, given=True, text=text, language=language, source="own page", at=at)
    _list_as_alumni(locked)
    return change_standing(member=locked, to=lifecycle.ALUMNI, by=locked.user, at=at, reason="")


def end_alumni_without_consent(*, at: dt.datetime) -> int:
    """Who took the yes to being alumni back has left; only those who came by that yes. Returns how many."""
    gone = 0
    for member in Member.objects.filter(standing=lifecycle.ALUMNI, user__consents__purpose=ALUMNI).distinct():
        held = consents_in_force(member.user).get(ALUMNI)
        if held and not held.given:
            change_standing(member=member, to=lifecycle.LEFT, by=member.user, at=at, reason="")
            gone += 1
    return gone


def _go(member: Member, *, by: User, at: dt.datetime, reason: str) -> Member:
    """Alumni who agreed to it, everybody else has left."""
    held = consents_in_force(member.user).get(ALUMNI)
    Notice.objects.filter(member=member, outcome="").update(outcome=NoticeOutcome.ENDED, decided_at=at)
    if held and held.given and lifecycle.is_legal(member.standing, lifecycle.ALUMNI):
        _list_as_alumni(member)
        return change_standing(member=member, to=lifecycle.ALUMNI, by=by, at=at, reason=reason)
    return leave_community(member=member, by=by, at=at, reason=reason)


def _list_as_alumni(member: Member) -> None:
    Profile.objects.filter(member=member).update(listed_as_alumni=True)


def _give(member: Member, *, kind: str, last_day: dt.date, reason: str, by: User, at: dt.datetime) -> Notice:
    try:
        with transaction.atomic():
            notice = Notice.objects.create(
                member=member, kind=kind, last_day=last_day, reason=reason[:400], given_by=by, given_at=at
            )
    except IntegrityError as error:  # there is one already
        raise MovedOn from error
    note(deed="notice.given", about=member, by=by, at=at, kind=kind, last_day=str(last_day))
    return notice


def _open(notice: Notice) -> Notice:
    Member.objects.select_for_update().get(pk=notice.member_id)
    row = Notice.objects.select_for_update(of=("self",)).select_related("member__user").get(pk=notice.pk)
    if row.outcome:
        raise MovedOn
    return row


def _is_over(row: Suspension | Notice) -> bool:
    return bool(row.over_at) if isinstance(row, Suspension) else bool(row.outcome)


def _tell(notice: Notice, kind: str, *, at: dt.datetime) -> None:
    user = notice.member.user
    write_letter(
        kind=kind, key=f"{kind}:{notice.pk}", to=user.email, user=user, language=user.language, at=at,
        context={"name": user.name, "notice": notice},
    )  # fmt: skip
