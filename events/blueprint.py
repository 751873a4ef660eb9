"""Events of a community file: read as announced events, written as they were planned."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User

from .models import Event, EventAudience, EventFormat, EventState
from .operations import draft_event, publish_event
from .plan import Plan
from .walltime import is_second, wall_of


class EventSection(TypedDict, total=False):
    """One entry of `events`; texts are plain or language maps, `starts_at` is an instant with its offset."""

    key: str
    name: str | dict[str, str]
    summary: str | dict[str, str]
    description: str | dict[str, str]
    format: str
    city: str
    place: str
    online_link: str
    starts_at: str
    minutes: int
    capacity: int
    audience: str
    needs: list[str]
    purpose: str
    north_star: bool
    organizer_hours: int


class BrokenEvent(Exception):
    """An entry that cannot be read; `path` leads to it, such as ("events", 2, "starts_at")."""

    def __init__(self, path: tuple[str | int, ...], message: str) -> None:
        super().__init__(message)
        self.path, self.message = path, message


@transaction.atomic
def read(
    events: Iterable[Mapping[str, Any]],
    *,
    language: str,
    zone: str,
    needs: Iterable[str],
    by: User | None,
    at: dt.datetime,
    publish: bool = True,
) -> list[Event]:
    """Make the events that are not there yet, by key; dates in the past are kept as they stand. Raises BrokenEvent."""
    known = set(needs)
    sections = [dict(section) for section in events]
    plans = [(str(entry["key"]), _plan(entry, n, language, zone, known)) for n, entry in enumerate(_keyed(sections))]
    there = set(Event.objects.filter(slug__in=dict(plans)).values_list("slug", flat=True))
    made = [draft_event(plan=plan, by=by, at=at, slug=key) for key, plan in plans if key not in there]
    return [publish_event(event=event, by=by, at=at) for event in made] if publish else made


def write() -> list[EventSection]:
    """Every event that was not canceled, as a blueprint carries it."""
    return [_section(event) for event in Event.objects.exclude(state=EventState.CANCELED).order_by("starts_at", "pk")]


def _keyed(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: set[str] = set()
    for n, section in enumerate(sections):
        key = str(section.get("key", ""))
        if not key or key in seen or len(key) > 80:
            raise BrokenEvent(("events", n, "key"), _("Every event needs a key of its own."))
        seen.add(key)
    return sections


def _plan(section: Mapping[str, Any], n: int, language: str, zone: str, known: set[str]) -> Plan:
    unknown = [need for need in section.get("needs", []) if need not in known]
    if unknown:
        raise BrokenEvent(("events", n, "needs"), _("No such need: %(needs)s.") % {"needs": ", ".join(unknown)})
    starts_at = _instant(section, n)
    return Plan(
        title=_texts(section, "name", language),
        summary=_texts(section, "summary", language),
        description=_texts(section, "description", language),
        starts_local=wall_of(starts_at, zone),
        timezone=zone,
        starts_at=starts_at,
        minutes=_whole(section, n, "minutes", 60),
        capacity=_whole(section, n, "capacity", 30),
        format=_one_of(section, n, "format", EventFormat.values, EventFormat.IN_PERSON),
        city=str(section.get("city", ""))[:80],
        place=str(section.get("place", ""))[:200],
        online_link=str(section.get("online_link", ""))[:400],
        audience=_one_of(section, n, "audience", EventAudience.values, EventAudience.MEMBERS),
        needs=tuple(section.get("needs", [])),
        purpose=_one_of(section, n, "purpose", ["", "belong", "return", "take_part"], ""),
        north_star=bool(section.get("north_star", False)),
        organizer_hours=_whole(section, n, "organizer_hours", 0),
    )


def _instant(section: Mapping[str, Any], n: int) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(str(section.get("starts_at", "")))
    except ValueError as error:
        raise BrokenEvent(("events", n, "starts_at"), _("This is not a date with a time.")) from error
    if moment.tzinfo is None:
        raise BrokenEvent(("events", n, "starts_at"), _("The offset is missing, such as +01:00."))
    return moment.astimezone(dt.UTC)


def _whole(section: Mapping[str, Any], n: int, name: str, default: int) -> int:
    value = section.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100_000:
        raise BrokenEvent(("events", n, name), _("This must be a whole number, not below zero."))
    return value


def _one_of(section: Mapping[str, Any], n: int, name: str, allowed: list[str], default: str) -> str:
    value = section.get(name, default)
    if value not in allowed:
        raise BrokenEvent(("events", n, name), _("Allowed here: %(values)s.") % {"values": ", ".join(allowed)})
    return str(value)


def _texts(section: Mapping[str, Any], name: str, language: str) -> dict[str, str]:
    """A plain text means the community's language."""
    value = section.get(name) or {}
    return {language: value} if isinstance(value, str) else {str(code): str(text) for code, text in value.items()}


def _section(event: Event) -> EventSection:
    zone = dt.UTC if is_second(event.starts_local, event.timezone, event.starts_at) else event.zone
    return {
        "key": event.slug,
        "name": event.title,
        "summary": event.summary,
        "description": event.description,
        "format": event.format,
        "city": event.city,
        "place": event.place,
        "online_link": event.online_link,
        "starts_at": event.starts_at.astimezone(zone).isoformat(),
        "minutes": event.minutes,
        "capacity": event.capacity,
        "audience": event.audience,
        "needs": event.needs,
        "purpose": event.purpose,
        "north_star": event.north_star,
        "organizer_hours": event.organizer_hours,
    }
