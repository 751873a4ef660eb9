from .event import EventForm, plan_as_initial
from .small import CancelForm, DoorForm, ListForm, PublishForm

__all__ = ["CancelForm", "DoorForm", "EventForm", "ListForm", "PublishForm", "plan_as_initial"]
