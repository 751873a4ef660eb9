from .calendar_secret import CalendarSecret
from .event import Event, EventAudience, EventFormat, EventState, Purpose
from .registration import Registration, RegistrationState
from .waiting_place import PlaceState, WaitingPlace

__all__ = [
    "CalendarSecret",
    "Event",
    "EventAudience",
    "EventFormat",
    "EventState",
    "PlaceState",
    "Purpose",
    "Registration",
    "RegistrationState",
    "WaitingPlace",
]
