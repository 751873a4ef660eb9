"""What every operation here begins with: the lock on the event, and the check of a step."""

import datetime as dt

from events import lifecycle
from events.models import Event, Registration
from members.audit import note
from members.deeds import record_deed
from members.ids import new_public_id
from members.models import Member, User


class IllegalStep(Exception):
    """The row is not in a state from which this step can be taken."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} → {after}")
        self.before, self.after = before, after


class EventFull(Exception):
    """There is no place left to give."""


def lock_event(event: Event) -> Event:
    """The event as it is now, locked; always the first lock of a transaction, so that no two wait for each other.

    Without the key part, so that rows that only point at the event need not wait.
    """
    return Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def go(event: Event, to: str, *, by: User | None, at: dt.datetime, deed: str) -> None:
    """Take one step of a locked event; raises IllegalStep. Writes the audit line."""
    if not lifecycle.is_legal(lifecycle.EVENT, event.state, to):
        raise IllegalStep(event.state, to)
    before, event.state, event.changed_at = event.state, to, at
    event.save()
    note(deed=deed, about=event, by=by, at=at, before=before, after=to)


def count_seats(event: Event, change: int) -> None:
    """Raise or lower what is taken of a locked event, before any row is written; raises EventFull."""
    if event.taken + change > event.capacity:
        raise EventFull
    event.taken += change
    event.save(update_fields=["taken"])


def seat(*, event: Event, user: User, by: User | None, at: dt.datetime) -> Registration:
    """Write the place of a person for whom a seat has been counted; whoever comes back gets a new door token."""
    registration, _ = Registration.objects.update_or_create(
        event=event,
        user=user,
        defaults={
            "state": lifecycle.CONFIRMED,
            "registered_at": at,
            "token": new_public_id(),
            "attended_at": None,
            "checked_in_by": None,
        },
    )
    note(deed="event.registered", about=registration, by=by, at=at)
    record(registration, "event.registered", occurred_at=at, at=at)
    return registration


def record(registration: Registration, type_key: str, *, occurred_at: dt.datetime, at: dt.datetime) -> None:
    """Write a member's deed at an event, once; people without a seat in the community leave no deeds."""
    member = Member.objects.filter(user=registration.user_id).first()
    if member:
        minutes = registration.event.minutes if type_key == "event.attended" else None
        record_deed(
            member=member, type_key=type_key, occurred_at=occurred_at, at=at, key=deed_key(registration, type_key),
            source="events", minutes=minutes or None, about=registration.event,
        )  # fmt: skip


def deed_key(registration: Registration, type_key: str) -> str:
    return f"{type_key}:{registration.pk}"
