"""Taking a place and giving it back. Never more places than there are, and nobody overtakes the line."""

import datetime as dt

from django.db import transaction

from events import lifecycle, notices, seats
from events.models import Event, EventAudience, PlaceState, Registration, RegistrationState, WaitingPlace
from members.audit import note
from members.gates import STAFF
from members.lifecycle import SEES_BOOK
from members.models import Member, RoleGrant, User

from .line import claim_offer, fill_places, join_line, offer_free_places
from .steps import IllegalStep, count_seats, lock_event, seat


class TooLate(Exception):
    """The event has begun or takes nobody any more."""


def register(*, event: Event, user: User, at: dt.datetime) -> Registration | WaitingPlace:
    """Give a person a place, or one in the line when there is none left; twice is the same. Raises TooLate.

    Asks without a lock first whether the room is full: whoever comes too late waits for nobody.
    """
    now = Event.objects.get(pk=event.pk)
    held = _held(now, user)
    if held:
        return _claimed(held, user, at)
    _check_open(now, at)
    if not _must_wait(now):
        return _take_place(event=now, user=user, at=at)
    place = join_line(event=now, user=user, at=at)
    if now.left:
        # others waited although a place was free: serve them, in order, rather than let the newcomer pass
        fill_places(event=now, at=at)
        place.refresh_from_db()
    return place


@transaction.atomic
def _take_place(*, event: Event, user: User, at: dt.datetime) -> Registration | WaitingPlace:
    locked = lock_event(event)
    held = _held(locked, user)
    if held:
        return held
    _check_open(locked, at)
    offer_free_places(locked, at=at)
    if _must_wait(locked):
        return join_line(event=locked, user=user, at=at)
    count_seats(locked, +1)
    registration = seat(event=locked, user=user, by=user, at=at)
    notices.tell_of_place(registration, at=at)
    return registration


@transaction.atomic
def cancel_registration(*, registration: Registration, by: User | None, at: dt.datetime) -> Registration:
    """Free a place and offer it to the next in line; twice is the same. Raises TooLate once the event has begun."""
    event = lock_event(registration.event)
    now = Registration.objects.select_for_update(no_key=True).select_related("event", "user").get(pk=registration.pk)
    if now.state in (RegistrationState.CANCELED_BY_ATTENDEE, RegistrationState.CANCELED_BY_HOST):
        return now
    own = by is not None and by.pk == now.user_id
    to = RegistrationState.CANCELED_BY_ATTENDEE if own else RegistrationState.CANCELED_BY_HOST
    if not lifecycle.is_legal(lifecycle.REGISTRATION, now.state, to):
        raise IllegalStep(now.state, to)
    if event.state not in lifecycle.AHEAD or at >= event.starts_at:
        raise TooLate
    now.state = to
    now.save(update_fields=["state"])
    count_seats(event, -1)
    note(deed="event.given_back", about=now, by=by, at=at, own=own)
    notices.tell_of_return(now, at=at)
    offer_free_places(event, at=at)
    return now


def release_places(*, at: dt.datetime, member_id: str | None = None) -> int:
    """Free the places at members' events of people who no longer belong; returns how many. Organizers keep theirs."""
    ahead = Event.objects.filter(state__in=lifecycle.AHEAD, audience=EventAudience.MEMBERS, starts_at__gt=at)
    gone = Member.objects.exclude(standing__in=SEES_BOOK)
    gone = gone.filter(pk=member_id) if member_id else gone
    organizers = RoleGrant.objects.in_force().filter(role__in=STAFF)
    held = Registration.objects.confirmed().filter(event__in=ahead, user__in=gone.values("user"))
    freed = held.exclude(user__in=organizers.values("user")).select_related("event")
    for registration in freed:
        cancel_registration(registration=registration, by=None, at=at)
    return len(freed)


def _held(event: Event, user: User) -> Registration | WaitingPlace | None:
    """What the person has at this event already: a place, or one in the line."""
    registration = Registration.objects.seated().filter(event=event, user=user).first()
    return registration or WaitingPlace.objects.in_line().filter(event=event, user=user).first()


def _claimed(held: Registration | WaitingPlace, user: User, at: dt.datetime) -> Registration | WaitingPlace:
    if isinstance(held, WaitingPlace) and held.state == PlaceState.OFFERED:
        return claim_offer(place=held, by=user, at=at)
    return held


def _check_open(event: Event, at: dt.datetime) -> None:
    if event.state not in lifecycle.TAKES_PLACES or at >= event.starts_at:
        raise TooLate


def _must_wait(event: Event) -> bool:
    return seats.goes_to_the_line(capacity=event.capacity, taken=event.taken, waiting=event.line.waiting().count())
