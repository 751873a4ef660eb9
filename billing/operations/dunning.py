"""What the calendar does to dues: bills are written, people are reminded, grace begins and ends, paid time runs out."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from billing import dues, notices
from billing.models import Charge, Method, Subscription, SubscriptionState
from members import lifecycle as standings
from members.audit import note
from members.models import Member
from members.operations import enter_grace, lapse_member, local_day

from .charges import void_charge
from .payers import lock_payer

BILLED = [SubscriptionState.ACTIVE, SubscriptionState.PAST_DUE]
NOT_BILLED = [standings.LEFT, standings.SUSPENDED, standings.ALUMNI]
STALE_AFTER = dt.timedelta(days=14)


def bill_next_periods(*, at: dt.datetime) -> int:
    """Write the next bill of whoever pays by transfer, two weeks before its period; returns how many were written."""
    horizon = local_day(at) + dt.timedelta(days=dues.BILLED_BEFORE)
    due = Subscription.objects.filter(method=Method.BANK, state__in=BILLED, current_period_end__lte=horizon)
    due = due.exclude(user__member__standing__in=NOT_BILLED).exclude(_billed_already())
    return sum(_bill_next(subscription, at=at) for subscription in due.select_related("user"))


def _billed_already() -> Exists:
    """An unpaid bill waits: the next one is written when it is paid, so that debts never pile up."""
    return Exists(Charge.objects.owed().filter(subscription=OuterRef("pk")))


@transaction.atomic
def _bill_next(subscription: Subscription, *, at: dt.datetime) -> bool:
    lock_payer(subscription.user)
    still = Subscription.objects.filter(pk=subscription.pk, state__in=BILLED).exclude(_billed_already())
    current = still.select_related("plan", "user").first()
    if current is None or current.current_period_end is None or current.started_on is None:
        return False
    plan = current.plan
    period = dues.next_period(current.started_on, plan.period, current.current_period_end)
    charge = Charge.objects.create(
        user=current.user, subscription=current, plan=plan, amount_minor=plan.amount_minor, currency=plan.currency,
        period_start=period.start, period_end=period.end, due_on=dues.due_on(period, local_day(at), first=False),
        method=Method.BANK, opened_at=at,
    )  # fmt: skip
    note(deed="charge.opened", about=charge, by=None, at=at, amount=charge.amount_minor)
    notices.tell_transfer(charge=charge, at=at)
    return True


def remind_of_dues(*, at: dt.datetime) -> int:
    """Remind a week before a transfer is due and three days after anything is; returns how many letters were written."""
    today = local_day(at)
    before = Q(method=Method.BANK, due_on=today + dt.timedelta(days=dues.REMIND_BEFORE))
    # a range, so that a day without a tick loses no letter; the letter's key keeps it from going twice
    after = Q(
        due_on__range=(today - dt.timedelta(days=dues.GRACE_AFTER - 1), today - dt.timedelta(days=dues.REMIND_AFTER))
    )
    charges = Charge.objects.owed().filter(before | after, user__isnull=False).select_related("user", "plan")
    return sum(notices.remind(charge=charge, on=today, at=at) is not None for charge in charges)


def mark_overdue(*, at: dt.datetime) -> int:
    """Our own subscriptions with a charge past its day are late; returns how many became so."""
    overdue = Charge.objects.overdue(local_day(at))
    late = Subscription.objects.filter(method=Method.BANK, state=SubscriptionState.ACTIVE)
    return late.filter(charges__in=overdue).update(state=SubscriptionState.PAST_DUE)


def follow_arrears(*, at: dt.datetime) -> int:
    """Grace after 14 days without payment, lapse after 44; returns how many steps were taken."""
    today = local_day(at)
    begins = Charge.objects.past_grace_start(today).filter(
        user__member__standing__in=[standings.CANDIDATE, standings.MEMBER]
    )
    ends = Charge.objects.past_lapse(today).filter(
        user__member__standing=standings.GRACE,
        user__member__standing_since__lte=today - dt.timedelta(days=dues.LAPSE_AFTER - dues.GRACE_AFTER),
    )
    steps = [(charge, _begin_grace) for charge in begins.select_related("user__member", "plan")]
    steps += [(charge, _end_grace) for charge in ends.select_related("user__member", "plan")]
    return sum(step(charge, at=at) for charge, step in steps)


@transaction.atomic
def _begin_grace(charge: Charge, *, at: dt.datetime) -> bool:
    member = _still_owing(charge, {standings.CANDIDATE, standings.MEMBER})
    if member is None:
        return False
    enter_grace(member=member, by=None, at=at, reason="dues are late")
    notices.tell_grace(charge=charge, at=at)
    return True


@transaction.atomic
def _end_grace(charge: Charge, *, at: dt.datetime) -> bool:
    member = _still_owing(charge, {standings.GRACE})
    if member is None:
        return False
    lapse_member(member=member, by=None, at=at, reason="dues did not arrive")
    return True


def _still_owing(charge: Charge, standing: set[str]) -> Member | None:
    """The member behind a charge that is owed even now that the payer is locked."""
    if charge.user is None:
        return None
    lock_payer(charge.user)
    if not Charge.objects.owed().filter(pk=charge.pk).exists():
        return None
    return Member.objects.filter(user=charge.user, standing__in=standing).first()


def end_paid_time(*, at: dt.datetime) -> int:
    """Canceled dues whose paid period is over end, and the seat with them; returns how many ended."""
    today = local_day(at)
    over = Subscription.objects.filter(state=SubscriptionState.CANCEL_SCHEDULED, current_period_end__lte=today)
    ended = over.exclude(method=Method.STRIPE).update(state=SubscriptionState.ENDED, ended_at=at)
    seats = Member.objects.filter(
        standing__in=[standings.CANDIDATE, standings.MEMBER, standings.GRACE],
        user__subscriptions__state=SubscriptionState.ENDED,
        user__subscriptions__cancel_at_end=True,
        user__subscriptions__current_period_end__lte=today,
        # somebody whom an organizer brought back later keeps the seat
        user__subscriptions__current_period_end__gt=F("standing_since"),
    ).exclude(user__in=Subscription.objects.live().values("user"))
    for member in seats.distinct():
        lapse_member(member=member, by=None, at=at, reason="dues were canceled")
        ended += 1
    return ended


def drop_stale_bills(*, at: dt.datetime) -> int:
    """First bills by transfer that nobody paid, of people who never took a seat, are let go; returns how many."""
    limit = local_day(at) - STALE_AFTER
    stale = Charge.objects.owed().filter(subscription__state=SubscriptionState.PENDING, due_on__lt=limit)
    for charge in stale.select_related("subscription__user"):
        with transaction.atomic():
            if charge.user:
                lock_payer(charge.user)
            void_charge(charge=charge, by=None, at=at, reason="never paid")
            Subscription.objects.filter(charges=charge, state=SubscriptionState.PENDING).update(
                state=SubscriptionState.ENDED, ended_at=at
            )
    return len(stale)


def follow_calendar(*, at: dt.datetime) -> int:
    """Everything above in the order that is kindest: bills and reminders first, doors last."""
    steps = (bill_next_periods, remind_of_dues, mark_overdue, follow_arrears, end_paid_time, drop_stale_bills)
    return sum(step(at=at) for step in steps)
