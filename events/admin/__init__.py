"""The organizers' desk for events."""

from .event import EventAdmin
from .registration import RegistrationAdmin

__all__ = ["EventAdmin", "RegistrationAdmin"]
