from .charges import NotOwed, WrongAmount, mark_failed, settle_charge, void_charge, write_reversal
from .checkout import AlreadyPaying, NotAdmitted, NotOffered, choose_transfer, look_again, open_checkout, take_free_seat
from .dunning import (
    bill_next_periods,
    drop_stale_bills,
    end_paid_time,
    follow_arrears,
    follow_calendar,
    mark_overdue,
    remind_of_dues,
)
from .pausing import follow_pauses, pause_dues, resume_dues
from .provider import (
    WrongMode,
    apply_event,
    apply_waiting_events,
    follow_reversals,
    follow_subscription,
    store_news,
)
from .reconciling import reconcile
from .statements import TooMany, book_statement
from .subscriptions import NotRunning, cancel_dues, change_plan, end_dues, keep_dues
from .treasury import NotPaid, NotTreasurer, record_bank_transfer, refund_charge

__all__ = [
    "AlreadyPaying",
    "NotAdmitted",
    "NotOffered",
    "NotOwed",
    "NotPaid",
    "NotRunning",
    "NotTreasurer",
    "TooMany",
    "WrongAmount",
    "WrongMode",
    "apply_event",
    "apply_waiting_events",
    "bill_next_periods",
    "book_statement",
    "cancel_dues",
    "change_plan",
    "choose_transfer",
    "drop_stale_bills",
    "end_dues",
    "end_paid_time",
    "follow_arrears",
    "follow_calendar",
    "follow_pauses",
    "follow_reversals",
    "follow_subscription",
    "keep_dues",
    "look_again",
    "mark_failed",
    "mark_overdue",
    "open_checkout",
    "pause_dues",
    "reconcile",
    "record_bank_transfer",
    "refund_charge",
    "remind_of_dues",
    "resume_dues",
    "settle_charge",
    "store_news",
    "take_free_seat",
    "void_charge",
    "write_reversal",
]
