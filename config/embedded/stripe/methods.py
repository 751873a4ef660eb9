"""Cards and IBANs: what a number is, and how the test numbers behave."""

import re
from typing import Any

from .announcements import emit
from .catalog import Fields, only, update
from .errors import declined, invalid, no_such, not_simulated, required
from .state import Object, Store

GOOD_CARD, GOOD_IBAN = "4242424242424242", "DE89370400440532013000"
REFUSED = {"0002": "generic_decline", "9995": "insufficient_funds"}  # endings of cards that are always declined
REFUSED_LATER = "0341"  # pays while its owner is there, and is declined at every renewal
SEPA_FAILS, SEPA_DISPUTED = "3001", "3002"  # endings of IBANs: the debit bounces; it settles and is then charged back
TOKENS = {
    "pm_card_visa": GOOD_CARD,
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeCustomerFail": "4000000000000341",
}
NOBODY = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}
CARD_BRANDS = {"3": "amex", "4": "visa", "5": "mastercard", "2": "mastercard"}


def compact(number: str) -> str:
    return re.sub(r"[\s-]", "", number).upper()


def is_card(number: str) -> bool:
    """Whether the digits pass Luhn's check."""
    if not re.fullmatch("[0-9]{13,19}", number):
        return False
    doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(number))]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def is_iban(number: str) -> bool:
    """Whether the account number passes ISO 13616's check, modulo 97."""
    if not re.fullmatch("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", number):
        return False
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1


def new_method(store: Store, kind: str, number: str, *, customer: str | None, **fields: Any) -> Object:
    """A payment method from a card number or an IBAN; raises ApiError if the number cannot be."""
    number = compact(number)
    if kind == "sepa_debit":
        if not is_iban(number):
            raise invalid("The IBAN you provided is invalid.", "sepa_debit[iban]", "invalid_bank_account_iban")
        shape: Fields = {"bank_code": number[4:12], "country": number[:2], "last4": number[-4:]}
    else:
        if not is_card(number):
            raise invalid("Your card number is incorrect.", "card[number]", "incorrect_number")
        shape = {"brand": CARD_BRANDS.get(number[0], "unknown"), "country": "DE", "funding": "credit"}
        shape |= {
            "last4": number[-4:],
            "exp_month": fields.pop("exp_month", 12),
            "exp_year": fields.pop("exp_year", 2034),
        }
    details = NOBODY | (fields.pop("billing_details", None) or {})
    fields |= {"type": kind, "customer": customer, "billing_details": details, kind: shape}
    return store.add("pm", "payment_method", **fields)


def create_method(store: Store, fields: Fields) -> Object:
    only(fields, {"type", "card", "sepa_debit", "billing_details", "metadata"}, "a payment method")
    kind = fields.pop("type", "card")
    if kind not in ("card", "sepa_debit"):
        raise not_simulated(f"payment methods of type {kind}")
    given = fields.pop(kind, None)
    if not given:
        raise required(kind)
    months = {name: given[name] for name in ("exp_month", "exp_year") if name in given}
    number = given.get("number" if kind == "card" else "iban", "")
    return new_method(store, kind, number, customer=None, **months, **fields)


def find_method(store: Store, id_: str, *, customer: str | None) -> Object:
    """The payment method, or a new one for Stripe's test tokens; refuses one that belongs to somebody else."""
    if id_ in TOKENS:
        return new_method(store, "card", TOKENS[id_], customer=customer)
    method = store.find(id_, "payment_method", "payment_method")
    if method["customer"] not in (None, customer):
        raise no_such("payment_method", id_, "payment_method")
    return method


def attach_method(store: Store, fields: Fields, id_: str) -> Object:
    """Give the method to a customer; a card that is always declined is refused here already, as at Stripe."""
    customer = store.find(fields["customer"], "customer", "customer")
    method = find_method(store, id_, customer=customer["id"])
    if reason := refusal(method, off_session=False):
        raise declined(reason)
    store.change(method, customer=customer["id"])
    emit(store, "payment_method.attached", method)
    return method


def detach_method(store: Store, fields: Fields, id_: str) -> Object:
    method = store.find(id_, "payment_method")
    store.change(method, customer=None)
    emit(store, "payment_method.detached", method)
    return method


def update_method(store: Store, fields: Fields, id_: str) -> Object:
    only(fields, {"billing_details", "metadata", "card"}, "a payment method")
    return update(store, store.find(id_, "payment_method"), fields)


def refusal(method: Object, *, off_session: bool) -> str | None:
    """Why the bank says no at once, if it does."""
    if method["type"] != "card":
        return None
    ending = method["card"]["last4"]
    if ending == REFUSED_LATER:
        return "generic_decline" if off_session else None
    return REFUSED.get(ending)
