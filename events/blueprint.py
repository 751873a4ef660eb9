"""Events of a community file: read as announced events, written as they were planned."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User
from members.shapes import KEY, BrokenSection, Line, Moment, Rows, Section, Shape, Text, Whole, Word, YesNo, Zone

from .models import Event, EventAudience, EventFormat, EventState
from .operations import draft_event, publish_event
from .plan import Plan
from .walltime import is_second, wall_of

AMOUNT = Whole(0, 100_000)
EVENT = Section(
    {
        "key": Line(80, KEY.pattern, KEY.example),
        "status": Word(["draft", "published"]),
        "name": Text(required=True),
        "summary": Text(),
        "description": Text(),
        "format": Word(EventFormat.values),
        "city": Line(80),
        "place": Line(200),
        "online_link": Line(400, r"|https?://\S+", "https://example.org/room"),
        "starts_at": Moment(),
        "timezone": Zone(),
        "minutes": AMOUNT,
        "capacity": AMOUNT,
        "audience": Word(EventAudience.values),
        "needs": Rows(KEY),
        "purpose": Word(["", "belong", "return", "take_part"]),
        "north_star": YesNo(),
        "organizer_hours": AMOUNT,
    },
    required=("key", "name", "starts_at"),
)
SHAPES: dict[str, Shape] = {"events": Rows(EVENT, unique="key")}


@transaction.atomic
def read(
    events: Sequence[Mapping[str, Any]],
    *,
    zone: str,
    needs: Iterable[str],
    by: User | None,
    at: dt.datetime,
) -> list[Event]:
    """Announce the events that are not there yet, by key; dates in the past are kept as they stand.

    The events fit their shape. Raises BrokenSection where one names a need that is not among `needs`.
    """
    known = set(needs)
    for place, entry in enumerate(events):
        unknown = [need for need in entry.get("needs", []) if need not in known]
        if unknown:
            message = _("No such need: %(needs)s.") % {"needs": ", ".join(unknown)}
            raise BrokenSection(("events", place, "needs"), message)
    there = set(Event.objects.filter(slug__in=[entry["key"] for entry in events]).values_list("slug", flat=True))
    return [_make(entry, zone, by=by, at=at) for entry in events if entry["key"] not in there]


def arrive(events: Sequence[Mapping[str, Any]], *, zone: str, by: User | None, at: dt.datetime) -> list[Event]:
    """Make events of a running community as drafts, which organizers look at before anybody is told."""
    return [_make({**entry, "status": "draft"}, zone, by=by, at=at) for entry in events]


def write(*, zone: str) -> list[dict[str, Any]]:
    """Every event that was not canceled, as a blueprint carries it; `zone` is the community's."""
    planned = Event.objects.exclude(state=EventState.CANCELED).order_by("starts_at", "slug")
    return [_section(event, zone) for event in planned]


def _make(entry: Mapping[str, Any], zone: str, *, by: User | None, at: dt.datetime) -> Event:
    event = draft_event(plan=_plan(entry, entry.get("timezone", zone)), by=by, at=at, slug=entry["key"])
    return event if entry.get("status") == "draft" else publish_event(event=event, by=by, at=at)


def _plan(entry: Mapping[str, Any], zone: str) -> Plan:
    starts_at = dt.datetime.fromisoformat(entry["starts_at"]).astimezone(dt.UTC)
    return Plan(
        title=entry["name"],
        summary=entry.get("summary", {}),
        description=entry.get("description", {}),
        starts_local=wall_of(starts_at, zone),
        timezone=zone,
        starts_at=starts_at,
        minutes=entry.get("minutes", 60),
        capacity=entry.get("capacity", 30),
        format=entry.get("format", EventFormat.IN_PERSON),
        city=entry.get("city", ""),
        place=entry.get("place", ""),
        online_link=entry.get("online_link", ""),
        audience=entry.get("audience", EventAudience.MEMBERS),
        needs=tuple(entry.get("needs", [])),
        purpose=entry.get("purpose", ""),
        north_star=entry.get("north_star", False),
        organizer_hours=entry.get("organizer_hours", 0),
    )


def _section(event: Event, zone: str) -> dict[str, Any]:
    clock = dt.UTC if is_second(event.starts_local, event.timezone, event.starts_at) else event.zone
    return {
        "key": event.slug,
        "status": "draft" if event.state == EventState.DRAFT else None,
        "name": event.title,
        "summary": event.summary,
        "description": event.description,
        "format": event.format,
        "city": event.city,
        "place": event.place,
        "online_link": event.online_link,
        "starts_at": event.starts_at.astimezone(clock).isoformat(),
        "timezone": event.timezone if event.timezone != zone else None,
        "minutes": event.minutes,
        "capacity": event.capacity,
        "audience": event.audience,
        "needs": event.needs,
        "purpose": event.purpose,
        "north_star": event.north_star,
        "organizer_hours": event.organizer_hours,
    }
