"""The books' one way in: two entries for every movement of money, one receipt with the next number."""

import datetime as dt

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from members.ids import new_id
from members.languages import pick
from members.models import Community
from members.operations import local_day
from members.prose import plain

from .models import Account, LedgerEntry, Method, Payment, Receipt, ReceiptKind, ReceiptYear

ACCOUNTS = {Method.STRIPE: Account.STRIPE, Method.BANK: Account.BANK, Method.CASH: Account.CASH}


def enter_payment(*, payment: Payment, at: dt.datetime) -> None:
    """Write where the money went and what it was for; together they are zero."""
    movement = new_id()
    sides = [(ACCOUNTS[Method(payment.method)], payment.amount_minor), (Account.DUES, -payment.amount_minor)]
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            transaction=movement, account=account, amount_minor=amount, currency=payment.currency, at=at,
            charge=payment.charge,
        )
        for account, amount in sides
    )  # fmt: skip


@transaction.atomic
def issue_receipt(*, payment: Payment, at: dt.datetime) -> Receipt:
    """Give the payment its document with the next number of the year, in its payer's language, as it will stay."""
    today = local_day(at)
    ReceiptYear.objects.get_or_create(year=today.year)
    counter = ReceiptYear.objects.select_for_update().get(year=today.year)
    counter.last += 1
    counter.save(update_fields=["last"])
    number = f"{today.year}-{counter.last:05d}"
    kind = ReceiptKind.PAYMENT if payment.amount_minor > 0 else ReceiptKind.REVERSAL
    user = payment.charge.user
    language = user.language if user else "en"
    return Receipt.objects.create(
        number=number, year=today.year, serial=counter.last, kind=kind, user=user, payment=payment, issued_on=today,
        language=language, text=_receipt_text(payment, number=number, issued_on=today, language=language),
    )  # fmt: skip


def _receipt_text(payment: Payment, *, number: str, issued_on: dt.date, language: str) -> str:
    community = Community.objects.the()
    context = {
        "payment": payment,
        "charge": payment.charge,
        "amount": abs(payment.amount_minor),
        "plan": pick(payment.charge.plan.name, language),
        "community": community,
        "issuer": plain(pick(community.imprint, language, fallback=community.language).text) if community else "",
        "number": number,
        "issued_on": issued_on,
        "canceled": _canceled_number(payment),
    }
    with translation.override(language):
        return render_to_string("billing/receipt.txt", context).strip() + "\n"


def _canceled_number(payment: Payment) -> str:
    """Which receipt this document takes back, if it does."""
    if payment.amount_minor > 0:
        return ""
    first = Receipt.objects.filter(payment__charge=payment.charge, kind=ReceiptKind.PAYMENT).order_by("serial").last()
    return first.number if first else ""
