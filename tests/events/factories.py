"""Events for tests, made by the real operations."""

import datetime as dt

from django.test import Client

from events.models import Event
from events.operations import draft_event, publish_event
from events.plan import Plan
from events.walltime import instant_of
from members.models import ActivityType, User

STARTS = dt.datetime.fromisoformat("2026-12-03T18:30")
BEFORE = dt.datetime(2026, 11, 1, 9, 0, tzinfo=dt.UTC)
LINK = "https://meet.example.org/secret-room"


def a_plan(**changes) -> Plan:
    values = {
        "title": {"en": "The circle in December", "de": "Der Kreis im Dezember"},
        "summary": {"en": "Asking for more."},
        "description": {"en": "We *talk*."},
        "starts_local": STARTS,
        "timezone": "Europe/Berlin",
        "minutes": 90,
        "capacity": 2,
        "needs": ("peer_network",),
        "city": "Stuttgart",
        "online_link": LINK,
        "organizer_hours": 6,
        **changes,
    }
    if "starts_at" not in values:
        values["starts_at"] = instant_of(values["starts_local"], values["timezone"])
    return Plan(**values)


def an_event(by: User | None = None, opens: bool = True, at: dt.datetime = BEFORE, **changes) -> Event:
    """An event that is published, and open unless told otherwise."""
    return publish_event(event=draft_event(plan=a_plan(**changes), by=by, at=at), by=by, at=at, opens=opens)


def kinds_of_deed() -> None:
    for key in ("event.registered", "event.attended", "event.no_show", "event.organized"):
        ActivityType.objects.create(key=key, weight=1, direction="both", minutes=30, presence=True)


def at_desk(client: Client, user: User) -> Client:
    """Sign an organizer in, second factor included."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 9e9}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
