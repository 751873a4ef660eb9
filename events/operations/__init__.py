from .calendar_addresses import renew_calendar_address
from .canceling import cancel_event
from .clockwork import finish_events, remind
from .door import AlreadyIn, check_in, walk_in
from .line import OfferOver, claim_offer, expire_offers, leave_line
from .places import TooLate, cancel_registration, register, release_places
from .planning import (
    CapacityBelowTaken,
    change_event,
    close_registration,
    draft_event,
    open_registration,
    publish_event,
)
from .steps import EventFull, IllegalStep

__all__ = [
    "AlreadyIn",
    "CapacityBelowTaken",
    "EventFull",
    "IllegalStep",
    "OfferOver",
    "TooLate",
    "cancel_event",
    "cancel_registration",
    "change_event",
    "check_in",
    "claim_offer",
    "close_registration",
    "draft_event",
    "expire_offers",
    "finish_events",
    "leave_line",
    "open_registration",
    "publish_event",
    "register",
    "release_places",
    "remind",
    "renew_calendar_address",
    "walk_in",
]
