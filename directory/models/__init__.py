from .edition import Edition, EditionState, Entry, EntryState, Medium
from .listing import Listing, ListingQuerySet, Ring
from .word import Word, WordQuerySet

__all__ = [
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
