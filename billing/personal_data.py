"""Personal data of billing: what a contract needs, and what the law makes us keep."""

from members.personal_data import CONTRACT, KEEP, LEGAL, UNLINK, Kept

_desk = Kept("organizers", CONTRACT)
# Books and receipts for ten years; the link to the person goes when the account does.
_books = Kept("organizers", LEGAL, 3650, on_leaving=UNLINK)
_receipts = Kept("organizers", LEGAL, 3650, on_leaving=KEEP)

FIELDS: dict[str, Kept] = {
    **{f"billing.Payer.{name}": _desk for name in ("user", "stripe_customer_id")},
    **{
        f"billing.Subscription.{name}": _desk
        for name in (
            "user", "plan", "method", "state", "stripe_session_id", "stripe_subscription_id", "started_on",
            "current_period_start", "current_period_end", "cancel_at_end", "asked_at", "ended_at",
        )
    },
    **{
        f"billing.Charge.{name}": _books
        for name in (
            "user", "subscription", "plan", "amount_minor", "currency", "period_start", "period_end", "due_on", "state",
            "method", "reference", "stripe_invoice_id", "opened_at", "paid_at",
        )
    },
    **{
        f"billing.Payment.{name}": _books
        for name in (
            "charge", "amount_minor", "currency", "received_at", "method", "provider_id", "note", "recorded_by",
            "recorded_at",
        )
    },
    **{
        f"billing.LedgerEntry.{name}": _books
        for name in ("transaction", "account", "amount_minor", "currency", "at", "charge")
    },
    **{
        f"billing.Receipt.{name}": _receipts
        for name in ("number", "year", "serial", "kind", "user", "payment", "issued_on", "language", "text")
    },
}  # fmt: skip

NOT_PERSONAL: set[str] = {
    "billing.Plan", "billing.ReceiptYear", "billing.StripeEvent", "billing.Payer.id", "billing.Subscription.id",
    "billing.Subscription.idempotency_key", "billing.Charge.id", "billing.Charge.refund_key", "billing.Payment.id",
    "billing.LedgerEntry.id", "billing.Receipt.id",
}  # fmt: skip

OWNERS: dict[str, str] = {
    "billing.Payer": "user",
    "billing.Subscription": "user",
    "billing.Charge": "user",
    "billing.Payment": "charge__user",
    "billing.LedgerEntry": "charge__user",
    "billing.Receipt": "user",
}
