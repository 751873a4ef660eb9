from .books import LedgerEntryAdmin, ReceiptAdmin, StripeEventAdmin
from .charges import ChargeAdmin
from .plans import PlanAdmin, SubscriptionAdmin

__all__ = ["ChargeAdmin", "LedgerEntryAdmin", "PlanAdmin", "ReceiptAdmin", "StripeEventAdmin", "SubscriptionAdmin"]
