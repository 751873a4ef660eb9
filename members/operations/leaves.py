"""Time off, asked for by the person: nobody has to grant it, the calendar begins and ends it."""

import datetime as dt

from django.db import transaction

from members import lifecycle
from members.audit import note
from members.models import LeaveOfAbsence, Member, User

from .standing import activate_member, change_standing, local_day

LONGEST_LEAVE = dt.timedelta(days=366)
MAY_ASK = (lifecycle.CANDIDATE, lifecycle.MEMBER, lifecycle.GRACE)


class NoLeave(Exception):
    """The days overlap with a leave that is there already, or the standing knows no leave."""


@transaction.atomic
def ask_leave(
    *, member: Member, starts_on: dt.date, ends_on: dt.date, reason: str, by: User, at: dt.datetime
) -> LeaveOfAbsence:
    """Take days off, the first and the last included. A member is paused on them; a candidate is excused."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    today = local_day(at)
    if locked.standing not in MAY_ASK or starts_on < today:
        raise NoLeave
    if locked.leaves.filter(starts_on__lte=ends_on, ends_on__gte=starts_on, ended_at=None).exists():
        raise NoLeave
    leave = LeaveOfAbsence.objects.create(
        member=locked, starts_on=starts_on, ends_on=ends_on, reason=reason[:200], asked_at=at
    )
    note(deed="leave.asked", about=locked, by=by, at=at, starts_on=str(starts_on), ends_on=str(ends_on))
    if starts_on <= today and locked.standing == lifecycle.MEMBER:
        change_standing(member=locked, to=lifecycle.PAUSED, by=by, at=at, reason=reason)
    return leave


@transaction.atomic
def end_leave(*, leave: LeaveOfAbsence, by: User, at: dt.datetime) -> None:
    """Somebody is back, or will not go after all; the days that were taken stay excused."""
    member = Member.objects.select_for_update().get(pk=leave.member_id)
    row = LeaveOfAbsence.objects.filter(pk=leave.pk, ended_at=None).first()
    today = local_day(at)
    if row is None or row.ends_on < today:
        return
    note(deed="leave.ended", about=member, by=by, at=at, starts_on=str(row.starts_on))
    if row.starts_on > today:
        row.delete()
        return
    row.ends_on, row.ended_at = today, at
    row.save(update_fields=["ends_on", "ended_at"])
    if member.standing == lifecycle.PAUSED:
        activate_member(member=member, by=by, at=at, reason="back early")


def begin_leaves(*, at: dt.datetime) -> int:
    """Pause the members whose days off begin today; returns how many."""
    today = local_day(at)
    due = LeaveOfAbsence.objects.filter(
        starts_on__lte=today, ends_on__gte=today, ended_at=None, member__standing=lifecycle.MEMBER
    )
    return sum(_begin(leave, at=at) for leave in due.select_related("member"))


@transaction.atomic
def _begin(leave: LeaveOfAbsence, *, at: dt.datetime) -> bool:
    member = Member.objects.select_for_update().get(pk=leave.member_id)
    still = LeaveOfAbsence.objects.filter(pk=leave.pk, ended_at=None).exists()
    if member.standing != lifecycle.MEMBER or not still:
        return False
    change_standing(member=member, to=lifecycle.PAUSED, by=None, at=at, reason="leave begins")
    return True
