"""From a yes to a seat: the pledge is signed, the fee paid where there is one, and the person is a candidate."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from icmp import notices
from icmp.models import Application, ApplicationState
from icmp.policies import ACCEPTED_HOLDS
from icmp.promises import Promise
from icmp.queries.admissions import decision_in_force
from icmp.queries.joining import fees
from members import lifecycle
from members.audit import note
from members.models import Member, User
from members.operations import admit_person, end_admission, local_day, make_candidate, sign_pledge, welcome_newcomer

from .steps import NotPossible, locked, move


@transaction.atomic
def sign_application_pledge(
    *, application: Application, hours: Decimal, plan: str, text: str, at: dt.datetime
) -> Application:
    """Keep the signed pledge with the application. Without a fee the seat is taken at once; else when it is paid."""
    row = locked(application)
    decision = decision_in_force(row)
    if row.state != ApplicationState.ACCEPTED or row.user is None or decision is None:
        raise NotPossible(row.state, ApplicationState.COMPLETED)
    known = fees()
    promise = Promise(
        hours=hours,
        plan=plan,
        fee_minor=known.of(plan),
        currency=known.currency,
        period=known.period,
        text=text,
    )
    row.signed_pledge, row.changed_at = promise.as_json() | {"at": at.isoformat()}, at
    row.save()
    note(deed="application.pledge_signed", about=row, by=row.user, at=at, plan=plan, hours=str(hours))
    left = (local_day(row.state_since + ACCEPTED_HOLDS) - local_day(at)).days
    admit_person(user=row.user, plan_key=plan, by=decision.decided_by, at=at, days=max(0, left))
    if not promise.fee_minor:
        return complete_application(application=row, by=decision.decided_by, at=at)
    return row


@transaction.atomic
def complete_application(*, application: Application, by: User | None, at: dt.datetime) -> Application:
    """Turn an accepted and signed application into a candidate with a pledge; completing again changes nothing."""
    row = locked(application)
    if row.state == ApplicationState.COMPLETED:
        return row
    if row.signed_pledge is None or row.user is None:
        raise NotPossible(row.state, ApplicationState.COMPLETED)
    move(row, ApplicationState.COMPLETED, at=at)
    row.save()
    member = make_candidate(user=row.user, name=row.name, by=by, at=at)
    _move_in(row, member, at=at)
    note(deed="application.completed", about=row, by=by, at=at)
    return row


def complete_for(*, member: Member, at: dt.datetime) -> int:
    """Complete the accepted application of somebody who has just taken a seat elsewhere; returns how many."""
    waiting = Application.objects.filter(user=member.user, state=ApplicationState.ACCEPTED, signed_pledge__isnull=False)
    for application in waiting:
        complete_application(application=application, by=None, at=at)
    return len(waiting)


def complete_applications(*, at: dt.datetime) -> int:
    """Find the seats that were taken without the application hearing of it; returns how many."""
    seated = Member.objects.filter(
        standing__in=lifecycle.SEES_BOOK, user__applications__state=ApplicationState.ACCEPTED
    )
    return sum(complete_for(member=member, at=at) for member in seated.distinct())


def lapse_accepted(*, at: dt.datetime) -> int:
    """Let acceptances go that nobody took up in 21 days; the seat is free again. Returns how many."""
    over = Application.objects.filter(state=ApplicationState.ACCEPTED, state_since__lt=at - ACCEPTED_HOLDS)
    return sum(_lapse(application, at=at) for application in over)


@transaction.atomic
def _lapse(application: Application, *, at: dt.datetime) -> bool:
    row = locked(application)
    try:
        move(row, ApplicationState.LAPSED, at=at, seen_in=(ApplicationState.ACCEPTED,))
    except NotPossible:
        return False  # completed a moment ago
    row.save()
    if row.user:
        end_admission(user=row.user, at=at)
    note(deed="application.lapsed", about=row, by=None, at=at)
    notices.write_lapsed(row, at=at)
    return True


def _move_in(row: Application, member: Member, *, at: dt.datetime) -> None:
    promise = Promise.from_json(row.signed_pledge or {})
    sign_pledge(
        member=member,
        hours_per_month=promise.hours,
        plan_key=promise.plan,
        fee_minor=promise.fee_minor,
        currency=promise.currency,
        period=promise.period,
        text=promise.text,
        at=at,
    )
    segment = row.segment.key if row.segment else ""
    welcome_newcomer(member=member, segment=segment, needs=row.needs, offers=row.offers, at=at)
