"""The states of an application and the steps between them: who may take each is the operations' affair."""

DRAFT, UNVERIFIED, IN_REVIEW, NEEDS_INFO = "draft", "unverified", "in_review", "needs_info"
ACCEPTED, WAITLISTED, OFFERED, DECLINED = "accepted", "waitlisted", "offered", "declined"
COMPLETED, WITHDRAWN, EXPIRED, LAPSED, SPAM = "completed", "withdrawn", "expired", "lapsed", "spam"
STATES = (
    DRAFT, UNVERIFIED, IN_REVIEW, NEEDS_INFO, ACCEPTED, WAITLISTED, OFFERED, DECLINED, COMPLETED, WITHDRAWN, EXPIRED,
    LAPSED, SPAM,
)  # fmt: skip

OPEN = frozenset({DRAFT, UNVERIFIED, IN_REVIEW, NEEDS_INFO, ACCEPTED, WAITLISTED, OFFERED})
DECIDED = frozenset({ACCEPTED, WAITLISTED, OFFERED, DECLINED, COMPLETED, LAPSED})
ENDS = frozenset({WITHDRAWN, SPAM})  # every open state may end so: by the applicant, or silently by an organizer

_OWN_STEPS: dict[str, frozenset[str]] = {
    DRAFT: frozenset({UNVERIFIED}),
    UNVERIFIED: frozenset({IN_REVIEW, EXPIRED}),
    IN_REVIEW: frozenset({NEEDS_INFO, ACCEPTED, WAITLISTED, DECLINED}),
    NEEDS_INFO: frozenset({IN_REVIEW, EXPIRED}),
    ACCEPTED: frozenset({COMPLETED, LAPSED}),
    WAITLISTED: frozenset({OFFERED, EXPIRED}),
    OFFERED: frozenset({ACCEPTED, WAITLISTED}),
    DECLINED: frozenset({IN_REVIEW}),  # undone within the twelve hours, or appealed
}
STEPS: dict[str, frozenset[str]] = {
    state: _OWN_STEPS.get(state, frozenset()) | (ENDS if state in OPEN else frozenset()) for state in STATES
}


def is_legal(before: str, after: str) -> bool:
    """Whether an application may go from one state straight to the other; an unknown state goes nowhere."""
    return after in STEPS.get(before, frozenset())


def shown_state(state: str, *, announced: bool) -> str:
    """What the applicant sees: until a decline is announced it is still being read."""
    return IN_REVIEW if state == DECLINED and not announced else state
