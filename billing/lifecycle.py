"""The states of a subscription and of a charge, and the steps between them. Money only: standing is members' affair."""

PENDING, ACTIVE, PAST_DUE = "pending", "active", "past_due"
CANCEL_SCHEDULED, PAUSED, ENDED = "cancel_scheduled", "paused", "ended"
STATES = (PENDING, ACTIVE, PAST_DUE, CANCEL_SCHEDULED, PAUSED, ENDED)
RUNNING = frozenset({ACTIVE, PAST_DUE, CANCEL_SCHEDULED, PAUSED})
LIVE = RUNNING | {PENDING}

STEPS: dict[str, frozenset[str]] = {
    PENDING: frozenset({ACTIVE, PAST_DUE, CANCEL_SCHEDULED, PAUSED, ENDED}),
    ACTIVE: frozenset({PAST_DUE, CANCEL_SCHEDULED, PAUSED, ENDED}),
    PAST_DUE: frozenset({ACTIVE, CANCEL_SCHEDULED, PAUSED, ENDED}),
    CANCEL_SCHEDULED: frozenset({ACTIVE, PAST_DUE, PAUSED, ENDED}),
    PAUSED: frozenset({ACTIVE, PAST_DUE, CANCEL_SCHEDULED, ENDED}),
    ENDED: frozenset(),  # whoever comes back begins a new one
}

OPEN, PAID, FAILED, REFUNDED, VOID = "open", "paid", "failed", "refunded", "void"
CHARGE_STATES = (OPEN, PAID, FAILED, REFUNDED, VOID)
OWED = frozenset({OPEN, FAILED})

# What Stripe calls it. A state Stripe may add one day is an error to look at, never a guess.
_AT_STRIPE = {
    "incomplete": PENDING,
    "incomplete_expired": ENDED,
    "trialing": ACTIVE,
    "active": ACTIVE,
    "past_due": PAST_DUE,
    "unpaid": PAST_DUE,
    "paused": PAUSED,
    "canceled": ENDED,
}


def is_legal(before: str, after: str) -> bool:
    """Whether a subscription may go from one state straight to the other; staying is no step."""
    return after in STEPS[before]


def state_at_stripe(status: str, *, cancels: bool, collection_paused: bool) -> str:
    """Our state for what Stripe says: ended and late weigh more than paused, paused more than a planned end."""
    state = _AT_STRIPE[status]
    if state != ACTIVE:
        return state
    if collection_paused:
        return PAUSED
    return CANCEL_SCHEDULED if cancels else ACTIVE


def state_of_unpaid(*, attempted: bool, subscription_state: str) -> str:
    """A bill is open while its debit is under way, and failed once Stripe itself counts the payment as late."""
    return FAILED if attempted and subscription_state == PAST_DUE else OPEN
