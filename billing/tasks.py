from django.utils import timezone

from billing import operations
from members.ticks import tick


@tick("apply payments")
def apply_payments() -> int:
    return operations.apply_waiting_events(at=timezone.now())


@tick("reconcile payments")
def reconcile_payments() -> int:
    return operations.reconcile(at=timezone.now())


@tick("follow dues")
def follow_dues() -> int:
    return operations.follow_calendar(at=timezone.now())
