"""The books, read-only: ledger, receipts, news from Stripe."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from billing.models import LedgerEntry, Receipt, StripeEvent
from members.desk import DeskAdmin

from .words import shown_money


@admin.register(LedgerEntry)
class LedgerEntryAdmin(DeskAdmin):
    sees = "see_money"
    list_display = ("at", "account", "amount", "charge", "transaction")
    list_filter = ("account", "currency")
    list_select_related = ("charge",)
    search_fields = ("charge__reference",)
    fields = ("at", "account", "amount", "charge", "transaction")
    readonly_fields = ("amount",)
    ordering = ("-pk",)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def amount(self, entry: LedgerEntry) -> SafeString:
        return shown_money(entry.amount_minor, entry.currency)


@admin.register(Receipt)
class ReceiptAdmin(DeskAdmin):
    sees = "see_money"
    list_display = ("number", "kind", "who", "amount", "issued_on")
    list_filter = ("kind", "year")
    list_select_related = ("user", "payment")
    search_fields = ("number", "user__name", "user__email")
    fields = ("number", "kind", "who", "amount", "issued_on", "language", "text")
    readonly_fields = ("who", "amount")
    ordering = ("-year", "-serial")

    @admin.display(description=_("person"), ordering="user__name")
    def who(self, receipt: Receipt) -> str:
        return (receipt.user.name or receipt.user.email) if receipt.user else "–"

    @admin.display(description=_("amount"))
    def amount(self, receipt: Receipt) -> SafeString:
        return shown_money(receipt.payment.amount_minor, receipt.payment.currency)


@admin.register(StripeEvent)
class StripeEventAdmin(DeskAdmin):
    sees = "see_money"
    list_display = ("type", "subject_id", "received_at", "applied_at", "attempts", "error")
    list_filter = (("applied_at", admin.EmptyFieldListFilter), "type")
    search_fields = ("id", "subject_id")
    fields = (
        "id", "type", "subject_kind", "subject_id", "live", "made_at", "received_at", "applied_at", "attempts",
        "retry_at", "error",
    )  # fmt: skip
    ordering = ("-received_at", "pk")
