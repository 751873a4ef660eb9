"""Checkout sessions: what is to be paid on the hosted page, and what paying it does."""

from typing import Any

from .announcements import emit
from .catalog import Fields, create_product, merged, new_price, only
from .errors import ApiError, invalid, not_simulated, required
from .methods import new_method, refusal
from .payments import charge, new_intent
from .periods import DAY
from .state import Object, Store
from .subscriptions import subscribe

MINUTE = 60
KNOWN = {"mode", "customer", "customer_email", "client_reference_id", "metadata", "line_items", "currency", "locale"}
KNOWN |= {"success_url", "cancel_url", "expires_at", "subscription_data", "payment_intent_data", "submit_type"}
KNOWN |= {"allowed_payment_method_types", "customer_creation", "billing_address_collection", "ui_mode"}
SESSION: Fields = {
    "allow_promotion_codes": None,
    "allowed_payment_method_types": None,
    "billing_address_collection": None,
    "cancel_url": None,
    "client_reference_id": None,
    "customer": None,
    "customer_details": None,
    "customer_email": None,
    "discounts": [],
    "invoice": None,
    "locale": None,
    "payment_intent": None,
    "payment_status": "unpaid",
    "setup_intent": None,
    "status": "open",
    "submit_type": None,
    "subscription": None,
    "ui_mode": "hosted_page",
}


def create_session(store: Store, fields: Fields) -> Object:
    """An open session with the address of its page."""
    only(fields, KNOWN, "a Checkout session")
    mode = fields.get("mode", "payment")
    _check(store, fields, mode)
    only(fields.get("subscription_data", {}), {"metadata", "description"}, "subscription_data")
    only(
        fields.get("payment_intent_data", {}), {"metadata", "description", "setup_future_usage"}, "payment_intent_data"
    )
    items = [_item(store, item) for item in fields.pop("line_items")]
    if mode == "subscription" and any(item["price"]["type"] == "one_time" for item in items):
        raise not_simulated("prices paid once inside a subscription")
    if mode == "payment" and any(item["price"]["type"] == "recurring" for item in items):
        raise invalid("You specified `payment` mode but passed a recurring price.", "line_items")
    if len({item["price"]["currency"] for item in items}) > 1:
        raise invalid("All prices of one Checkout session must have the same currency.", "line_items")
    return _new_session(store, fields, mode, items)


def _check(store: Store, fields: Fields, mode: str) -> None:
    if mode == "setup" or fields.get("ui_mode", "hosted_page") != "hosted_page":
        raise not_simulated("Checkout other than the hosted page for payments and subscriptions")
    for name in ("line_items", "success_url"):
        if not fields.get(name):
            raise required(name)
    if fields.get("customer"):
        store.find(fields["customer"], "customer", "customer")
        if fields.get("customer_email"):
            raise invalid("You may only specify one of these parameters: customer, customer_email.", "customer_email")
    foreign = {"subscription": "payment_intent_data", "payment": "subscription_data"}[mode]
    if foreign in fields:
        raise invalid(f"You can not pass `{foreign}` in `{mode}` mode.", foreign)
    age = fields.get("expires_at", store.now() + DAY) - store.now()
    if not 30 * MINUTE - 5 <= age <= DAY:
        raise invalid("The `expires_at` must be between 30 minutes and 24 hours from now.", "expires_at")


def _item(store: Store, item: Fields) -> Object:
    only(item, {"price", "price_data", "quantity"}, "a line item")
    if quantity := item.get("quantity", 0):
        return {"price": _price(store, item), "quantity": quantity}
    raise invalid("Quantity is required and at least 1.", "line_items[0][quantity]")


def _price(store: Store, item: Fields) -> Object:
    if "price" in item:
        price = store.find(item["price"], "price", "line_items[0][price]")
        if not price["active"]:
            raise invalid(
                "The price specified is inactive. This field only accepts active prices.", "line_items[0][price]"
            )
        return price
    if "price_data" not in item:
        raise required("line_items[0][price]")
    asked = dict(item["price_data"])
    only(asked, {"currency", "unit_amount", "product", "product_data", "recurring"}, "price_data")
    if data := asked.pop("product_data", None):
        asked["product"] = create_product(store, data)["id"]
    store.find(asked.get("product", ""), "product", "line_items[0][price_data][product]")
    return new_price(store, asked | {"active": False})


def _new_session(store: Store, fields: Fields, mode: str, items: list[Object]) -> Object:
    total = sum(item["price"]["unit_amount"] * item["quantity"] for item in items)
    own = {"amount_subtotal": total, "amount_total": total, "currency": items[0]["price"]["currency"], "mode": mode}
    fields = {"expires_at": store.now() + DAY} | fields
    private: Fields = {f"_{name}": fields.pop(name, {}) for name in ("subscription_data", "payment_intent_data")}
    private["_items"] = [{"price": item["price"]["id"], "quantity": item["quantity"]} for item in items]
    session = store.add("cs_test", "checkout.session", **{**SESSION, **fields, **own, **private})
    types = fields.get("allowed_payment_method_types") or ["card", "sepa_debit"]
    store.change(session, payment_method_types=types, url=f"{store.base}/c/pay/{session['id']}")
    return session


def items_of(store: Store, session: Object) -> list[Object]:
    """What is bought, with the price as it is."""
    return [item | {"price": store.find(item["price"], "price")} for item in session["_items"]]


def line_items(store: Store, session: Object) -> list[Object]:
    """The same in Stripe's shape."""
    return [_line_item(store, item) for item in items_of(store, session)]


def _line_item(store: Store, item: Object) -> Object:
    price, product = item["price"], store.get(item["price"]["product"]) or {}
    total = price["unit_amount"] * item["quantity"]
    return {
        "id": f"li_{price['id'].removeprefix('price_')}",
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": price["currency"],
        "description": product.get("name"),
        "price": price,
        "quantity": item["quantity"],
    }


def expire_session(store: Store, fields: Fields, id_: str) -> Object:
    session = store.find(id_, "checkout.session")
    if session["status"] != "open":
        message = f"Only Checkout Sessions with a status in [open] can be expired; this one is {session['status']}."
        raise invalid(message)
    expire(store, session)
    return session


def expire(store: Store, session: Object) -> None:
    store.change(session, status="expired", url=None)
    emit(store, "checkout.session.expired", session)


def update_session(store: Store, fields: Fields, id_: str) -> Object:
    only(fields, {"metadata"}, "a Checkout session")
    session = store.find(id_, "checkout.session")
    store.change(session, **merged(session, fields))
    return session


def complete(store: Store, session: Object, *, kind: str, number: str, email: str, name: str) -> str | None:
    """What the button on the page does; returns why the bank refused, or None when the session is complete."""
    if session["status"] != "open":
        raise invalid("This Checkout Session is no longer open.")
    if kind not in session["payment_method_types"]:
        raise invalid("This way to pay is not offered here.", "kind")
    customer = session["customer"] or _new_customer(store, session, email, name)
    details = {"email": session["customer_email"] or email or None, "name": name or None}
    method = new_method(store, kind, number, customer=customer, billing_details=details)
    refused = _pay(store, session, method, customer)
    if refused:
        return refused
    known = store.get(customer) or {}
    shown = {"email": details["email"] or known.get("email"), "name": name or known.get("name")}
    store.change(session, customer=customer, customer_details=shown, status="complete", url=None)
    emit(store, "checkout.session.completed", session)
    return None


def _new_customer(store: Store, session: Object, email: str, name: str) -> str | None:
    """Subscriptions always make a customer; payments stay a guest's unless asked."""
    if session["mode"] == "payment" and session.get("customer_creation") != "always":
        return None
    settings: dict[str, Any] = {"default_payment_method": None}
    address = session["customer_email"] or email or None
    customer = store.add("cus", "customer", email=address, name=name or None, invoice_settings=settings, balance=0)
    emit(store, "customer.created", customer)
    return str(customer["id"])


def _pay(store: Store, session: Object, method: Object, customer: str | None) -> str | None:
    if session["mode"] == "payment":
        return _pay_once(store, session, method, customer)
    if refused := refusal(method, off_session=False):  # no subscription comes into being
        return refused
    if customer is None:
        raise ApiError(500, "A subscription needs a customer.", kind="api_error")
    data = session["_subscription_data"]
    subscription = subscribe(store, customer, items_of(store, session), method, **data)
    paid = "paid" if session["amount_total"] else "no_payment_required"
    status = "unpaid" if method["type"] == "sepa_debit" and session["amount_total"] else paid
    store.change(
        session, subscription=subscription["id"], invoice=subscription["latest_invoice"], payment_status=status
    )
    return None


def _pay_once(store: Store, session: Object, method: Object, customer: str | None) -> str | None:
    if session["amount_total"] == 0:
        store.change(session, payment_status="no_payment_required")
        return None
    intent = store.get(session["payment_intent"]) or new_intent(
        store, session["amount_total"], session["currency"], customer=customer, **session["_payment_intent_data"]
    )
    store.change(session, payment_intent=intent["id"])
    charge(store, intent, method)
    if intent["last_payment_error"]:
        return str(intent["last_payment_error"]["decline_code"])
    store.change(session, payment_status="paid" if intent["status"] == "succeeded" else "unpaid")
    return None


def follow_payment(store: Store, intent: Object) -> None:
    """A SEPA debit was answered by the bank: tell the session that was waiting for it."""
    waiting = store.having("checkout.session", payment_intent=intent["id"], payment_status="unpaid", status="complete")
    if invoice := intent.get("_invoice"):
        waiting += store.having("checkout.session", invoice=invoice, payment_status="unpaid", status="complete")
    for session in waiting:
        if intent["status"] == "succeeded":
            store.change(session, payment_status="paid")
            emit(store, "checkout.session.async_payment_succeeded", session)
        else:
            emit(store, "checkout.session.async_payment_failed", session)
