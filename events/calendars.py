"""Calendar files: one event, or a feed of many, as RFC 5545 wants them."""

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, vText
from icalendar import Event as Entry

from members.languages import pick
from members.outbox import absolute

from . import lifecycle
from .models import Event, EventFormat
from .walltime import is_second

PRODUCT = "-//Gremio//Events//EN"


def calendar_file(event: Event, *, language: str, fallback: str, with_link: bool) -> bytes:
    """One event; a canceled one tells the calendar to take it off."""
    method = "CANCEL" if event.state == lifecycle.CANCELED else "PUBLISH"
    return _written([entry(event, language=language, fallback=fallback, with_link=with_link)], method, "")


def calendar_feed(events: Iterable[tuple[Event, bool]], *, name: str, language: str, fallback: str) -> bytes:
    """Many events under one name; each comes with whether the reader may have the link to the room."""
    entries = [entry(event, language=language, fallback=fallback, with_link=link) for event, link in events]
    return _written(entries, "PUBLISH", name)


def entry(event: Event, *, language: str, fallback: str, with_link: bool) -> Entry:
    """The event as a calendar knows it: the same UID for ever, a SEQUENCE that grows with every change of time or place."""
    row = Entry()
    row.add("uid", f"{event.pk}@gremio")
    row.add("sequence", event.sequence)
    row.add("dtstamp", event.changed_at.astimezone(dt.UTC))
    row.add("last-modified", event.changed_at.astimezone(dt.UTC))
    starts, ends = _times(event)
    row.add("dtstart", starts)
    row.add("dtend", ends)
    title = pick(event.title, language, fallback=fallback)
    row.add("summary", vText(title.text, params={"LANGUAGE": title.language}))
    row.add("description", _description(event, language, fallback, with_link=with_link))
    row.add("location", event.online_link if with_link and _is_online_only(event) else event.where)
    row.add("url", absolute(event.get_absolute_url()))
    row.add("status", "CANCELLED" if event.state == lifecycle.CANCELED else "CONFIRMED")
    return row


def _times(event: Event) -> tuple[dt.datetime, dt.datetime]:
    """In the zone of the event; in UTC where its clock shows the same time twice and the later one is meant."""
    zone = dt.UTC if is_second(event.starts_local, event.timezone, event.starts_at) else event.zone
    return event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)


def _description(event: Event, language: str, fallback: str, *, with_link: bool) -> str:
    summary = pick(event.summary, language, fallback=fallback).text
    link = event.online_link if with_link else ""
    return "\n\n".join(part for part in (summary, link, absolute(event.get_absolute_url())) if part)


def _is_online_only(event: Event) -> bool:
    return event.format == EventFormat.ONLINE and bool(event.online_link)


def _written(entries: list[Entry], method: str, name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for row in entries:
        calendar.add_component(row)
    if entries:
        years = [row.start.year for row in entries]
        # a zone is written only for the years in which somebody meets
        calendar.add_missing_timezones(dt.date(min(years) - 1, 1, 1), dt.date(max(years) + 2, 1, 1))
    return bytes(calendar.to_ical())
