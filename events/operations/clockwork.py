"""What the calendar does to events: they begin, end and are put away; people are reminded."""

import datetime as dt

from django.db import transaction

from events import lifecycle, notices
from events.models import Event, EventFormat, PlaceState, Registration, RegistrationState
from events.reminding import due_moments, reminder_due
from members.deeds import record_deed
from members.models import Letter, LetterChoice, Member

from .steps import go, lock_event, record

ARCHIVED_AFTER = dt.timedelta(days=90)
LOOK_AHEAD = dt.timedelta(days=8)


def finish_events(*, at: dt.datetime) -> int:
    """Begin, end and archive what is due; at the end attendance becomes deeds. Returns how many steps were taken."""
    begun = Event.objects.filter(state__in=lifecycle.AHEAD, starts_at__lte=at)
    steps = sum(_step(event, lifecycle.RUNNING, at=at) for event in begun)
    over = Event.objects.filter(state=lifecycle.RUNNING, ends_at__lte=at)
    steps += sum(_step(event, lifecycle.FINISHED, at=at) for event in over)
    old = Event.objects.filter(state=lifecycle.FINISHED, ends_at__lte=at - ARCHIVED_AFTER)
    return steps + sum(_step(event, lifecycle.ARCHIVED, at=at) for event in old)


@transaction.atomic
def _step(event: Event, to: str, *, at: dt.datetime) -> int:
    locked = lock_event(event)
    if not lifecycle.is_legal(lifecycle.EVENT, locked.state, to):
        return 0  # another tick was faster, or somebody canceled it
    go(locked, to, by=None, at=at, deed=f"event.{to}")
    if to == lifecycle.RUNNING:
        _end_line(locked)
    if to == lifecycle.FINISHED:
        _settle(locked, at=at)
    return 1


def _end_line(event: Event) -> None:
    """Nobody waits for an event that has begun; places on offer are free again."""
    offered = event.line.offered().update(state=PlaceState.EXPIRED)
    event.line.waiting().order_by().update(state=PlaceState.LEFT)
    event.taken -= offered
    event.save(update_fields=["taken"])


def _settle(event: Event, *, at: dt.datetime) -> None:
    """Who was not let in did not come; what one does in one's own time has no door, so registering was taking part."""
    missed = RegistrationState.ATTENDED if event.format == EventFormat.ASYNC else RegistrationState.NO_SHOW
    event.registrations.confirmed().update(state=missed)
    for registration in event.registrations.seated().select_related("event"):
        kind = "event.attended" if registration.state == RegistrationState.ATTENDED else "event.no_show"
        record(registration, kind, occurred_at=event.starts_at, at=at)
    organizer = Member.objects.filter(user=event.organizer_id).first() if event.organizer_id else None
    if organizer:
        record_deed(
            member=organizer, type_key="event.organized", occurred_at=event.starts_at, at=at,
            key=f"event.organized:{event.pk}", source="events", minutes=event.organizer_hours * 60 or None, about=event,
        )  # fmt: skip


def remind(*, at: dt.datetime) -> int:
    """Write the reminder that is due to everybody who has a place, once; returns how many letters were written."""
    soon = Event.objects.filter(state__in=lifecycle.AHEAD, starts_at__gt=at, starts_at__lte=at + LOOK_AHEAD)
    return sum(_remind_guests(event, at=at) for event in soon)


def _remind_guests(event: Event, *, at: dt.datetime) -> int:
    moments = due_moments(event.starts_local, event.timezone, event.starts_at)
    which = reminder_due(moments, event.starts_at, at)
    if which is None:
        return 0
    switched_off = LetterChoice.objects.filter(kind="event_reminder").values("user")
    registered_before = event.registrations.confirmed().filter(registered_at__lte=moments[which])
    guests = list(registered_before.exclude(user__in=switched_off).select_related("user", "event"))
    written = set(_letters_of(guests, which))
    return sum(
        notices.remind_guest(guest, which, at=at)
        for guest in guests
        if notices.reminder_key(guest, which) not in written
    )


def _letters_of(guests: list[Registration], which: str) -> list[str]:
    keys = [notices.reminder_key(guest, which) for guest in guests]
    return list(Letter.objects.filter(key__in=keys).values_list("key", flat=True))
