"""The states of an event, of a registration and of a place on the waiting list, and which steps are legal."""

DRAFT, PUBLISHED, OPEN, CLOSED = "draft", "published", "open", "closed"
RUNNING, FINISHED, ARCHIVED, CANCELED = "running", "finished", "archived", "canceled"
CONFIRMED, ATTENDED, NO_SHOW = "confirmed", "attended", "no_show"
CANCELED_BY_ATTENDEE, CANCELED_BY_HOST = "canceled_by_attendee", "canceled_by_host"
WAITING, OFFERED, CLAIMED, EXPIRED, LEFT = "waiting", "offered", "claimed", "expired", "left"

EVENT: dict[str, frozenset[str]] = {
    DRAFT: frozenset({PUBLISHED, CANCELED}),
    PUBLISHED: frozenset({OPEN, RUNNING, CANCELED}),
    OPEN: frozenset({CLOSED, RUNNING, CANCELED}),
    CLOSED: frozenset({OPEN, RUNNING, CANCELED}),
    RUNNING: frozenset({FINISHED}),
    FINISHED: frozenset({ARCHIVED}),
    ARCHIVED: frozenset(),
    CANCELED: frozenset(),
}
REGISTRATION: dict[str, frozenset[str]] = {
    CONFIRMED: frozenset({ATTENDED, NO_SHOW, CANCELED_BY_ATTENDEE, CANCELED_BY_HOST}),
    ATTENDED: frozenset(),
    NO_SHOW: frozenset({ATTENDED}),  # somebody was overlooked at the door
    CANCELED_BY_ATTENDEE: frozenset({CONFIRMED}),
    CANCELED_BY_HOST: frozenset({CONFIRMED}),
}
PLACE: dict[str, frozenset[str]] = {
    WAITING: frozenset({OFFERED, LEFT}),
    OFFERED: frozenset({CLAIMED, EXPIRED, LEFT}),
    CLAIMED: frozenset(),
    EXPIRED: frozenset(),
    LEFT: frozenset(),
}
AHEAD = frozenset({PUBLISHED, OPEN, CLOSED})  # told to people, not begun
SHOWN = AHEAD | {RUNNING, FINISHED, ARCHIVED, CANCELED}
TAKES_PLACES = frozenset({OPEN})
SERVES_WAITING_LIST = frozenset({OPEN, CLOSED})  # closing stops newcomers, not those who queue already
DOOR_OPEN = frozenset({OPEN, CLOSED, RUNNING, FINISHED})
CHANGEABLE = AHEAD | {DRAFT, RUNNING}
HOLDS_SEAT = frozenset({CONFIRMED, ATTENDED, NO_SHOW})
IN_LINE = frozenset({WAITING, OFFERED})


def is_legal(steps: dict[str, frozenset[str]], before: str, after: str) -> bool:
    """Whether `steps` allow to go from one state straight to the other."""
    return after in steps[before]
