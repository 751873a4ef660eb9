from django.utils import timezone

from directory import lexicon, operations
from members.ticks import tick


@tick("refresh the book")
def refresh_book() -> int:
    return operations.refresh_book(at=timezone.now())


@tick("refresh the lexicon")
def refresh_lexicon() -> int:
    return lexicon.refresh_lexicon()
