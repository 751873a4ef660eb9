"""Events held and to come, through the operations of events."""

import datetime as dt
import zoneinfo
from collections.abc import Mapping

from config.demo.filling.staff import Staff
from config.demo.records import Gathering
from events import operations as events
from events.models import Event, Registration
from events.plan import Plan
from members.models import Member

ANNOUNCED = dt.timedelta(days=30)


def hold(gathering: Gathering, members: Mapping[str, Member], staff: Staff, zone: str) -> Event:
    """An event of the past: published, registered for, let in at the door, finished by the clock."""
    event = announce(gathering, staff, zone, at=gathering.starts_at - ANNOUNCED)
    for one in gathering.attendance:
        if one.person_id in members and one.state != "cancelled":
            user = members[one.person_id].user
            held = events.register(
                event=event, user=user, at=min(one.registered_at, gathering.starts_at - dt.timedelta(hours=2))
            )
            if one.state == "attended" and isinstance(held, Registration):
                events.check_in(registration=held, by=staff.decider, at=gathering.starts_at - dt.timedelta(minutes=5))
    return event


def announce(gathering: Gathering, staff: Staff, zone: str, *, at: dt.datetime) -> Event:
    """Draft and publish an event from its plan."""
    event = events.draft_event(
        plan=plan_of(gathering, zone), by=staff.decider, at=at, slug=gathering.key.replace("_", "-")
    )
    return events.publish_event(event=event, by=staff.decider, at=at)


def expect(gathering: Gathering, members: Mapping[str, Member], staff: Staff, zone: str, *, now: dt.datetime) -> Event:
    """An event to come, with those who have a place already."""
    event = announce(gathering, staff, zone, at=now - dt.timedelta(days=10))
    for one in gathering.attendance:
        if one.person_id in members:
            events.register(event=event, user=members[one.person_id].user, at=min(one.registered_at, now))
    return event


def plan_of(gathering: Gathering, zone: str) -> Plan:
    online = gathering.format == "online"
    return Plan(
        title=dict(gathering.title),
        summary=dict(gathering.summary),
        description={},
        starts_local=gathering.starts_at.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None),
        timezone=zone,
        starts_at=gathering.starts_at,
        minutes=gathering.minutes,
        capacity=gathering.capacity,
        format=gathering.format,
        city=gathering.city,
        online_link="https://meet.example.org/circle" if online else "",
        audience="public" if gathering.key.startswith("business") or not online else "members",
        needs=gathering.needs,
        north_star=gathering.north_star,
        organizer_hours=gathering.organizer_hours,
    )
