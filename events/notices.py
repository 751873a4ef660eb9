"""Every letter about events: to whom, what it says, and the key that stops it going twice."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation

from members.languages import pick
from members.models import Community, User
from members.outbox import absolute, write_letter

from .models import Event, Registration, WaitingPlace


def tell_of_place(registration: Registration, *, at: dt.datetime) -> None:
    """You have a place; with the link to the room, which only guests get."""
    event = registration.event
    key = f"event_registered:{registration.pk}:{registration.registered_at.isoformat()}"
    _write("event_registered", key, event, registration.user, at=at, link=event.online_link)


def tell_of_waiting(place: WaitingPlace, *, at: dt.datetime) -> None:
    _write("event_waiting", f"event_waiting:{place.pk}", place.event, place.user, at=at)


def tell_of_offer(place: WaitingPlace, event: Event, *, at: dt.datetime) -> None:
    """A place is free for you until a certain time, in the event's own clock."""
    until = place.offered_until.astimezone(event.zone).replace(tzinfo=None) if place.offered_until else None
    _write("event_place_offered", f"event_offer:{place.pk}", event, place.user, at=at, until=until)


def tell_of_expiry(place: WaitingPlace, event: Event, *, at: dt.datetime) -> None:
    _write("event_offer_over", f"event_offer_over:{place.pk}", event, place.user, at=at)


def tell_of_return(registration: Registration, *, at: dt.datetime) -> None:
    key = f"event_given_back:{registration.pk}:{registration.registered_at.isoformat()}"
    own = registration.state == "canceled_by_attendee"
    _write("event_given_back", key, registration.event, registration.user, at=at, own=own)


def tell_of_change(event: Event, *, at: dt.datetime) -> None:
    """Time or place changed: everybody who has a place learns it."""
    for registration in event.registrations.confirmed().select_related("user"):
        key = f"event_changed:{registration.pk}:{event.sequence}"
        _write("event_changed", key, event, registration.user, at=at, link=event.online_link)


def tell_of_cancellation(event: Event, people: Iterable[User], *, at: dt.datetime) -> None:
    for user in people:
        _write("event_canceled", f"event_canceled:{event.pk}:{user.pk}", event, user, at=at)


def reminder_key(registration: Registration, which: str) -> str:
    """Once per place, reminder and date: an event that moves is announced again."""
    return f"event_reminder:{registration.pk}:{which}:{registration.event.starts_at.isoformat()}"


def remind_guest(registration: Registration, which: str, *, at: dt.datetime) -> bool:
    """Remind one guest; False when it was done before."""
    event, user = registration.event, registration.user
    return _write(
        "event_reminder", reminder_key(registration, which), event, user, at=at, which=which, link=event.online_link
    )


def _write(kind: str, key: str, event: Event, user: User, *, at: dt.datetime, **facts: Any) -> bool:
    with translation.override(user.language):
        context = {**_facts(event, user), **facts}
    letter = write_letter(kind=kind, key=key, to=user.email, user=user, language=user.language, context=context, at=at)
    return letter is not None


def _facts(event: Event, user: User) -> dict[str, Any]:
    """What every letter says about an event; times are the clock at the event, never the server's."""
    community = Community.objects.the()
    return {
        "name": user.name,
        "title": pick(event.title, user.language, fallback=community.language if community else "en").text,
        "starts": event.starts_local,
        "zone": event.zone_text,
        "where": event.where,
        "reason": event.canceled_reason,
        "url": absolute(event.get_absolute_url()),
        "calendar_url": absolute(reverse("events:calendar_file", args=[event.public_id])),
    }
