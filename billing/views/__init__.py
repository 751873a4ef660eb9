from .deciding import cancel, change, keep, portal
from .dues import dues, receipt
from .paying import look, pay, returned, transfer
from .webhook import webhook

__all__ = [
    "cancel",
    "change",
    "dues",
    "keep",
    "look",
    "pay",
    "portal",
    "receipt",
    "returned",
    "transfer",
    "webhook",
]
