"""An edition's way from plan to archive: which steps are legal, and what each state allows."""

PLANNING, CALL_OPEN, CALL_CLOSED, EDITING = "planning", "call_open", "call_closed", "editing"
PROOFING, FROZEN, RENDERING, PUBLISHED, ARCHIVED = "proofing", "frozen", "rendering", "published", "archived"
STATES = (PLANNING, CALL_OPEN, CALL_CLOSED, EDITING, PROOFING, FROZEN, RENDERING, PUBLISHED, ARCHIVED)

# Stations may be left out on the way to FROZEN: an edition without a call, without proofs. Later ones may not.
STEPS: dict[str, frozenset[str]] = {
    PLANNING: frozenset({CALL_OPEN, CALL_CLOSED, EDITING, PROOFING}),
    CALL_OPEN: frozenset({CALL_CLOSED, EDITING, PROOFING}),
    CALL_CLOSED: frozenset({EDITING, PROOFING}),
    EDITING: frozenset({PROOFING, FROZEN}),
    PROOFING: frozenset({EDITING, FROZEN}),
    FROZEN: frozenset({RENDERING, PROOFING, PUBLISHED}),
    RENDERING: frozenset({FROZEN}),  # built, canceled or failed
    PUBLISHED: frozenset({PROOFING, ARCHIVED}),
    ARCHIVED: frozenset(),
}
OPEN = frozenset({PLANNING, CALL_OPEN, CALL_CLOSED, EDITING, PROOFING})
FIXED = frozenset({FROZEN, RENDERING, PUBLISHED, ARCHIVED})

PRINT, SCREEN, BOTH = "print", "screen", "both"
# What its owner must have agreed to before an entry may stand in a book of this kind.
PURPOSES: dict[str, tuple[str, ...]] = {
    PRINT: ("book_print",),
    SCREEN: ("book_ebook",),
    BOTH: ("book_print", "book_ebook"),
}
SCREEN_PURPOSE = "book_ebook"


def is_legal(before: str, after: str) -> bool:
    """Whether an edition may go from one state straight to the other."""
    return after in STEPS[before]


def is_offered_on_screen(medium: str) -> bool:
    """Whether its file may be handed to members."""
    return SCREEN_PURPOSE in PURPOSES[medium]
