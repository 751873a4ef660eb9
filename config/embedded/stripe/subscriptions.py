"""Subscriptions: begun, renewed, paused, changed, ended."""

import secrets
from typing import Any

from .announcements import emit
from .catalog import Fields, merged, only
from .errors import declined, invalid, not_simulated
from .invoices import collect, new_invoice, subscription_id, void
from .methods import find_method
from .periods import next_end
from .state import Object, Store

CHANGEABLE = {"cancel_at_period_end", "metadata", "default_payment_method", "cancellation_details", "description"}
SUBSCRIPTION: Fields = {
    "cancel_at": None,
    "cancel_at_period_end": False,
    "canceled_at": None,
    "cancellation_details": {"comment": None, "feedback": None, "reason": None},
    "collection_method": "charge_automatically",
    "days_until_due": None,
    "default_source": None,
    "discounts": [],
    "ended_at": None,
    "pause_collection": None,
    "pending_update": None,
    "schedule": None,
    "status": "incomplete",
    "trial_end": None,
    "trial_start": None,
}


def subscribe(store: Store, customer: str, items: list[Object], method: Object | None, **fields: Any) -> Object:
    """Begin a subscription and collect its first invoice; `items` are {"price": Object, "quantity": int}."""
    if len({(item["price"]["currency"], *_interval(item)) for item in items}) > 1:
        raise not_simulated("one subscription with several intervals or currencies")
    now = store.now()
    given = {**SUBSCRIPTION, "description": None, **fields}
    given |= {"billing_cycle_anchor": now, "start_date": now, "currency": items[0]["price"]["currency"]}
    given |= {"customer": customer, "default_payment_method": method and method["id"], "latest_invoice": None}
    subscription = store.add("sub", "subscription", **given)
    listed = [_item(store, subscription, item) for item in items]
    store.change(
        subscription, items={"object": "list", "data": listed, "has_more": False, "url": "/v1/subscription_items"}
    )
    emit(store, "customer.subscription.created", subscription)
    invoice = new_invoice(store, subscription, "subscription_create")
    store.change(subscription, latest_invoice=invoice["id"])
    collect(store, invoice, method, off_session=False)
    follow_invoice(store, invoice)
    return subscription


def _item(store: Store, subscription: Object, item: Object) -> Object:
    start = subscription["billing_cycle_anchor"]
    return {
        "id": f"si_{secrets.token_hex(12)}",
        "object": "subscription_item",
        "created": store.now(),
        "current_period_start": start,
        "current_period_end": next_end(start, start, *_interval(item)),
        "metadata": {},
        "price": dict(item["price"]),
        "quantity": item["quantity"],
        "subscription": subscription["id"],
    }


def _interval(item: Object) -> tuple[str, int]:
    recurring = item["price"]["recurring"]
    return recurring["interval"], recurring["interval_count"]


def period_end(subscription: Object) -> int:
    return int(subscription["items"]["data"][0]["current_period_end"])


def set_status(store: Store, subscription: Object, status: str) -> None:
    if subscription["status"] != status:
        previous = {"status": subscription["status"]}
        store.change(subscription, status=status)
        emit(store, "customer.subscription.updated", subscription, previous)


def follow_invoice(store: Store, invoice: Object) -> None:
    """Bring the subscription in line with what became of its invoice."""
    subscription = store.find(subscription_id(invoice), "subscription")
    if subscription["ended_at"] is not None:
        return
    if invoice["status"] == "paid" or _is_under_way(store, invoice):
        set_status(store, subscription, "active")
    elif subscription["status"] != "incomplete" and invoice["attempted"]:
        set_status(store, subscription, "past_due")
        if invoice["next_payment_attempt"] is None:
            end(store, subscription, reason="payment_failed")


def _is_under_way(store: Store, invoice: Object) -> bool:
    """Whether a SEPA debit for it is with the bank; Stripe counts the subscription as active meanwhile."""
    return any(intent["status"] == "processing" for intent in store.having("payment_intent", _invoice=invoice["id"]))


def renew(store: Store, subscription: Object) -> None:
    """Begin the next period, or end if so asked."""
    if subscription["cancel_at_period_end"]:
        end(store, subscription, reason="cancellation_requested")
        return
    items = [_next_period(item, subscription) for item in subscription["items"]["data"]]
    store.change(subscription, items=subscription["items"] | {"data": items})
    emit(store, "customer.subscription.updated", subscription)
    invoice = new_invoice(store, subscription, "subscription_cycle")
    store.change(subscription, latest_invoice=invoice["id"])
    if subscription["pause_collection"]:
        void(store, invoice)
        return
    collect(store, invoice, paying_method(store, subscription), off_session=True)
    follow_invoice(store, invoice)


def _next_period(item: Object, subscription: Object) -> Object:
    start = item["current_period_end"]
    until = next_end(subscription["billing_cycle_anchor"], start, *_interval(item))
    return item | {"current_period_start": start, "current_period_end": until}


def paying_method(store: Store, subscription: Object) -> Object | None:
    """The subscription's own payment method, or the customer's; detached ones do not count."""
    customer = store.get(subscription["customer"]) or {"invoice_settings": {}}
    candidates = subscription["default_payment_method"], customer["invoice_settings"].get("default_payment_method")
    methods = [store.get(id_) for id_ in candidates]
    return next((one for one in methods if one and one["customer"] == subscription["customer"]), None)


def end(store: Store, subscription: Object, *, reason: str) -> None:
    details = subscription["cancellation_details"] | {"reason": reason}
    asked = subscription["canceled_at"] or store.now()
    ended = {"status": "canceled", "ended_at": store.now(), "canceled_at": asked}
    store.change(subscription, **ended, cancellation_details=details)
    emit(store, "customer.subscription.deleted", subscription)


def expire_incomplete(store: Store, subscription: Object) -> None:
    """A first invoice unpaid for 23 hours ends a subscription that never began."""
    store.change(subscription, ended_at=store.now())
    set_status(store, subscription, "incomplete_expired")
    void(store, store.find(subscription["latest_invoice"], "invoice"))


def create_subscription(store: Store, fields: Fields) -> Object:
    only(
        fields,
        {"customer", "items", "default_payment_method", "metadata", "description", "off_session"},
        "a subscription",
    )
    customer = store.find(fields["customer"], "customer", "customer")
    items = [_asked_item(store, item) for item in fields.get("items", [])]
    if not items:
        raise invalid("A subscription needs at least one item.", "items")
    asked = fields.get("default_payment_method") or customer["invoice_settings"]["default_payment_method"]
    if not asked:
        message = "This customer has no attached payment source or default payment method."
        raise invalid(message, code="resource_missing")
    method = find_method(store, asked, customer=customer["id"])
    kept = {name: fields[name] for name in ("metadata", "description") if name in fields}
    return subscribe(store, customer["id"], items, method, **kept)


def _asked_item(store: Store, item: Fields) -> Object:
    only(item, {"price", "quantity", "id"}, "a subscription's item")
    price = store.find(item.get("price", ""), "price", "items[0][price]")
    if price["type"] != "recurring":
        raise invalid(f"The price {price['id']} is not recurring.", "items[0][price]")
    return {"price": price, "quantity": item.get("quantity", 1)}


def update_subscription(store: Store, fields: Fields, id_: str) -> Object:
    """Change what can be changed without proration; the next invoice shows a new price."""
    only(fields, CHANGEABLE | {"items", "proration_behavior", "pause_collection"}, "changing a subscription")
    subscription = store.find(id_, "subscription")
    if subscription["ended_at"] is not None:
        raise invalid("A canceled subscription can only update its cancellation_details and metadata.")
    new = merged(subscription, {name: value for name, value in fields.items() if name in CHANGEABLE})
    if "cancel_at_period_end" in fields:
        new |= _cancellation(store, subscription, asked=fields["cancel_at_period_end"])
    if "items" in fields:
        new["items"] = _changed_items(store, subscription, fields)
    if "pause_collection" in fields:
        new["pause_collection"] = _pause(fields["pause_collection"])
    previous = {name: subscription.get(name) for name in new if subscription.get(name) != new[name]}
    store.change(subscription, **new)
    emit(store, "customer.subscription.updated", subscription, previous)
    return subscription


def _cancellation(store: Store, subscription: Object, *, asked: bool) -> Fields:
    if not asked:
        return {"cancel_at": None, "canceled_at": None, "cancellation_details": SUBSCRIPTION["cancellation_details"]}
    details = {**subscription["cancellation_details"], "reason": "cancellation_requested"}
    return {"cancel_at": period_end(subscription), "canceled_at": store.now(), "cancellation_details": details}


def _pause(asked: Fields | None) -> Fields | None:
    if asked and (asked.get("behavior") != "void" or "resumes_at" in asked):
        raise not_simulated("pausing otherwise than with behavior=void and without end")
    return asked and {"behavior": "void", "resumes_at": None}


def _changed_items(store: Store, subscription: Object, fields: Fields) -> Fields:
    if fields.get("proration_behavior") != "none":
        raise not_simulated("changing items with proration; send proration_behavior=none")
    changed = {item["id"]: item for item in subscription["items"]["data"]}
    for asked in fields["items"]:
        item = changed.get(asked.get("id", ""))
        if item is None:
            raise not_simulated("adding items to a subscription")
        new = _asked_item(store, {"price": item["price"]["id"], "quantity": item["quantity"]} | asked)
        if new["price"]["recurring"] != item["price"]["recurring"]:
            raise not_simulated("changing to a price with another interval")
        changed[item["id"]] = item | {"price": dict(new["price"]), "quantity": new["quantity"]}
    return {**subscription["items"], "data": list(changed.values())}


def cancel_subscription(store: Store, fields: Fields, id_: str) -> Object:
    """End it now; what was paid stays paid."""
    only(fields, {"cancellation_details"}, "canceling with invoicing or proration")
    subscription = store.find(id_, "subscription")
    if subscription["ended_at"] is not None:
        raise invalid("No such subscription: it is canceled already.", "id", "resource_missing")
    details = subscription["cancellation_details"] | (fields.get("cancellation_details") or {})
    store.change(subscription, cancellation_details=details)
    end(store, subscription, reason="cancellation_requested")
    return subscription


def pay_invoice(store: Store, fields: Fields, id_: str) -> Object:
    """Collect an open invoice now; a declined card is a 402."""
    only(fields, {"payment_method", "off_session"}, "paying an invoice")
    invoice = store.find(id_, "invoice")
    if invoice["status"] != "open":
        raise invalid(f"Invoice is already {invoice['status']}.", code="invoice_not_payable")
    if _is_under_way(store, invoice):
        raise invalid("A payment for this invoice is under way.", code="invoice_payment_intent_requires_action")
    subscription = store.find(subscription_id(invoice), "subscription")
    asked = fields.get("payment_method")
    method = find_method(store, asked, customer=invoice["customer"]) if asked else paying_method(store, subscription)
    if method is None:
        raise invalid("There is no payment method to pay this invoice with.", code="invoice_payment_method_missing")
    collect(store, invoice, method, off_session=False)
    follow_invoice(store, invoice)
    for intent in store.having("payment_intent", _invoice=id_, status="requires_payment_method"):
        raise declined(intent["last_payment_error"]["decline_code"])
    return invoice
