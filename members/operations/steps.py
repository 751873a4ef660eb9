"""The steps of a standing that organizers take by hand, each from where it fits and only from what they saw."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from members import lifecycle
from members.models import LeaveOfAbsence, Member, StandingChange, Suspension, User
from members.steps import STEPS

from .roles import end_sessions
from .standing import (
    IllegalStep,
    activate_member,
    change_standing,
    enter_grace,
    lapse_member,
    leave_community,
    local_day,
    restore_member,
)


@transaction.atomic
def take_step(
    *, member: Member, step: str, seen: str, by: User, at: dt.datetime, reason: str, until: dt.date | None = None
) -> Member:
    """Take a step of members.steps; raises IllegalStep when the standing is no longer the one that was `seen`.

    So a form that is sent twice, or after somebody else's step, changes nothing. A pause and a suspension ask for `until`.
    """
    locked = Member.objects.select_for_update(of=("self",)).select_related("user").get(pk=member.pk)
    if locked.standing != seen or seen not in STEPS[step].before:
        raise IllegalStep(locked.standing, step)
    if step in UNTIL:
        if until is None:
            raise ValueError("It has an end.")
        return UNTIL[step](member=locked, until=until, by=by, at=at, reason=reason)
    return OPERATIONS[step](member=locked, by=by, at=at, reason=reason)


@transaction.atomic
def pause_member(*, member: Member, until: dt.date, by: User, at: dt.datetime, reason: str) -> Member:
    """A member takes leave up to and including a day; the calendar ends it (members.standings)."""
    LeaveOfAbsence.objects.create(member=member, starts_on=local_day(at), ends_on=until, reason=reason[:200])
    return change_standing(member=member, to=lifecycle.PAUSED, by=by, at=at, reason=reason)


@transaction.atomic
def resume_member(*, member: Member, by: User, at: dt.datetime, reason: str) -> Member:
    """Somebody is back before the leave is over: it ends today."""
    today = local_day(at)
    LeaveOfAbsence.objects.filter(member=member, starts_on__lte=today, ends_on__gte=today).update(
        ends_on=today, ended_at=at
    )
    return activate_member(member=member, by=by, at=at, reason=reason)


@transaction.atomic
def suspend_member(*, member: Member, until: dt.date, by: User, at: dt.datetime, reason: str) -> Member:
    """The doors close at once, in open browsers too, up to and including a day; the letter tells how to answer."""
    Suspension.objects.filter(member=member, over_at=None).update(over_at=at)
    Suspension.objects.create(member=member, starts_on=local_day(at), ends_on=until, reason=reason[:400], by=by, at=at)
    suspended = change_standing(member=member, to=lifecycle.SUSPENDED, by=by, at=at, reason=reason)
    end_sessions(suspended.user)
    return suspended


@transaction.atomic
def reinstate_member(*, member: Member, by: User | None, at: dt.datetime, reason: str) -> Member:
    """The suspension is lifted: back to what the person was last, candidate or member."""
    Suspension.objects.filter(member=member, over_at=None).update(over_at=at)
    return change_standing(member=member, to=standing_before(member), by=by, at=at, reason=reason)


def end_suspensions(*, at: dt.datetime) -> int:
    """Lift the suspensions whose last day is over; returns how many."""
    due = Suspension.objects.filter(over_at=None, ends_on__lt=local_day(at)).select_related("member")
    return sum(_end_suspension(one, at=at) for one in due)


@transaction.atomic
def _end_suspension(suspension: Suspension, *, at: dt.datetime) -> bool:
    member = Member.objects.select_for_update().get(pk=suspension.member_id)
    if member.standing != lifecycle.SUSPENDED:
        Suspension.objects.filter(pk=suspension.pk, over_at=None).update(over_at=at)  # a person ended it otherwise
        return False
    reinstate_member(member=member, by=None, at=at, reason="suspension over")
    return True


def standing_before(member: Member) -> str:
    """Candidate or member, whichever the person was last; without a history it follows from the candidate's day."""
    steps = StandingChange.objects.filter(member=member, after__in=[lifecycle.CANDIDATE, lifecycle.MEMBER])
    last = steps.order_by("-at", "-pk").values_list("after", flat=True).first()
    if member.candidate_until is None:
        return lifecycle.MEMBER
    return last or lifecycle.CANDIDATE


def _make_alumni(*, member: Member, by: User, at: dt.datetime, reason: str) -> Member:
    return change_standing(member=member, to=lifecycle.ALUMNI, by=by, at=at, reason=reason)


OPERATIONS: dict[str, Callable[..., Member]] = {
    "confirm": activate_member,
    "resume": resume_member,
    "restore": restore_member,
    "reinstate": reinstate_member,
    "take_back": activate_member,
    "begin_grace": enter_grace,
    "lapse": lapse_member,
    "make_alumni": _make_alumni,
    "end": leave_community,
}
UNTIL: dict[str, Callable[..., Member]] = {"pause": pause_member, "suspend": suspend_member}  # those with a last day
