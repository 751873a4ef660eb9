"""What is only kept and read back: customers, products, prices, webhook endpoints."""

import re
import secrets
from typing import Any

from .announcements import emit
from .errors import invalid, no_such, not_simulated, required
from .state import Object, Store

Fields = dict[str, Any]
CUSTOMER: Fields = {
    "address": None,
    "balance": 0,
    "business_name": None,
    "currency": None,
    "default_source": None,
    "delinquent": False,
    "description": None,
    "discount": None,
    "email": None,
    "individual_name": None,
    "name": None,
    "phone": None,
    "preferred_locales": [],
    "shipping": None,
    "tax_exempt": "none",
}
PRODUCT: Fields = {
    "active": True,
    "default_price": None,
    "description": None,
    "images": [],
    "marketing_features": [],
    "shippable": None,
    "statement_descriptor": None,
    "tax_code": None,
    "type": "service",
    "unit_label": None,
    "url": None,
}
PRICE: Fields = {"active": True, "lookup_key": None, "nickname": None, "tax_behavior": "unspecified"}
RECURRING = {"interval_count": 1, "meter": None, "trial_period_days": None, "usage_type": "licensed"}
LONGEST_INTERVAL = {"day": 1095, "week": 156, "month": 36, "year": 3}
ENDPOINT: Fields = {"description": None, "application": None, "api_version": None}


def only(fields: Fields, known: set[str], what: str) -> None:
    """Refuse with 501 what Stripe takes and the simulator would have to ignore."""
    if foreign := sorted(fields.keys() - known):
        raise not_simulated(f"{what} with {', '.join(foreign)}")


def merged(thing: Object, fields: Fields) -> Fields:
    """The new values: objects are merged key by key, and a key of metadata sent empty is taken away."""
    new = dict(fields)
    for name, value in fields.items():
        if name == "metadata":
            kept = {**thing["metadata"], **(value or {})} if value is not None else {}
            new[name] = {key: text for key, text in kept.items() if text != ""}
        elif isinstance(value, dict) and isinstance(thing.get(name), dict):
            new[name] = {**thing[name], **value}
    return new


def update(store: Store, thing: Object, fields: Fields) -> Object:
    """Change the object and announce it, with what was there before."""
    new = merged(thing, fields)
    previous = {name: thing.get(name) for name in new if thing.get(name) != new[name]}
    store.change(thing, **new)
    emit(store, f"{thing['object']}.updated", thing, previous)
    return thing


def create_customer(store: Store, fields: Fields) -> Object:
    only(fields, {*CUSTOMER, "invoice_settings", "metadata"}, "a customer")
    settings = {"custom_fields": None, "default_payment_method": None, "footer": None, "rendering_options": None}
    settings |= fields.pop("invoice_settings", None) or {}
    prefix = secrets.token_hex(4).upper()
    customer = store.add("cus", "customer", **{**CUSTOMER, **fields}, invoice_settings=settings, invoice_prefix=prefix)
    emit(store, "customer.created", customer)
    return customer


def update_customer(store: Store, fields: Fields, id_: str) -> Object:
    only(fields, {*CUSTOMER, "invoice_settings", "metadata"}, "a customer")
    if method := (fields.get("invoice_settings") or {}).get("default_payment_method"):
        found = store.find(method, "payment_method", "invoice_settings[default_payment_method]")
        if found["customer"] != id_:
            raise no_such("payment_method", method, "invoice_settings[default_payment_method]")
    return update(store, store.find(id_, "customer"), fields)


def delete_customer(store: Store, fields: Fields, id_: str) -> Object:
    """Delete the customer; subscriptions end at once, as at Stripe."""
    customer = store.find(id_, "customer")
    for subscription in store.having("subscription", customer=id_):
        if subscription["ended_at"] is None:
            store.change(subscription, status="canceled", canceled_at=store.now(), ended_at=store.now())
            emit(store, "customer.subscription.deleted", subscription)
    store.remove(customer)
    emit(store, "customer.deleted", customer)
    return {"id": id_, "object": "customer", "deleted": True}


def create_product(store: Store, fields: Fields) -> Object:
    only(fields, {*PRODUCT, "id", "name", "metadata"}, "a product")
    id_ = fields.pop("id", None)
    if store.get(id_):
        raise invalid("Product already exists.", "id", "resource_already_exists")
    product = store.add("prod", "product", id_=id_, **{**PRODUCT, "updated": store.now(), **fields})
    emit(store, "product.created", product)
    return product


def update_product(store: Store, fields: Fields, id_: str) -> Object:
    only(fields, {*PRODUCT, "name", "metadata"}, "a product")
    return update(store, store.find(id_, "product"), fields)


def create_price(store: Store, fields: Fields) -> Object:
    """A price per unit, once or recurring; tiers and metering are not simulated."""
    known = {*PRICE, "currency", "metadata", "product", "product_data", "recurring", "transfer_lookup_key"}
    only(fields, {*known, "unit_amount", "billing_scheme"}, "a price")
    if data := fields.pop("product_data", None):
        fields["product"] = create_product(store, data)["id"]
    if "product" not in fields:
        raise required("product")
    store.find(fields["product"], "product", "product")
    if "unit_amount" not in fields:
        raise required("unit_amount")
    _claim_lookup_key(store, fields)
    price = new_price(store, fields)
    emit(store, "price.created", price)
    return price


def new_price(store: Store, fields: Fields) -> Object:
    """The price itself, also for the nameless one inside a Checkout session."""
    currency, amount = fields.pop("currency").lower(), fields.pop("unit_amount", None) or 0
    if not re.fullmatch("[a-z]{3}", currency):
        raise invalid(f"Invalid currency: {currency}", "currency")
    if amount < 0:
        raise invalid("Invalid non-negative integer", "unit_amount", "parameter_invalid_integer")
    recurring = _recurring(fields.pop("recurring", None))
    own = {"billing_scheme": "per_unit", "unit_amount": amount, "unit_amount_decimal": str(amount)}
    own |= {"currency": currency, "recurring": recurring, "type": "recurring" if recurring else "one_time"}
    return store.add("price", "price", **{**PRICE, **fields, **own})


def _recurring(asked: Fields | None) -> Fields | None:
    if not asked:
        return None
    recurring = {**RECURRING, **asked}
    if recurring["usage_type"] != "licensed":
        raise not_simulated("metered prices")
    if not 1 <= recurring["interval_count"] <= LONGEST_INTERVAL[recurring["interval"]]:
        raise invalid("An interval lasts from one day to three years.", "recurring[interval_count]")
    return recurring


def _claim_lookup_key(store: Store, fields: Fields) -> None:
    key, transfer = fields.get("lookup_key"), fields.pop("transfer_lookup_key", False)
    for other in store.having("price", lookup_key=key) if key else []:
        if not transfer:
            raise invalid(f"A price (`{other['id']}`) already uses that lookup key.", "lookup_key")
        store.change(other, lookup_key=None)


def update_price(store: Store, fields: Fields, id_: str) -> Object:
    only(fields, {*PRICE, "metadata", "transfer_lookup_key"}, "a price")
    _claim_lookup_key(store, fields)
    return update(store, store.find(id_, "price"), fields)


def create_endpoint(store: Store, fields: Fields) -> Object:
    """A webhook endpoint; its signing secret is shown this once."""
    only(fields, {"url", "enabled_events", "description", "metadata", "api_version"}, "a webhook endpoint")
    if not fields["url"].startswith(("http://", "https://")):
        raise invalid("Invalid URL: An explicit scheme (such as https) must be provided.", "url", "url_invalid")
    secret = f"whsec_{secrets.token_hex(16)}"
    endpoint = store.add("we", "webhook_endpoint", **{**ENDPOINT, **fields}, status="enabled", _secret=secret)
    return {**endpoint, "secret": secret}


def update_endpoint(store: Store, fields: Fields, id_: str) -> Object:
    only(fields, {"url", "enabled_events", "description", "metadata", "disabled"}, "a webhook endpoint")
    endpoint = store.find(id_, "webhook_endpoint")
    if "disabled" in fields:
        fields["status"] = "disabled" if fields.pop("disabled") else "enabled"
    store.change(endpoint, **merged(endpoint, fields))
    return endpoint


def delete_endpoint(store: Store, fields: Fields, id_: str) -> Object:
    store.remove(store.find(id_, "webhook_endpoint"))
    return {"id": id_, "object": "webhook_endpoint", "deleted": True}
