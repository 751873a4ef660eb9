"""The waiting list: first come, first offered; an offer holds its place for a day, then it goes to the next."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from events import lifecycle, notices
from events.models import Event, PlaceState, Registration, WaitingPlace
from members.audit import note
from members.models import User

from .steps import count_seats, lock_event, seat

OFFER_LASTS = dt.timedelta(hours=24)


class OfferOver(Exception):
    """The place is no longer on offer to this person."""


@transaction.atomic
def join_line(*, event: Event, user: User, at: dt.datetime) -> WaitingPlace:
    """Stand at the end of the line; standing there already is the same place."""
    rows = [WaitingPlace(event=event, user=user, joined_at=at)]
    WaitingPlace.objects.bulk_create(rows, ignore_conflicts=True)
    place = WaitingPlace.objects.in_line().get(event=event, user=user)
    if place.pk == rows[0].pk:
        note(deed="event.line_joined", about=place, by=user, at=at)
        notices.tell_of_waiting(place, at=at)
    return place


def offer_free_places(event: Event, *, at: dt.datetime) -> int:
    """Offer every free place of a locked event to whoever waits longest; returns how many were offered."""
    if event.state not in lifecycle.SERVES_WAITING_LIST or at >= event.starts_at or not event.left:
        return 0
    places = list(event.line.waiting().select_related("user")[: event.left])
    for place in places:
        count_seats(event, +1)
        place.state, place.offered_until = PlaceState.OFFERED, min(at + OFFER_LASTS, event.starts_at)
        place.save(update_fields=["state", "offered_until"])
        note(deed="event.place_offered", about=place, by=None, at=at)
        notices.tell_of_offer(place, event, at=at)
    return len(places)


@transaction.atomic
def fill_places(*, event: Event, at: dt.datetime) -> int:
    """Offer what is free of an event that is not locked yet."""
    return offer_free_places(lock_event(event), at=at)


@transaction.atomic
def claim_offer(*, place: WaitingPlace, by: User, at: dt.datetime) -> Registration:
    """Take the place on offer, whose seat is held already; a second click is the same. Raises OfferOver."""
    event = lock_event(place.event)
    now = WaitingPlace.objects.select_for_update(no_key=True).get(pk=place.pk)
    held = Registration.objects.confirmed().filter(event=event, user=now.user_id).first()
    if now.state == PlaceState.CLAIMED and held:
        return held
    if now.state != PlaceState.OFFERED or now.offered_until is None or at > now.offered_until:
        raise OfferOver
    now.state = PlaceState.CLAIMED
    now.save(update_fields=["state"])
    registration = seat(event=event, user=now.user, by=by, at=at)
    notices.tell_of_place(registration, at=at)
    return registration


@transaction.atomic
def leave_line(*, place: WaitingPlace, by: User, at: dt.datetime) -> WaitingPlace:
    """Step out of the line; a place on offer goes to the next. Having left already changes nothing."""
    event = lock_event(place.event)
    return _end(event, place, PlaceState.LEFT, by=by, at=at)


def leave_line_for_a_seat(*, event: Event, user: User) -> bool:
    """Take somebody out of the line of a locked event who gets a seat now; True when one was held for them."""
    place = event.line.in_line().filter(user=user).first()
    if place is None:
        return False
    held = place.state == PlaceState.OFFERED
    place.state = PlaceState.CLAIMED if held else PlaceState.LEFT
    place.save(update_fields=["state"])
    return held


def expire_offers(*, at: dt.datetime) -> int:
    """End the offers whose time is over and offer every free place to the next; returns how many places moved."""
    over = WaitingPlace.objects.offered().filter(offered_until__lt=at).select_related("event")
    moved = sum(_expire(place, at=at) for place in over)
    someone_waits = WaitingPlace.objects.waiting().filter(event=OuterRef("pk")).order_by()
    open_events = Event.objects.filter(state__in=lifecycle.SERVES_WAITING_LIST, starts_at__gt=at)
    unfilled = open_events.filter(Exists(someone_waits), taken__lt=F("capacity"))
    return moved + sum(fill_places(event=event, at=at) for event in unfilled)


@transaction.atomic
def _expire(place: WaitingPlace, *, at: dt.datetime) -> int:
    event = lock_event(place.event)
    ended = _end(event, place, PlaceState.EXPIRED, by=None, at=at)
    if ended.state == PlaceState.EXPIRED:
        notices.tell_of_expiry(ended, event, at=at)
    return int(ended.state == PlaceState.EXPIRED)


def _end(event: Event, place: WaitingPlace, to: str, *, by: User | None, at: dt.datetime) -> WaitingPlace:
    now = WaitingPlace.objects.select_for_update(no_key=True).get(pk=place.pk)
    if not lifecycle.is_legal(lifecycle.PLACE, now.state, to):
        return now
    held, now.state = now.state == PlaceState.OFFERED, to
    now.save(update_fields=["state"])
    note(deed=f"event.line_{to}", about=now, by=by, at=at)
    if held:
        count_seats(event, -1)
        offer_free_places(event, at=at)
    return now
