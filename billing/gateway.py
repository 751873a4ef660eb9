"""The only place that speaks to Stripe: real client, bounded waiting, our keys on every call that creates."""

import contextlib
import datetime as dt
import functools
import json
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from .models import Plan, Subscription
from .remote import (
    Invoice,
    News,
    RemoteSubscription,
    Reversal,
    Session,
    invoice_of,
    moment_of,
    reversals_in,
    session_of,
    subscription_of,
)

TIMEOUT_SECONDS = 6
RETRIES = 1
TOLERANCE_SECONDS = 300
LIVE_KEYS = ("sk_live_", "rk_live_")
_NAME = re.compile(r"[A-Za-z0-9_.]{1,80}")


class Unavailable(Exception):
    """Stripe did not answer, or not usefully; the same call may be made again later."""


class Refused(Exception):
    """Stripe understood and said no; `code` is its word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Forged(Exception):
    """The news is not from Stripe, or too old to be believed."""


def _stripe() -> Any:
    """The library, brought in by the first call: a web worker that has not spoken to Stripe is eight megabytes smaller."""
    import stripe  # noqa: PLC0415  (as said above)

    return stripe


@functools.lru_cache(maxsize=2)
def _client(key: str, base: str) -> Any:
    stripe = _stripe()
    http = stripe.RequestsClient(timeout=TIMEOUT_SECONDS)
    if base:
        return stripe.StripeClient(key, base_addresses={"api": base}, max_network_retries=RETRIES, http_client=http)
    return stripe.StripeClient(key, max_network_retries=RETRIES, http_client=http)


@contextlib.contextmanager
def _speaking() -> Iterator[Any]:
    """The client's resources; its many errors become two: later again, or no."""
    stripe = _stripe()
    try:
        yield _client(settings.STRIPE_KEY, settings.STRIPE_API_BASE).v1
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
        raise Refused(error.code or type(error).__name__) from error
    except stripe.StripeError as error:
        raise Unavailable(type(error).__name__) from error


def is_live() -> bool:
    """Whether our own key moves real money."""
    return settings.STRIPE_KEY.startswith(LIVE_KEYS)


# What is created


def create_customer(*, email: str, name: str, language: str, our_id: str) -> str:
    """Make the person known to Stripe; the same id of ours makes the same customer."""
    with _speaking() as v1:
        made = v1.customers.create(
            {"email": email, "name": name, "preferred_locales": [language], "metadata": {"payer": our_id}},
            {"idempotency_key": f"payer-{our_id}"},
        )
    return str(made.id)


def create_price(*, plan: Plan, name: str) -> str:
    """Make the plan's price and its product; the same plan makes the same price."""
    with _speaking() as v1:
        made = v1.prices.create(
            {
                "currency": plan.currency.lower(),
                "unit_amount": plan.amount_minor,
                "recurring": {"interval": plan.period},
                "product_data": {"name": name, "metadata": {"plan": plan.key}},
                "metadata": {"plan": str(plan.pk)},
            },
            {"idempotency_key": f"plan-{plan.pk}"},
        )
    return str(made.id)


def create_session(
    *, subscription: Subscription, customer: str, price: str, language: str, success_url: str, cancel_url: str
) -> Session:
    """Open the hosted page; the same subscription of ours makes the same page."""
    ours = {"subscription": str(subscription.pk), "user": str(subscription.user_id)}
    with _speaking() as v1:
        made = v1.checkout.sessions.create(
            {
                "mode": "subscription",
                "customer": customer,
                "client_reference_id": str(subscription.pk),
                "line_items": [{"price": price, "quantity": 1}],
                "allowed_payment_method_types": ["card", "sepa_debit"],
                "success_url": success_url,
                "cancel_url": cancel_url,
                "locale": language,
                "metadata": ours,
                "subscription_data": {"metadata": ours},
            },
            {"idempotency_key": f"checkout-{subscription.idempotency_key}"},
        )
    return session_of(made)


def create_portal(*, customer: str, return_url: str, language: str) -> str:
    """The address of Stripe's own page for changing the card or account."""
    with _speaking() as v1:
        made = v1.billing_portal.sessions.create({"customer": customer, "return_url": return_url, "locale": language})
    return str(made.url)


def create_refund(*, payment_intent: str, key: str, our_id: str) -> None:
    """Give the whole payment back."""
    with _speaking() as v1:
        v1.refunds.create(
            {"payment_intent": payment_intent, "metadata": {"charge": our_id}}, {"idempotency_key": f"refund-{key}"}
        )


# What is changed


def expire_session(session_id: str) -> None:
    """Close a page that nobody shall pay on any more; Refused when it is closed or paid already."""
    with _speaking() as v1:
        v1.checkout.sessions.expire(session_id)


def set_cancellation(subscription_id: str, *, cancel: bool) -> None:
    """Let it end with its period, or go on after all."""
    with _speaking() as v1:
        v1.subscriptions.update(subscription_id, {"cancel_at_period_end": cancel})


def set_pause(subscription_id: str, *, paused: bool) -> None:
    """Collect nothing: bills of this time are void, not late; or collect again."""
    with _speaking() as v1:
        v1.subscriptions.update(subscription_id, {"pause_collection": {"behavior": "void"} if paused else ""})


def set_price(subscription_id: str, *, item: str, price: str) -> None:
    """Charge another price from the next period on."""
    with _speaking() as v1:
        v1.subscriptions.update(
            subscription_id, {"items": [{"id": item, "price": price}], "proration_behavior": "none"}
        )


def end_subscription(subscription_id: str) -> None:
    """End it now; one that has ended already is as wanted."""
    with contextlib.suppress(Refused), _speaking() as v1:
        v1.subscriptions.cancel(subscription_id)


def void_invoice(invoice_id: str) -> None:
    """Stop collecting a bill that was paid another way; one that was given up already is as wanted."""
    try:
        with _speaking() as v1:
            v1.invoices.void_invoice(invoice_id)
    except Refused:
        if invoice(invoice_id).status != "void":
            raise


# What is read


def session(session_id: str) -> Session:
    with _speaking() as v1:
        return session_of(v1.checkout.sessions.retrieve(session_id))


def subscription(subscription_id: str) -> RemoteSubscription:
    with _speaking() as v1:
        found = v1.subscriptions.retrieve(subscription_id)
    return subscription_of(found)


def invoices_of(subscription_id: str) -> list[Invoice]:
    """Every bill of a subscription, the oldest first."""
    with _speaking() as v1:
        found = list(v1.invoices.list({"subscription": subscription_id, "limit": 100}).auto_paging_iter())
    return [invoice_of(one) for one in reversed(found)]


def invoice(invoice_id: str) -> Invoice:
    with _speaking() as v1:
        return invoice_of(v1.invoices.retrieve(invoice_id))


def payment_of(invoice_id: str) -> str | None:
    """The payment intent that paid a bill; None when nothing had to be paid."""
    with _speaking() as v1:
        paid = v1.invoice_payments.list({"invoice": invoice_id, "status": "paid", "limit": 1}).data
    return str(paid[0].payment.payment_intent) if paid else None


def reversals_since(moment: dt.datetime) -> list[Reversal]:
    """Everything that went back since: refunds that succeeded, disputes that were lost."""
    window = {"created": {"gte": int(moment.timestamp())}, "limit": 100}
    with _speaking() as v1:
        refunds = list(v1.refunds.list(window).auto_paging_iter())
        disputes = list(v1.disputes.list(window).auto_paging_iter())
    return reversals_in(refunds, disputes)


def reversals_of(payment_intent: str) -> list[Reversal]:
    """What went back of one payment."""
    asked = {"payment_intent": payment_intent, "limit": 100}
    with _speaking() as v1:
        refunds = list(v1.refunds.list(asked).auto_paging_iter())
        disputes = list(v1.disputes.list(asked).auto_paging_iter())
    return reversals_in(refunds, disputes)


def payment_behind(kind: str, object_id: str) -> str | None:
    """The payment intent that a charge, refund or dispute belongs to."""
    with _speaking() as v1:
        shelf = {"charge": v1.charges, "refund": v1.refunds, "dispute": v1.disputes}[kind]
        found = shelf.retrieve(object_id)
    return str(found.payment_intent) if found.payment_intent else None


def read_news(body: bytes, signature: str, *, at: dt.datetime) -> News:
    """What a webhook brought, once its signature, its age and its shape are proven; else Forged."""
    stripe, secret = _stripe(), settings.STRIPE_WEBHOOK_SECRET
    if not secret:
        raise Forged("no secret is set: nothing can be believed")
    try:
        stripe.WebhookSignature.verify_header(body.decode(), signature, secret)
        signed_at = _signed_at(signature)
        event = json.loads(body)
        subject = event["data"]["object"]
        news = News(
            id=event["id"],
            type=event["type"],
            subject_kind=subject["object"],
            subject_id=subject.get("id") or "none",
            live=bool(event["livemode"]),
            foreign="account" in event,
            made_at=moment_of(event["created"]),
        )
    except (stripe.StripeError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise Forged(type(error).__name__) from error
    if abs(at.timestamp() - signed_at) > TOLERANCE_SECONDS:
        raise Forged("signed too long ago")
    if not all(
        isinstance(name, str) and _NAME.fullmatch(name)
        for name in (news.id, news.type, news.subject_kind, news.subject_id)
    ):
        raise Forged("names that Stripe never gives")
    return news


def _signed_at(signature: str) -> int:
    """The one moment the signature covers; a second one beside it would let an old letter pass for a new one."""
    (moment,) = [part[2:] for part in signature.split(",") if part.startswith("t=")]
    return int(moment)
