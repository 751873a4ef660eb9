"""At the door: everybody comes in once, whichever door they take."""

import datetime as dt

from django.db import transaction

from events import lifecycle
from events.models import Event, Registration, RegistrationState
from members.audit import note
from members.deeds import reverse_deed
from members.models import Deed, User

from .line import leave_line_for_a_seat
from .steps import IllegalStep, count_seats, deed_key, lock_event, record, seat


class AlreadyIn(Exception):
    """This person came in before; `registration` says when and past whom."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(str(registration.pk))
        self.registration = registration


@transaction.atomic
def check_in(*, registration: Registration, by: User, at: dt.datetime) -> Registration:
    """Let somebody in, once; of two doors one succeeds. Raises AlreadyIn, or IllegalStep without a place."""
    event = lock_event(registration.event)
    now = Registration.objects.select_related("event", "checked_in_by").get(pk=registration.pk)
    if now.state == RegistrationState.ATTENDED:
        raise AlreadyIn(now)
    if event.state not in lifecycle.DOOR_OPEN:
        raise IllegalStep(event.state, RegistrationState.ATTENDED)
    return _let_in(now, event, by=by, at=at)


@transaction.atomic
def walk_in(*, event: Event, user: User, by: User, at: dt.datetime) -> Registration:
    """Let in somebody who had no place, while there are free ones. Raises EventFull, AlreadyIn, IllegalStep."""
    locked = lock_event(event)
    if locked.state not in lifecycle.DOOR_OPEN:
        raise IllegalStep(locked.state, RegistrationState.ATTENDED)
    held = Registration.objects.seated().select_related("checked_in_by").filter(event=locked, user=user).first()
    if held and held.state == RegistrationState.ATTENDED:
        raise AlreadyIn(held)
    if held is None:
        if not leave_line_for_a_seat(event=locked, user=user):
            count_seats(locked, +1)
        held = seat(event=locked, user=user, by=by, at=at)
    return _let_in(held, locked, by=by, at=at)


def _let_in(registration: Registration, event: Event, *, by: User, at: dt.datetime) -> Registration:
    before = registration.state
    if not lifecycle.is_legal(lifecycle.REGISTRATION, before, RegistrationState.ATTENDED):
        raise IllegalStep(before, RegistrationState.ATTENDED)
    registration.state, registration.attended_at, registration.checked_in_by = RegistrationState.ATTENDED, at, by
    registration.save(update_fields=["state", "attended_at", "checked_in_by"])
    note(deed="event.checked_in", about=registration, by=by, at=at)
    if event.state == lifecycle.FINISHED:
        _correct_deeds(registration, event, at=at)
    return registration


def _correct_deeds(registration: Registration, event: Event, *, at: dt.datetime) -> None:
    """Somebody was there after all: the deed written at the end is taken back and the right one written."""
    for deed in Deed.objects.filter(key=deed_key(registration, "event.no_show")):
        reverse_deed(deed=deed, at=at)
    record(registration, "event.attended", occurred_at=event.starts_at, at=at)
