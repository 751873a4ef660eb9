"""Invoices of subscriptions: made, paid, refused, tried again."""

import secrets

from .announcements import emit
from .catalog import Fields, only, update
from .errors import invalid
from .payments import charge, new_intent
from .periods import DAY
from .state import Object, Store

RETRY_DAYS = (3, 5, 7)  # after so many days a refused renewal is tried again, then the subscription ends


def lines_of(subscription: Object) -> list[Object]:
    return [_line(subscription, item) for item in subscription["items"]["data"]]


def _line(subscription: Object, item: Object) -> Object:
    price = item["price"]
    details = {"subscription": subscription["id"], "subscription_item": item["id"], "proration": False}
    return {
        "id": f"il_{secrets.token_hex(12)}",
        "object": "line_item",
        "amount": price["unit_amount"] * item["quantity"],
        "currency": price["currency"],
        "description": price["nickname"],
        "livemode": False,
        "metadata": subscription["metadata"],
        "parent": {"type": "subscription_item_details", "subscription_item_details": details},
        "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
        "pricing": {"type": "price_details", "price_details": {"price": price["id"], "product": price["product"]}},
        "quantity": item["quantity"],
        "subscription": subscription["id"],
    }


def new_invoice(store: Store, subscription: Object, reason: str) -> Object:
    """An open invoice for the subscription's present period."""
    lines = lines_of(subscription)
    total, now = sum(line["amount"] for line in lines), store.now()
    customer = store.get(subscription["customer"]) or {}
    parent = {"subscription": subscription["id"], "metadata": subscription["metadata"]}
    invoice = store.add(
        "in",
        "invoice",
        amount_due=total,
        amount_paid=0,
        amount_remaining=total,
        attempt_count=0,
        attempted=False,
        auto_advance=True,
        billing_reason=reason,
        collection_method="charge_automatically",
        currency=subscription["currency"],
        customer=subscription["customer"],
        customer_email=customer.get("email"),
        customer_name=customer.get("name"),
        default_payment_method=None,
        description=None,
        due_date=None,
        ending_balance=0,
        invoice_pdf=None,
        lines={"object": "list", "data": lines, "has_more": False, "url": "/v1/invoices/lines"},
        next_payment_attempt=None,
        number=f"SIM-{len(store.having('invoice')) + 1:05d}",
        parent={"type": "subscription_details", "subscription_details": parent, "quote_details": None},
        period_end=now,
        period_start=now,
        starting_balance=0,
        status="open",
        status_transitions={"finalized_at": now, "marked_uncollectible_at": None, "paid_at": None, "voided_at": None},
        subtotal=total,
        total=total,
    )
    store.change(invoice, hosted_invoice_url=f"{store.base}/i/{invoice['id']}")
    emit(store, "invoice.created", invoice)
    emit(store, "invoice.finalized", invoice)
    return invoice


def subscription_id(invoice: Object) -> str:
    return str(invoice["parent"]["subscription_details"]["subscription"])


def collect(store: Store, invoice: Object, method: Object | None, *, off_session: bool) -> None:
    """Try once to have the invoice paid; nothing due is paid at once."""
    if invoice["amount_due"] == 0:
        mark_paid(store, invoice)
        return
    payment = _payment_of(store, invoice)
    intent = store.find(payment["payment"]["payment_intent"], "payment_intent")
    store.change(invoice, attempted=True, attempt_count=invoice["attempt_count"] + 1)
    if off_session:  # a try by hand leaves the planned one standing
        store.change(invoice, next_payment_attempt=None)
    if method is not None:
        charge(store, intent, method, off_session=off_session)
    if intent["status"] == "succeeded":
        mark_paid(store, invoice)
    elif intent["status"] != "processing":
        mark_refused(store, invoice, again=off_session)


def _payment_of(store: Store, invoice: Object) -> Object:
    """The line that ties the invoice to its payment intent."""
    for payment in store.having("invoice_payment", invoice=invoice["id"]):
        return payment
    intent = new_intent(store, invoice["amount_due"], invoice["currency"], customer=invoice["customer"])
    store.change(intent, _invoice=invoice["id"])
    return store.add(
        "inpay",
        "invoice_payment",
        amount_paid=None,
        amount_requested=invoice["amount_due"],
        currency=invoice["currency"],
        invoice=invoice["id"],
        is_default=True,
        payment={"type": "payment_intent", "payment_intent": intent["id"]},
        status="open",
        status_transitions={"canceled_at": None, "paid_at": None},
    )


def mark_paid(store: Store, invoice: Object) -> None:
    moments = invoice["status_transitions"] | {"paid_at": store.now()}
    paid = {"amount_paid": invoice["amount_due"], "amount_remaining": 0, "next_payment_attempt": None}
    store.change(invoice, status="paid", status_transitions=moments, **paid)
    for payment in store.having("invoice_payment", invoice=invoice["id"]):
        transitions = {"canceled_at": None, "paid_at": store.now()}
        store.change(payment, status="paid", amount_paid=payment["amount_requested"], status_transitions=transitions)
        emit(store, "invoice_payment.paid", payment)
    emit(store, "invoice.paid", invoice)
    emit(store, "invoice.payment_succeeded", invoice)


def mark_refused(store: Store, invoice: Object, *, again: bool) -> None:
    """Note the refusal and, if it shall be tried `again`, when."""
    tried = invoice["attempt_count"]
    if again and tried <= len(RETRY_DAYS):
        store.change(invoice, next_payment_attempt=store.now() + RETRY_DAYS[tried - 1] * DAY)
    emit(store, "invoice.payment_failed", invoice)


def void(store: Store, invoice: Object) -> Object:
    """Take the invoice back: nothing is owed for it any more."""
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid(
            f"You can only void an open invoice; this one is {invoice['status']}.", code="invoice_not_editable"
        )
    moments = invoice["status_transitions"] | {"voided_at": store.now()}
    store.change(invoice, status="void", status_transitions=moments, next_payment_attempt=None, amount_remaining=0)
    emit(store, "invoice.voided", invoice)
    return invoice


def void_invoice(store: Store, fields: Fields, id_: str) -> Object:
    return void(store, store.find(id_, "invoice"))


def update_invoice(store: Store, fields: Fields, id_: str) -> Object:
    only(fields, {"metadata", "description"}, "an invoice")
    return update(store, store.find(id_, "invoice"), fields)
