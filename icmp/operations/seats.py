"""The waiting list: a free seat is offered to the next in line, held for a week, and goes on when nobody takes it."""

import datetime as dt

from django.db import transaction

from icmp import notices
from icmp.models import Application, ApplicationState, Intake
from icmp.policies import OFFER_HOLDS
from icmp.queries.admissions import decision_in_force, has_free_seat
from icmp.queries.rooms import room_of, waiting_of
from icmp.waiting import next_offers
from members.audit import note
from members.models import User
from members.operations import local_day

from .decisions import open_the_way
from .steps import NotPossible, locked, move


class NoSeat(Exception):  # reads as what is said where it is caught
    """The intake or the segment is full."""


@transaction.atomic
def offer_seat(*, application: Application, by: User | None, at: dt.datetime) -> Application:
    """Offer a free seat to somebody on the waiting list, for seven days; by nobody where the calendar did. Raises NoSeat."""
    row = locked(application)
    move(row, ApplicationState.OFFERED, at=at)
    if row.intake_id:
        Intake.objects.select_for_update().get(pk=row.intake_id)
    if not has_free_seat(row):
        raise NoSeat
    row.offered_until = at + OFFER_HOLDS
    row.save()
    note(deed="application.seat_offered", about=row, by=by, at=at)
    notices.write_offer(row, at=at)
    return row


def offer_free_seats(*, at: dt.datetime) -> int:
    """Offer every free seat to the next on the list of its round whom a person said yes to; returns how many."""
    waited_for = Application.objects.filter(state=ApplicationState.WAITLISTED, intake__isnull=False)
    rounds = Intake.objects.filter(pk__in=waited_for.order_by().values("intake"))
    return sum(_offer_in(intake, at=at) for intake in rounds.order_by("opens_at"))


def _offer_in(intake: Intake, *, at: dt.datetime) -> int:
    offered = 0
    for row in next_offers(room_of(intake), waiting_of(intake)):
        try:
            offer_seat(application=Application(pk=row.key), by=None, at=at)
        except (NotPossible, NoSeat):
            continue  # somebody else was offered it, or took it, a moment ago
        offered += 1
    return offered


@transaction.atomic
def confirm_offer(*, application: Application, at: dt.datetime) -> Application:
    """Take an offered seat."""
    row = locked(application)
    move(row, ApplicationState.ACCEPTED, at=at, seen_in=(ApplicationState.OFFERED,))
    decision = decision_in_force(row)
    row.offered_until = None
    row.save()
    if decision:
        open_the_way(row, decision, at=at)
    note(deed="application.offer_taken", about=row, by=row.user, at=at)
    return row


def expire_offers(*, at: dt.datetime) -> int:
    """Put offers that nobody took in seven days back on the waiting list; returns how many."""
    over = Application.objects.filter(state=ApplicationState.OFFERED, offered_until__lt=at)
    return sum(_put_back(application, at=at) for application in over)


def expire_waitlist(*, at: dt.datetime) -> int:
    """Close waiting that lasted longer than promised; that is no decline, and one may apply again at once."""
    over = Application.objects.filter(state=ApplicationState.WAITLISTED, waitlist_until__lt=local_day(at))
    return sum(_stop_waiting(application, at=at) for application in over)


@transaction.atomic
def _put_back(application: Application, *, at: dt.datetime) -> bool:
    row = locked(application)
    try:
        move(row, ApplicationState.WAITLISTED, at=at, seen_in=(ApplicationState.OFFERED,))
    except NotPossible:
        return False  # taken a moment ago
    row.offered_until, row.lapsed_offers = None, row.lapsed_offers + 1
    row.save()
    note(deed="application.offer_lapsed", about=row, by=None, at=at)
    notices.write_offer_ended(row, at=at)
    return True


@transaction.atomic
def _stop_waiting(application: Application, *, at: dt.datetime) -> bool:
    row = locked(application)
    try:
        move(row, ApplicationState.EXPIRED, at=at, seen_in=(ApplicationState.WAITLISTED,))
    except NotPossible:
        return False  # offered a seat a moment ago
    row.save()
    note(deed="application.expired", about=row, by=None, at=at)
    notices.write_expired(row, at=at)
    return True
