"""The test clock: what falls due with time is done in its order, also after the simulator slept."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from .checkout import expire, follow_payment
from .errors import invalid
from .invoices import collect, mark_paid, mark_refused, subscription_id
from .payments import settle
from .periods import DAY
from .state import Object, Store
from .subscriptions import expire_incomplete, follow_invoice, paying_method, renew

INCOMPLETE_SECONDS = 23 * 3600
RENEWING = ("active", "past_due")


class Due(NamedTuple):
    """Something that happens to an object at a moment."""

    moment: int
    thing: Object
    act: Callable[[Store, Object], None]


def advance(store: Store, until: int) -> None:
    """Move the clock forward and let happen what falls due on the way."""
    if until < store.now():
        raise invalid("The clock only goes forward.", "to")
    store.set_clock(until)
    catch_up(store)


def catch_up(store: Store) -> None:
    """Do what has fallen due until now, a day at a time, each at its own moment."""
    now = store.now()
    while (first := min((due.moment for due in dues(store)), default=now + 1)) <= now:
        today = min(first + DAY, now)
        for due in sorted((due for due in dues(store) if due.moment <= today), key=lambda due: due.moment):
            with store.standing_at(due.moment):
                due.act(store, due.thing)


def dues(store: Store) -> Iterator[Due]:
    """Everything that waits for a moment."""
    for intent in store.having("payment_intent", status="processing"):
        yield Due(intent["_settles_at"], intent, _settle)
    for session in store.having("checkout.session", status="open"):
        yield Due(session["expires_at"], session, expire)
    for invoice in store.having("invoice", status="open"):
        if invoice["next_payment_attempt"] is not None:
            yield Due(invoice["next_payment_attempt"], invoice, _collect_again)
    for subscription in store.having("subscription", ended_at=None):
        if subscription["status"] in RENEWING:
            yield Due(subscription["items"]["data"][0]["current_period_end"], subscription, _renew)
        elif subscription["status"] == "incomplete":
            yield Due(subscription["created"] + INCOMPLETE_SECONDS, subscription, expire_incomplete)


def _settle(store: Store, intent: Object) -> None:
    settle(store, intent)
    if "_invoice" in intent:
        invoice = store.find(intent["_invoice"], "invoice")
        if intent["status"] == "succeeded":
            mark_paid(store, invoice)
        else:
            mark_refused(store, invoice, again=True)
        follow_invoice(store, invoice)
    follow_payment(store, intent)


def _collect_again(store: Store, invoice: Object) -> None:
    subscription = store.find(subscription_id(invoice), "subscription")
    if subscription["ended_at"] is not None:  # ended earlier the same day
        store.change(invoice, next_payment_attempt=None)
        return
    collect(store, invoice, paying_method(store, subscription), off_session=True)
    follow_invoice(store, invoice)


def _renew(store: Store, subscription: Object) -> None:
    if subscription["ended_at"] is None:
        renew(store, subscription)
