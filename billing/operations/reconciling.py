"""Once an hour everything that lives at Stripe is looked at, so that lost news costs minutes and never money."""

import datetime as dt
import logging

from billing import gateway
from billing.models import Subscription, SubscriptionState
from members import lifecycle as standings

from .pausing import follow_pauses
from .provider import apply_waiting_events, follow_reversals, follow_session, follow_subscription
from .subscriptions import end_dues

log = logging.getLogger(__name__)
REVERSALS_SEEN = dt.timedelta(days=30)
RECENTLY = dt.timedelta(days=30)
NEVER_OPENED = dt.timedelta(days=1)


def reconcile(*, at: dt.datetime) -> int:
    """Read everything that runs at Stripe again and follow it; returns how many things were looked at.

    One that cannot be followed is logged and does not hold up the others; when Stripe is away, the next hour does it.
    """
    seen = apply_waiting_events(at=at)
    try:
        seen += _follow_all(at=at)
        seen += follow_reversals(reversals=gateway.reversals_since(at - REVERSALS_SEEN), at=at)
    except gateway.Unavailable:
        log.warning("Stripe is away; the next hour reconciles")
    seen += _end_of_those_who_left(at=at)
    seen += follow_pauses(at=at)
    return seen


def _follow_all(*, at: dt.datetime) -> int:
    at_stripe = Subscription.objects.at_stripe()
    open_ones = at_stripe.live() | at_stripe.filter(ended_at__gte=at - RECENTLY)
    seen = 0
    for subscription in open_ones.order_by("pk"):
        try:
            _follow_one(subscription, at=at)
        except gateway.Refused as refusal:
            log.error("not followed", extra={"kind": refusal.code, "key": str(subscription.pk)})
        seen += 1
    return seen


def _follow_one(subscription: Subscription, *, at: dt.datetime) -> None:
    if subscription.stripe_subscription_id:
        follow_subscription(stripe_id=subscription.stripe_subscription_id, at=at)
    elif subscription.stripe_session_id:
        follow_session(subscription=subscription, at=at)
    elif subscription.asked_at < at - NEVER_OPENED:  # the call failed and its page was never seen by anybody
        rows = Subscription.objects.filter(pk=subscription.pk, state=SubscriptionState.PENDING)
        rows.update(state=SubscriptionState.ENDED, ended_at=at)


def _end_of_those_who_left(*, at: dt.datetime) -> int:
    left = (
        Subscription.objects.live()
        .filter(user__member__standing__in=[standings.LEFT, standings.ALUMNI])
        .select_related("user")
    )
    for subscription in left:
        end_dues(user=subscription.user, at=at)
    return len(left)
