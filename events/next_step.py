"""The one obvious button of an event's page."""

import datetime as dt
from enum import Enum

from . import lifecycle


class Step(Enum):
    """What somebody who looks at an event can do next."""

    SIGN_IN = "sign_in"
    TAKE = "take"
    WAIT = "wait"
    CLAIM = "claim"
    LEAVE_LINE = "leave_line"
    GIVE_BACK = "give_back"
    NOTHING = "nothing"


def next_step(
    *,
    event: str,
    starts_at: dt.datetime,
    at: dt.datetime,
    full: bool,
    registration: str | None,
    place: str | None,
    signed_in: bool,
) -> Step:
    """From the states of event, registration and waiting place to one step."""
    if event not in lifecycle.AHEAD or at >= starts_at:
        return Step.NOTHING
    if registration == lifecycle.CONFIRMED:
        return Step.GIVE_BACK
    if place in lifecycle.IN_LINE:
        return Step.CLAIM if place == lifecycle.OFFERED else Step.LEAVE_LINE
    if event not in lifecycle.TAKES_PLACES:
        return Step.NOTHING
    if not signed_in:
        return Step.SIGN_IN
    return Step.WAIT if full else Step.TAKE
