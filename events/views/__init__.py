from .calendars import calendar_file, feed, feed_address, public_feed
from .door import check_in, ticket
from .event import cancel, claim, event, leave, register
from .list import list_events

__all__ = [
    "calendar_file",
    "cancel",
    "check_in",
    "claim",
    "event",
    "feed",
    "feed_address",
    "leave",
    "list_events",
    "public_feed",
    "register",
    "ticket",
]
