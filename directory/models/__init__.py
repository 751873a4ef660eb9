from .edition import Edition, EditionState, Entry, EntryState, Medium
from .listing import NEVER_SHOWN, Listing, ListingQuerySet, Ring
from .word import Word, WordQuerySet

__all__ = [
    "NEVER_SHOWN",
    "Edition",
    "EditionState",
    "Entry",
    "EntryState",
    "Listing",
    "ListingQuerySet",
    "Medium",
    "Ring",
    "Word",
    "WordQuerySet",
]
