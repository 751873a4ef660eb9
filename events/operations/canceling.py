import datetime as dt

from django.db import transaction

from events import lifecycle, notices
from events.models import Event, PlaceState, RegistrationState
from members.models import User

from .steps import go, lock_event


@transaction.atomic
def cancel_event(*, event: Event, reason: str, by: User | None, at: dt.datetime) -> Event:
    """Call an event off: everybody with a place or in line gets a letter, calendars a canceled entry. Raises IllegalStep."""
    locked = lock_event(event)
    people = [place.user for place in locked.registrations.confirmed().select_related("user")]
    people += [place.user for place in locked.line.in_line().select_related("user")]
    locked.canceled_reason, locked.taken = reason[:400], 0
    locked.sequence += 1
    go(locked, lifecycle.CANCELED, by=by, at=at, deed="event.canceled")
    locked.registrations.confirmed().update(state=RegistrationState.CANCELED_BY_HOST)
    locked.line.in_line().update(state=PlaceState.LEFT)
    notices.tell_of_cancellation(locked, people, at=at)
    return locked
