"""What a person decides about dues that run: end them with the period, go on after all, pay another plan."""

import datetime as dt
import logging

from django.db import transaction

from billing import gateway, notices, queries
from billing.models import Method, Plan, Subscription, SubscriptionState
from members.audit import note
from members.models import User

from .charges import void_charge
from .checkout import NotOffered, ensure_price
from .payers import lock_payer
from .provider import follow_subscription

log = logging.getLogger(__name__)


class NotRunning(Exception):
    """There is nothing that could be canceled, kept or changed."""


def cancel_dues(*, user: User, at: dt.datetime) -> Subscription:
    """End dues with the period that is paid; canceled already is as wanted. Raises NotRunning, gateway.Unavailable."""
    subscription = _running(user)
    if subscription.cancel_at_end:
        return subscription
    if subscription.method == Method.STRIPE:
        _cancel_at_stripe(subscription, cancel=True, at=at)
    with transaction.atomic():
        lock_payer(user)
        subscription.refresh_from_db()
        if subscription.method != Method.STRIPE:
            _cancel_own(subscription, at=at)
        note(deed="dues.canceled", about=subscription, by=user, at=at)
        notices.tell_canceled(subscription=subscription, at=at)
    return subscription


def keep_dues(*, user: User, at: dt.datetime) -> Subscription:
    """Take a cancellation back while the period runs. Raises NotRunning, gateway.Unavailable."""
    subscription = _running(user)
    if not subscription.cancel_at_end:
        return subscription
    if subscription.method == Method.STRIPE:
        _cancel_at_stripe(subscription, cancel=False, at=at)
    with transaction.atomic():
        lock_payer(user)
        subscription.refresh_from_db()
        if subscription.method != Method.STRIPE:
            subscription.state, subscription.cancel_at_end = SubscriptionState.ACTIVE, False
            subscription.save(update_fields=["state", "cancel_at_end"])
        note(deed="dues.kept", about=subscription, by=user, at=at)
    return subscription


def change_plan(*, user: User, plan: Plan, at: dt.datetime) -> Subscription:
    """Pay another plan from the next period on. Raises NotRunning, NotOffered, gateway.Unavailable."""
    subscription = _running(user)
    if subscription.plan_id == plan.pk:
        return subscription
    if not plan.active or not plan.amount_minor or subscription.method == Method.FREE:
        raise NotOffered
    if plan.period != subscription.plan.period:
        raise NotOffered
    if subscription.method == Method.STRIPE:
        return _change_at_stripe(subscription, plan, at=at)
    with transaction.atomic():
        lock_payer(user)
        for charge in subscription.charges.owed().filter(period_start__gte=subscription.current_period_end):
            void_charge(charge=charge, by=user, at=at, reason="chose otherwise")
        subscription.plan = plan
        subscription.save(update_fields=["plan"])
        note(deed="dues.changed", about=subscription, by=user, at=at, plan=plan.key)
    return subscription


def end_dues(*, user: User, at: dt.datetime) -> None:
    """Somebody has left: nothing more is collected, from now on. While Stripe is away the reconciling run tries again."""
    for subscription in Subscription.objects.live().filter(user=user):
        try:
            _end_at_stripe(subscription)
        except gateway.Unavailable:
            log.warning("Stripe is away; the subscription of somebody who left ends later")
            continue
        with transaction.atomic():
            lock_payer(user)
            _end(subscription, at=at)


def _running(user: User) -> Subscription:
    subscription = queries.live_subscription(user)
    if subscription is None or not subscription.is_running:
        raise NotRunning
    return subscription


def _cancel_at_stripe(subscription: Subscription, *, cancel: bool, at: dt.datetime) -> None:
    stripe_id = subscription.stripe_subscription_id or ""
    gateway.set_cancellation(stripe_id, cancel=cancel)
    follow_subscription(stripe_id=stripe_id, at=at)


def _cancel_own(subscription: Subscription, *, at: dt.datetime) -> None:
    end = subscription.current_period_end
    for charge in subscription.charges.owed():
        if end is None or charge.period_start >= end:
            void_charge(charge=charge, by=subscription.user, at=at, reason="dues canceled")
    subscription.state, subscription.cancel_at_end = SubscriptionState.CANCEL_SCHEDULED, True
    subscription.save(update_fields=["state", "cancel_at_end"])


def _change_at_stripe(subscription: Subscription, plan: Plan, *, at: dt.datetime) -> Subscription:
    stripe_id = subscription.stripe_subscription_id or ""
    price = ensure_price(plan=plan)
    gateway.set_price(stripe_id, item=gateway.subscription(stripe_id).item, price=price)
    follow_subscription(stripe_id=stripe_id, at=at)
    note(deed="dues.changed", about=subscription, by=subscription.user, at=at, plan=plan.key)
    subscription.refresh_from_db()
    return subscription


def _end_at_stripe(subscription: Subscription) -> None:
    if subscription.stripe_subscription_id:
        gateway.end_subscription(subscription.stripe_subscription_id)
    elif subscription.stripe_session_id:
        try:
            gateway.expire_session(subscription.stripe_session_id)
        except gateway.Refused:
            log.info("checkout was closed already")


def _end(subscription: Subscription, *, at: dt.datetime) -> None:
    for charge in subscription.charges.owed():
        void_charge(charge=charge, by=None, at=at, reason="left")
    Subscription.objects.filter(pk=subscription.pk).update(
        state=SubscriptionState.ENDED, ended_at=at, cancel_at_end=True
    )
    note(deed="dues.ended", about=subscription, by=None, at=at)
