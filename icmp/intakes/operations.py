"""Make, change, open and close a round. Seats that are taken stay, and no two rounds are open at once."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.db.models import Q

from icmp.models import Application, ApplicationState, Intake, LotDraw, Vouch
from icmp.queries.foundations import mark_of
from icmp.queries.rooms import room_of
from members.audit import note
from members.models import Community, User

from .plans import Plan, overlap, plan_of


class RoundRefusal(Exception):  # reads as what is said where it is caught
    """The round cannot be so."""


class QuotaTooLarge(RoundRefusal):
    """A segment cannot have more seats than there are."""

    def __init__(self, segment: str) -> None:
        super().__init__(segment)
        self.segment = segment


class TooManyLots(RoundRefusal):
    """More seats by lot than seats."""


class EndsBeforeItBegins(RoundRefusal):
    """It would close before it opens."""


class SeatsTaken(RoundRefusal):
    """Fewer seats than are taken, held or kept already."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


class OtherRound(RoundRefusal):
    """Another round is open at the same time."""

    def __init__(self, other: Intake) -> None:
        super().__init__(other)
        self.other = other


class HasBegun(RoundRefusal):
    """People have applied since it opened, so that moment stays."""


class LotsAreDrawn(RoundRefusal):
    """The seats by lot are drawn: their number stays, and whoever applied now could not be among them."""


class ChangedMeanwhile(RoundRefusal):
    """Somebody else changed the round since it was shown."""


class InUse(RoundRefusal):
    """A round in which people applied stays."""


def mark(intake: Intake) -> str:
    """What a form carries, so that a change meanwhile is noticed."""
    return mark_of(plan_of(intake).as_fields())


@transaction.atomic
def make_intake(*, plan: Plan, by: User, at: dt.datetime) -> Intake:
    """Plan a round. Raises a RoundRefusal that says what is in the way."""
    _timeline()
    check(plan)
    _alone(plan, None)
    row = Intake.objects.create(**plan.as_fields())
    note(deed="intake.made", about=row, by=by, at=at, **_facts(plan))
    return row


@transaction.atomic
def change_intake(*, intake: Intake, plan: Plan, seen: str, by: User, at: dt.datetime) -> Intake:
    """Write a round anew; `seen` is the mark of what the form showed. The same again writes nothing."""
    _timeline()
    row = _locked(intake)
    before = plan_of(row)
    if plan.as_fields() == before.as_fields():
        return row
    if mark(row) != seen:
        raise ChangedMeanwhile
    check(plan)
    if plan.opens_at != before.opens_at and before.opens_at <= at and row.applications.exists():
        raise HasBegun
    takes_again = plan.closes_at is None or plan.closes_at > at
    if (takes_again or plan.lottery_seats != before.lottery_seats) and LotDraw.objects.filter(intake=row).exists():
        raise LotsAreDrawn
    return _write(row, plan, deed="intake.changed", by=by, at=at)


@transaction.atomic
def open_intake(*, intake: Intake, by: User, at: dt.datetime) -> Intake:
    """Let people apply from now on: earlier than planned, or again, until somebody closes it."""
    _timeline()
    row = _locked(intake)
    if row.opens_at <= at and (row.closes_at is None or row.closes_at > at):
        return row
    if LotDraw.objects.filter(intake=row).exists():
        raise LotsAreDrawn
    plan = plan_of(row)
    begun = replace(plan, opens_at=at) if row.opens_at > at else replace(plan, closes_at=None)
    return _write(row, begun, deed="intake.opened", by=by, at=at)


@transaction.atomic
def close_intake(*, intake: Intake, by: User, at: dt.datetime) -> Intake:
    """Take no more applications from now on; who applied is read and decided as before."""
    _timeline()
    row = _locked(intake)
    if row.opens_at >= at or (row.closes_at is not None and row.closes_at <= at):
        return row
    return _write(row, replace(plan_of(row), closes_at=at), deed="intake.closed", by=by, at=at)


@transaction.atomic
def remove_intake(*, intake: Intake, by: User, at: dt.datetime) -> None:
    """Throw a round away in which nobody applied. Raises InUse."""
    _timeline()
    row = _locked(intake)
    if not may_go(row):
        raise InUse
    note(deed="intake.removed", about=row, by=by, at=at, **_facts(plan_of(row)))
    row.delete()


def may_go(intake: Intake) -> bool:
    """Whether nothing hangs on a round: no application, no draw, no vouch that took one of its places."""
    return not (
        intake.applications.exists()
        or LotDraw.objects.filter(intake=intake).exists()
        or Vouch.objects.filter(intake=intake).exists()
    )


@transaction.atomic
def bring_waiting(*, intake: Intake, by: User, at: dt.datetime) -> int:
    """Let those who wait since earlier rounds wait for the seats of this one, in the same order; returns how many."""
    before = Q(intake__opens_at__lt=intake.opens_at) | Q(intake=None)
    earlier = Application.objects.filter(before, state=ApplicationState.WAITLISTED)
    keys = list(earlier.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    row = _locked(intake)
    for application in Application.objects.filter(pk__in=keys):
        note(deed="application.round_changed", about=application, by=by, at=at, intake=row.pk)
    Application.objects.filter(pk__in=keys).update(intake=row, drawn_at=None, changed_at=at)
    if keys:
        note(deed="intake.waiting_brought", about=row, by=by, at=at, people=len(keys))
    return len(keys)


def check(plan: Plan) -> None:
    """What no round can be; the database refuses the same. Raises the first RoundRefusal."""
    for refusal in refusals(plan):
        raise refusal


def refusals(plan: Plan) -> Iterator[RoundRefusal]:
    """Everything that a plan by itself cannot be."""
    if plan.closes_at is not None and plan.closes_at <= plan.opens_at:
        yield EndsBeforeItBegins()
    for segment, most in plan.quotas.items():
        if most > plan.seats:
            yield QuotaTooLarge(segment)
    if plan.lottery_seats > plan.seats:
        yield TooManyLots()


def _timeline() -> None:
    """Whoever moves rounds waits for each other, so that two that overlap are never both right."""
    Community.objects.select_for_update().first()


def _locked(intake: Intake) -> Intake:
    return Intake.objects.select_for_update().get(pk=intake.pk)


def _write(row: Intake, plan: Plan, *, deed: str, by: User, at: dt.datetime) -> Intake:
    before = plan_of(row)
    if (plan.opens_at, plan.closes_at) != (before.opens_at, before.closes_at):
        _alone(plan, row)
    for name, value in plan.as_fields().items():
        setattr(row, name, value)
    room = room_of(row)
    if plan.seats < before.seats or plan.lottery_seats > before.lottery_seats:
        _check_seats(room.all_taken + room.kept, plan.seats)
    row.save()
    note(deed=deed, about=row, by=by, at=at, **_facts(plan))
    return row


def _check_seats(taken: int, seats: int) -> None:
    if seats < taken:
        raise SeatsTaken(taken)


def _alone(plan: Plan, row: Intake | None) -> None:
    others = Intake.objects.exclude(pk=row.pk) if row else Intake.objects.all()
    for other in others.order_by("opens_at"):
        if overlap(plan, plan_of(other)):
            raise OtherRound(other)


def _facts(plan: Plan) -> dict[str, object]:
    """A round as the records keep it."""
    return {
        "opens": plan.opens_at.isoformat(),
        "closes": plan.closes_at.isoformat() if plan.closes_at else "",
        "seats": plan.seats,
        "quotas": dict(plan.quotas),
        "lots": plan.lottery_seats,
    }
