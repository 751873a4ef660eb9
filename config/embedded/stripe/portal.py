"""Billing portal sessions: the page on which a customer changes the card, cancels, and finds invoices."""

from .announcements import emit
from .catalog import Fields, only, update_customer
from .methods import new_method, refusal
from .state import Object, Store
from .subscriptions import update_subscription


def create_portal_session(store: Store, fields: Fields) -> Object:
    only(fields, {"customer", "return_url", "locale"}, "a portal session")
    customer = store.find(fields.get("customer", ""), "customer", "customer")
    given = {"locale": None, "return_url": None, **fields, "customer": customer["id"], "configuration": "bpc_simulated"}
    session = store.add("bps", "billing_portal.session", **given)
    store.change(session, url=f"{store.base}/p/session/{session['id']}")
    return session


def set_cancellation(store: Store, session: Object, subscription: str, *, cancel: bool) -> None:
    """Cancel the customer's own subscription at the end of its period, or take that back."""
    found = store.find(subscription, "subscription")
    if found["customer"] == session["customer"] and found["ended_at"] is None:
        update_subscription(store, {"cancel_at_period_end": cancel}, found["id"])


def replace_method(store: Store, session: Object, *, kind: str, number: str) -> str | None:
    """Pay from now on with this card or account; returns why the bank refused it, if it did."""
    customer = store.find(session["customer"], "customer")
    method = new_method(store, kind, number, customer=customer["id"])
    if refused := refusal(method, off_session=False):
        store.remove(method)
        return refused
    emit(store, "payment_method.attached", method)
    update_customer(store, {"invoice_settings": {"default_payment_method": method["id"]}}, customer["id"])
    for subscription in store.having("subscription", customer=customer["id"], ended_at=None):
        update_subscription(store, {"default_payment_method": method["id"]}, subscription["id"])
    return None
