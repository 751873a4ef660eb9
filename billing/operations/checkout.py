"""How dues begin: Stripe's page, a bank transfer, or a plan that costs nothing. Nobody pays who was not let in."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from billing import dues, gateway, notices, queries
from billing.models import Charge, Method, Payer, Plan, Subscription, SubscriptionState
from billing.remote import Session
from members.audit import note
from members.ids import new_id
from members.languages import pick
from members.models import User
from members.operations import local_day, make_candidate
from members.outbox import absolute

from .charges import end_rivals, void_charge
from .payers import lock_payer
from .provider import follow_session, follow_subscription


class NotAdmitted(Exception):
    """Nobody said yes to this person, or the yes has run out."""


class AlreadyPaying(Exception):
    """A subscription runs: what is wanted is to change or to cancel it."""


class NotOffered(Exception):
    """The plan is not one that can be begun in this way."""


def open_checkout(*, user: User, plan: Plan, at: dt.datetime) -> str:
    """The address of Stripe's page for this plan; asked again it is the same page.

    Raises NotAdmitted, AlreadyPaying, NotOffered, and gateway.Unavailable, after which asking again loses nothing.
    """
    if not plan.amount_minor:
        raise NotOffered
    _close_other_checkout(user, plan, at=at)
    subscription = _begin(user, plan, Method.STRIPE, at=at)
    if subscription.stripe_session_id:
        return _known_page(subscription, at=at)
    return _new_page(subscription, at=at)


def _close_other_checkout(user: User, plan: Plan, *, at: dt.datetime) -> None:
    """A page opened for another plan is closed first, so that nobody pays twice; one that was paid counts."""
    pending = (
        Subscription.objects.at_stripe().filter(user=user, state=SubscriptionState.PENDING).exclude(plan=plan).first()
    )
    if pending is None:
        return
    if pending.stripe_session_id:
        try:
            gateway.expire_session(pending.stripe_session_id)
        except gateway.Refused:
            if follow_session(subscription=pending, at=at):
                raise AlreadyPaying from None
    _end_pending(pending, at=at)


@transaction.atomic
def _end_pending(subscription: Subscription, *, at: dt.datetime) -> None:
    lock_payer(subscription.user)
    rows = Subscription.objects.filter(pk=subscription.pk, state=SubscriptionState.PENDING)
    rows.update(state=SubscriptionState.ENDED, ended_at=at)


@transaction.atomic
def _begin(user: User, plan: Plan, method: str, *, at: dt.datetime) -> Subscription:
    """The pending subscription for this plan and method, with the key for its call stored before the call."""
    lock_payer(user)
    if not queries.may_pay(user, local_day(at)):
        raise NotAdmitted
    if not plan.active:
        raise NotOffered
    if _blocks(queries.live_subscription(user), method):
        raise AlreadyPaying
    pending = Subscription.objects.filter(user=user, state=SubscriptionState.PENDING).first()
    if pending and (pending.plan_id, pending.method) == (plan.pk, method):
        return pending
    if pending:
        _drop(pending, at=at)
    begun = Subscription.objects.create(user=user, plan=plan, method=method, asked_at=at)
    note(deed="dues.begun", about=begun, by=user, at=at, plan=plan.key, method=method)
    return begun


def _blocks(live: Subscription | None, method: str) -> bool:
    """Whoever pays by transfer may change to a card at any time; what runs at Stripe must end first."""
    if live is None or not live.is_running:
        return False
    return live.method == Method.STRIPE or method != Method.STRIPE


def _drop(pending: Subscription, *, at: dt.datetime) -> None:
    for charge in pending.charges.owed():
        void_charge(charge=charge, by=None, at=at, reason="chose otherwise")
    pending.state, pending.ended_at = SubscriptionState.ENDED, at
    pending.save(update_fields=["state", "ended_at"])


def _known_page(subscription: Subscription, *, at: dt.datetime) -> str:
    """The page opened before; one that was paid counts, one that has expired is replaced."""
    session = gateway.session(subscription.stripe_session_id or "")
    if session.url:
        return session.url
    if follow_session(subscription=subscription, at=at):
        raise AlreadyPaying
    _end_pending(subscription, at=at)
    return _new_page(_begin(subscription.user, subscription.plan, Method.STRIPE, at=at), at=at)


def _new_page(subscription: Subscription, *, at: dt.datetime) -> str:
    user = subscription.user
    customer, price = ensure_customer(user=user), ensure_price(plan=subscription.plan)
    try:
        session = _create_session(subscription, customer, price)
    except gateway.Refused:
        # The key was used with other words, such as another language: nobody ever saw that page, so a new key is safe.
        subscription.idempotency_key = new_id()
        subscription.save(update_fields=["idempotency_key"])
        session = _create_session(subscription, customer, price)
    Subscription.objects.filter(pk=subscription.pk).update(stripe_session_id=session.id)
    note(deed="checkout.opened", about=subscription, by=user, at=at)
    return session.url or ""


def _create_session(subscription: Subscription, customer: str, price: str) -> Session:
    return gateway.create_session(
        subscription=subscription,
        customer=customer,
        price=price,
        language=subscription.user.language,
        success_url=absolute(reverse("billing:returned")) + "?session={CHECKOUT_SESSION_ID}",
        cancel_url=absolute(reverse("billing:pay")),
    )


def ensure_customer(*, user: User) -> str:
    """The person's id at Stripe, made at first need."""
    payer, _ = Payer.objects.get_or_create(user=user)
    if not payer.stripe_customer_id:
        payer.stripe_customer_id = gateway.create_customer(
            email=user.email, name=user.name, language=user.language, our_id=str(payer.pk)
        )
        payer.save(update_fields=["stripe_customer_id"])
    return payer.stripe_customer_id


def ensure_price(*, plan: Plan) -> str:
    """The plan's price at Stripe, made at first need."""
    if not plan.stripe_price_id:
        plan.stripe_price_id = gateway.create_price(plan=plan, name=pick(plan.name, "en").text or plan.key)
        plan.save(update_fields=["stripe_price_id"])
    return plan.stripe_price_id


def choose_transfer(*, user: User, plan: Plan, at: dt.datetime) -> Charge:
    """Bill the first period for payment by bank transfer; asked again it is the same bill. Raises like open_checkout."""
    if not plan.amount_minor:
        raise NotOffered
    _close_other_method(user, at=at)
    with transaction.atomic():
        subscription = _begin(user, plan, Method.BANK, at=at)
        charge = subscription.charges.owed().first()
        return charge or _bill_first_period(subscription, at=at)


def _close_other_method(user: User, *, at: dt.datetime) -> None:
    pending = Subscription.objects.at_stripe().filter(user=user, state=SubscriptionState.PENDING).first()
    if pending and pending.stripe_session_id:
        try:
            gateway.expire_session(pending.stripe_session_id)
        except gateway.Refused:
            if follow_session(subscription=pending, at=at):
                raise AlreadyPaying from None


def _bill_first_period(subscription: Subscription, *, at: dt.datetime) -> Charge:
    today, plan = local_day(at), subscription.plan
    subscription.started_on = today
    subscription.save(update_fields=["started_on"])
    period = dues.nth_period(today, plan.period, 0)
    charge = Charge.objects.create(
        user=subscription.user, subscription=subscription, plan=plan, amount_minor=plan.amount_minor,
        currency=plan.currency, period_start=period.start, period_end=period.end,
        due_on=dues.due_on(period, today, first=True), method=Method.BANK, opened_at=at,
    )  # fmt: skip
    note(deed="charge.opened", about=charge, by=subscription.user, at=at, amount=charge.amount_minor)
    notices.tell_transfer(charge=charge, at=at)
    return charge


@transaction.atomic
def take_free_seat(*, user: User, plan: Plan, at: dt.datetime) -> Subscription:
    """Begin a plan that costs nothing: the seat is taken at once. Raises like open_checkout."""
    if plan.amount_minor:
        raise NotOffered
    subscription = _begin(user, plan, Method.FREE, at=at)
    end_rivals(subscription=subscription, at=at)
    subscription.state, subscription.started_on = SubscriptionState.ACTIVE, local_day(at)
    subscription.save(update_fields=["state", "started_on"])
    make_candidate(user=user, name=user.name or user.email, by=None, at=at)
    return subscription


def look_again(*, subscription: Subscription, at: dt.datetime) -> None:
    """Ask Stripe now how a checkout or subscription stands; changes nothing for the others."""
    if subscription.method != Method.STRIPE:
        return
    if subscription.stripe_subscription_id:
        follow_subscription(stripe_id=subscription.stripe_subscription_id, at=at)
    elif subscription.stripe_session_id:
        follow_session(subscription=subscription, at=at)
