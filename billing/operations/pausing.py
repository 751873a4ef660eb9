"""While a member is paused no new dues are collected; afterwards they go on with the next period, nothing is caught up."""

import datetime as dt
import logging

from django.db import transaction

from billing import dues, gateway
from billing.models import Method, Subscription, SubscriptionState
from members import lifecycle as standings
from members.audit import note
from members.models import StandingChange, User
from members.operations import local_day

from .payers import lock_payer
from .provider import follow_subscription

log = logging.getLogger(__name__)
PAUSES = [SubscriptionState.ACTIVE, SubscriptionState.PAST_DUE]
RECENTLY = dt.timedelta(days=7)


def pause_dues(*, user: User, at: dt.datetime) -> None:
    """Collect nothing new; what is owed stays owed, what was canceled ends as planned. Paused already is as wanted."""
    for subscription in Subscription.objects.filter(user=user, state__in=PAUSES):
        _set(subscription, paused=True, at=at)


def resume_dues(*, user: User, at: dt.datetime) -> None:
    """Go on with the period after the one that runs today."""
    for subscription in Subscription.objects.filter(user=user, state=SubscriptionState.PAUSED):
        _set(subscription, paused=False, at=at)


def follow_pauses(*, at: dt.datetime) -> int:
    """Pause and resume what a nudge missed; what a treasurer paused at Stripe for other reasons stays. How many."""
    missed = Subscription.objects.filter(state__in=PAUSES, user__member__standing=standings.PAUSED)
    back = StandingChange.objects.filter(before=standings.PAUSED, on__gte=local_day(at - RECENTLY)).values(
        "member__user"
    )
    ended = Subscription.objects.filter(
        state=SubscriptionState.PAUSED, user__in=back, user__member__standing__in=[standings.MEMBER, standings.GRACE]
    )
    away, here = list(missed.select_related("user")), list(ended.select_related("user"))
    for subscription in away:
        pause_dues(user=subscription.user, at=at)
    for subscription in here:
        resume_dues(user=subscription.user, at=at)
    return len(away) + len(here)


def _set(subscription: Subscription, *, paused: bool, at: dt.datetime) -> None:
    if subscription.method == Method.STRIPE:
        try:
            gateway.set_pause(subscription.stripe_subscription_id or "", paused=paused)
            follow_subscription(stripe_id=subscription.stripe_subscription_id or "", at=at)
        except gateway.Unavailable:
            log.warning("Stripe is away; the hourly run pauses or resumes")
            return
    with transaction.atomic():
        lock_payer(subscription.user)
        subscription.refresh_from_db()
        if subscription.method != Method.STRIPE:
            _set_own(subscription, paused=paused, today=local_day(at))
        note(deed="dues.paused" if paused else "dues.resumed", about=subscription, by=None, at=at)


def _set_own(subscription: Subscription, *, paused: bool, today: dt.date) -> None:
    subscription.state = SubscriptionState.PAUSED if paused else SubscriptionState.ACTIVE
    end, anchor = subscription.current_period_end, subscription.started_on
    if not paused and end and anchor and end <= today:  # the periods of the pause are not billed afterwards
        running = dues.period_on(anchor, subscription.plan.period, today)
        subscription.current_period_start, subscription.current_period_end = running.start, running.end
    subscription.save(update_fields=["state", "current_period_start", "current_period_end"])
