from django.utils import timezone

from directory import operations
from members.ticks import tick


@tick("refresh the book")
def refresh_book() -> int:
    return operations.refresh_book(at=timezone.now())
