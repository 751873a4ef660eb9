"""Money given back, whole or in part."""

from .announcements import emit
from .catalog import Fields, only, update
from .errors import invalid, required
from .payments import book
from .state import Object, Store


def create_refund(store: Store, fields: Fields) -> Object:
    """Give back `amount`, or all that is left; never more than was taken."""
    only(fields, {"charge", "payment_intent", "amount", "reason", "metadata"}, "a refund")
    made = _charge_of(store, fields)
    amount = _checked_amount(made, fields.get("amount"))
    line = book(store, made, "refund", -amount, 0)
    refund = store.add(
        "re",
        "refund",
        amount=amount,
        balance_transaction=line["id"],
        charge=made["id"],
        currency=made["currency"],
        customer=made["customer"],
        metadata=fields.get("metadata"),
        payment_intent=made["payment_intent"],
        reason=fields.get("reason"),
        status="succeeded",
    )
    store.change(line, source=refund["id"])
    given = made["amount_refunded"] + amount
    store.change(made, amount_refunded=given, refunded=given == made["amount"])
    emit(store, "refund.created", refund)
    emit(store, "charge.refunded", made)
    return refund


def _charge_of(store: Store, fields: Fields) -> Object:
    id_ = fields.get("charge")
    if fields.get("payment_intent"):
        id_ = store.find(fields["payment_intent"], "payment_intent", "payment_intent")["latest_charge"]
        if id_ is None:
            raise invalid(f"PaymentIntent {fields['payment_intent']} does not have a successful charge to refund.")
    if not id_:
        raise required("payment_intent")
    made = store.find(id_, "charge", "charge")
    if made["status"] != "succeeded":
        raise invalid(f"Charge {made['id']} has not succeeded and cannot be refunded.", code="charge_not_refundable")
    return made


def _checked_amount(made: Object, asked: int | None) -> int:
    if made["disputed"]:
        raise invalid(f"Charge {made['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    left: int = made["amount"] - made["amount_refunded"]
    if left == 0:
        raise invalid(f"Charge {made['id']} has already been refunded.", code="charge_already_refunded")
    if asked is not None and not 0 < asked <= left:
        raise invalid(f"Refund amount ({asked}) is not between 1 and the unrefunded amount ({left}).", "amount")
    return left if asked is None else asked


def update_refund(store: Store, fields: Fields, id_: str) -> Object:
    return update(store, store.find(id_, "refund"), fields)
