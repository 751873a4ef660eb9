from .books import Account, LedgerEntry, Receipt, ReceiptKind, ReceiptYear
from .charge import Charge, ChargeState, Payment
from .event import StripeEvent
from .plan import PeriodChoice, Plan
from .subscription import Method, Payer, Subscription, SubscriptionState

__all__ = [
    "Account",
    "Charge",
    "ChargeState",
    "LedgerEntry",
    "Method",
    "Payer",
    "Payment",
    "PeriodChoice",
    "Plan",
    "Receipt",
    "ReceiptKind",
    "ReceiptYear",
    "StripeEvent",
    "Subscription",
    "SubscriptionState",
]
