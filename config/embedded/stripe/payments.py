"""Payment intents and their charges: money that is asked for, under way, taken or refused."""

import secrets
from typing import Any

from .announcements import emit
from .catalog import Fields, only, update
from .errors import declined, invalid, not_simulated, required
from .methods import SEPA_DISPUTED, SEPA_FAILS, find_method, refusal
from .periods import DAY
from .state import Object, Store

SEPA_DAYS = 5
LEAST_AMOUNT = 50
FEES = {"card": (15, 25), "sepa_debit": (0, 35)}  # per mille of the amount, and minor units per payment
INTENT: Fields = {
    "amount_capturable": 0,
    "amount_received": 0,
    "canceled_at": None,
    "cancellation_reason": None,
    "capture_method": "automatic",
    "confirmation_method": "automatic",
    "customer": None,
    "description": None,
    "last_payment_error": None,
    "latest_charge": None,
    "next_action": None,
    "payment_method": None,
    "receipt_email": None,
    "setup_future_usage": None,
    "statement_descriptor": None,
    "statement_descriptor_suffix": None,
    "status": "requires_payment_method",
}
KEPT = {"customer", "description", "metadata", "receipt_email", "setup_future_usage", "payment_method"}
KEPT |= {"statement_descriptor", "statement_descriptor_suffix", "allowed_payment_method_types"}
CONFIRMING = {"confirm", "off_session", "return_url", "automatic_payment_methods", "capture_method", "mandate_data"}


def new_intent(store: Store, amount: int, currency: str, **fields: Any) -> Object:
    """An intent that waits for a payment method."""
    if amount < LEAST_AMOUNT:
        raise invalid("Amount must convert to at least 50 cents.", "amount", "amount_too_small")
    given = {**INTENT, **fields, "amount": amount, "currency": currency.lower()}
    given["payment_method_types"] = fields.get("allowed_payment_method_types") or ["card", "sepa_debit"]
    intent = store.add("pi", "payment_intent", **given)
    store.change(intent, client_secret=f"{intent['id']}_secret_{secrets.token_hex(12)}")
    emit(store, "payment_intent.created", intent)
    return intent


def charge(store: Store, intent: Object, method: Object, *, off_session: bool = False) -> Object:
    """Try to take the money: a card answers at once, a SEPA debit settles days later."""
    store.change(intent, payment_method=method["id"], last_payment_error=None)
    made = _new_charge(store, intent, method)
    reason = refusal(method, off_session=off_session)
    if reason:
        fail(store, intent, reason)
    elif method["type"] == "sepa_debit":
        store.change(intent, status="processing", _settles_at=store.now() + SEPA_DAYS * DAY)
        emit(store, "charge.pending", made)
        emit(store, "payment_intent.processing", intent)
    else:
        succeed(store, intent)
    return intent


def _new_charge(store: Store, intent: Object, method: Object) -> Object:
    kind = method["type"]
    made = store.add(
        "ch",
        "charge",
        **{
            name: intent[name]
            for name in ("amount", "currency", "customer", "description", "metadata", "receipt_email")
        },
        amount_captured=0,
        amount_refunded=0,
        balance_transaction=None,
        billing_details=method["billing_details"],
        captured=True,
        disputed=False,
        failure_code=None,
        failure_message=None,
        paid=False,
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details={"type": kind, kind: method[kind]},
        refunded=False,
        status="pending",
    )
    store.change(intent, latest_charge=made["id"])
    return made


def succeed(store: Store, intent: Object) -> None:
    """The money is there; what it cost is on the charge's balance transaction."""
    made = store.find(intent["latest_charge"], "charge")
    per_mille, fixed = FEES[made["payment_method_details"]["type"]]
    fee = (made["amount"] * per_mille + 500) // 1000 + fixed
    line = book(store, made, "charge", made["amount"], fee)
    store.change(made, status="succeeded", paid=True, amount_captured=made["amount"], balance_transaction=line["id"])
    store.change(intent, status="succeeded", amount_received=intent["amount"])
    emit(store, "charge.succeeded", made)
    emit(store, "payment_intent.succeeded", intent)


def fail(store: Store, intent: Object, reason: str) -> None:
    """The bank said no: the intent waits for another method."""
    made = store.find(intent["latest_charge"], "charge")
    is_card = made["payment_method_details"]["type"] == "card"
    message = "Your card was declined." if is_card else "The debit was returned by the bank."
    error = {"type": "card_error", "code": "card_declined", "decline_code": reason, "message": message}
    if not is_card:
        error = {"type": "invalid_request_error", "code": "payment_intent_payment_attempt_failed", "message": message}
    store.change(made, status="failed", failure_code=error["code"], failure_message=message)
    store.change(intent, status="requires_payment_method", last_payment_error=error)
    emit(store, "charge.failed", made)
    emit(store, "payment_intent.payment_failed", intent)


def settle(store: Store, intent: Object) -> None:
    """The bank's answer to a SEPA debit, by the ending of its IBAN."""
    made = store.find(intent["latest_charge"], "charge")
    ending = made["payment_method_details"]["sepa_debit"]["last4"]
    if ending == SEPA_FAILS:
        fail(store, intent, "insufficient_funds")
        return
    succeed(store, intent)
    if ending == SEPA_DISPUTED:
        _dispute(store, made)


def _dispute(store: Store, made: Object) -> None:
    """A SEPA debit that its payer takes back is lost at once; the payment itself stays succeeded."""
    store.change(made, disputed=True)
    dispute = store.add(
        "du",
        "dispute",
        amount=made["amount"],
        currency=made["currency"],
        charge=made["id"],
        payment_intent=made["payment_intent"],
        is_charge_refundable=False,
        reason="debit_not_authorized",
        status="lost",
        balance_transactions=[book(store, made, "adjustment", -made["amount"], 0)],
    )
    for kind in ("created", "funds_withdrawn", "closed"):
        emit(store, f"charge.dispute.{kind}", dispute)


def book(store: Store, source: Object, kind: str, amount: int, fee: int) -> Object:
    """A line of the balance at Stripe."""
    details = [
        {"amount": fee, "application": None, "currency": source["currency"], "description": "Stripe processing fees"}
    ]
    return store.add(
        "txn",
        "balance_transaction",
        amount=amount,
        available_on=store.now() + 2 * DAY,
        currency=source["currency"],
        exchange_rate=None,
        fee=fee,
        fee_details=[{**one, "type": "stripe_fee"} for one in details if fee],
        net=amount - fee,
        reporting_category=kind,
        source=source["id"],
        status="pending",
        type=kind,
    )


def create_intent(store: Store, fields: Fields) -> Object:
    only(fields, KEPT | CONFIRMING | {"amount", "currency"}, "a payment intent")
    if fields.get("capture_method", "automatic").startswith("manual"):
        raise not_simulated("capturing by hand")
    if fields.get("customer"):
        store.find(fields["customer"], "customer", "customer")
    kept = {name: fields[name] for name in KEPT & fields.keys()}
    intent = new_intent(store, fields["amount"], fields["currency"], **kept)
    if fields.get("confirm"):
        return confirm_intent(store, {"off_session": fields.get("off_session", False)}, intent["id"])
    if intent["payment_method"]:
        store.change(intent, status="requires_confirmation")
    return intent


def confirm_intent(store: Store, fields: Fields, id_: str) -> Object:
    """Take the money now; a declined card is a 402 that carries the intent."""
    only(fields, {"payment_method", "off_session", "return_url", "mandate_data"}, "confirming")
    intent = store.find(id_, "payment_intent")
    _must_wait(intent, "confirm")
    method = fields.get("payment_method") or intent["payment_method"]
    if not method:
        raise required("payment_method")
    found = find_method(store, method, customer=intent["customer"])
    charge(store, intent, found, off_session=bool(fields.get("off_session")))
    if intent["last_payment_error"]:
        raise declined(intent["last_payment_error"]["decline_code"], intent)
    return intent


def update_intent(store: Store, fields: Fields, id_: str) -> Object:
    only(fields, KEPT | {"amount"}, "a payment intent")
    intent = store.find(id_, "payment_intent")
    if fields.keys() - {"metadata", "description"}:
        _must_wait(intent, "update")
    return update(store, intent, fields)


def cancel_intent(store: Store, fields: Fields, id_: str) -> Object:
    intent = store.find(id_, "payment_intent")
    _must_wait(intent, "cancel")
    reason = fields.get("cancellation_reason")
    store.change(intent, status="canceled", canceled_at=store.now(), cancellation_reason=reason)
    emit(store, "payment_intent.canceled", intent)
    return intent


def _must_wait(intent: Object, verb: str) -> None:
    if not intent["status"].startswith("requires_"):
        message = f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}."
        raise invalid(message, code="payment_intent_unexpected_state")
