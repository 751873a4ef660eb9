"""What is asked about events by pages, calendars and the home page."""

import datetime as dt

from django.db.models import Q, QuerySet

from members.gates import Viewer
from members.models import Profile, User
from members.visibility import shows

from . import lifecycle
from .models import Event, EventAudience, Registration, WaitingPlace

CALENDARS_LOOK_BACK = dt.timedelta(days=90)


def upcoming_public(as_of: dt.datetime) -> QuerySet[Event]:
    """Events ahead that everybody may know of, soonest first."""
    return Event.objects.filter(audience=EventAudience.PUBLIC).ahead(as_of)


def upcoming_for(viewer: Viewer, as_of: dt.datetime) -> QuerySet[Event]:
    """Events ahead that this viewer may know of, soonest first."""
    return Event.objects.visible_to(viewer).ahead(as_of)


def past_for(viewer: Viewer, as_of: dt.datetime) -> QuerySet[Event]:
    """Events held that this viewer may know of, latest first."""
    return Event.objects.visible_to(viewer).past(as_of)


def next_registrations(user: User, as_of: dt.datetime) -> QuerySet[Registration]:
    """The places somebody has at events that are not over, soonest first, with their events."""
    ahead = Registration.objects.confirmed().filter(user=user, event__in=Event.objects.ahead(as_of))
    return ahead.select_related("event").order_by("event__starts_at", "pk")


def registration_of(user: User, event: Event) -> Registration | None:
    """Somebody's row at an event, whatever became of it."""
    return Registration.objects.filter(user=user, event=event).first()


def place_in_line_of(user: User, event: Event) -> WaitingPlace | None:
    """Somebody's live place in the line of an event."""
    return WaitingPlace.objects.in_line().filter(user=user, event=event).first()


def ahead_in_line(place: WaitingPlace) -> int:
    """How many wait before this one."""
    earlier = Q(joined_at__lt=place.joined_at) | Q(joined_at=place.joined_at, pk__lt=place.pk)
    return WaitingPlace.objects.waiting().filter(earlier, event=place.event_id).count()


def guests_shown_to(viewer: Viewer, event: Event, *, most: int) -> list[Profile]:
    """Who comes, for members only: profiles this viewer may see, whose owner shows the name to this viewer's ring."""
    if not viewer.sees_book:
        return []
    seated = Registration.objects.seated().filter(event=event)
    rows = Profile.objects.visible_to(viewer).filter(member__user__in=seated.values("user"))
    named = [row for row in rows.order_by("sort_key", "pk") if _name_shown(row, viewer)]
    return named[:most]


def _name_shown(profile: Profile, viewer: Viewer) -> bool:
    own = str(profile.pk) == viewer.member_id
    return own or shows("name", profile.audiences, to=viewer.audience)


def people_to_tell(event: Event) -> int:
    """How many people get a letter when this event is canceled."""
    return event.registrations.confirmed().count() + event.line.in_line().count()


def door_list(event: Event, words: str = "") -> QuerySet[Registration]:
    """Everybody with a place, by name; `words` narrows by name or address."""
    rows = event.registrations.seated().select_related("user", "checked_in_by").order_by("user__name", "pk")
    return rows.filter(Q(user__name__icontains=words) | Q(user__email__icontains=words)) if words else rows


def strangers_at_the_door(event: Event, words: str) -> QuerySet[User]:
    """Accounts without a place here, found by name or whole address."""
    found = User.objects.filter(Q(name__icontains=words) | Q(email__iexact=words), is_active=True)
    return found.exclude(pk__in=event.registrations.seated().values("user")).order_by("name", "pk")


def public_calendar(as_of: dt.datetime) -> QuerySet[Event]:
    """Public events of the last months and all ahead, canceled ones included so that calendars learn of it."""
    told = Event.objects.shown().filter(audience=EventAudience.PUBLIC)
    return told.filter(starts_at__gte=as_of - CALENDARS_LOOK_BACK).order_by("starts_at", "pk")


def personal_calendar(user: User, as_of: dt.datetime) -> QuerySet[Registration]:
    """The places of one person, and events called off on them."""
    mine = Registration.objects.filter(user=user, event__starts_at__gte=as_of - CALENDARS_LOOK_BACK)
    called_off = Q(event__state=lifecycle.CANCELED, state=lifecycle.CANCELED_BY_HOST)
    return (
        mine.filter(Q(state__in=lifecycle.HOLDS_SEAT) | called_off)
        .select_related("event")
        .order_by("event__starts_at", "pk")
    )
