"""Calendar files, read back with the library that calendars use."""

import datetime as dt

import pytest
import time_machine
from icalendar import Calendar

from events.calendars import calendar_file
from events.operations import cancel_event, cancel_registration, change_event, register, renew_calendar_address
from events.walltime import instant_of
from tests.events.factories import BEFORE, LINK, a_plan, an_event

pytestmark = pytest.mark.django_db
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Mexico_City", "Asia/Kolkata"]
STARTS = [
    dt.datetime.fromisoformat(f"2026-{day}T19:00") for day in ("01-15", "03-29", "04-05", "07-01", "10-25", "11-01")
]


def entries(body: bytes) -> list:
    return list(Calendar.from_ical(body).walk("VEVENT"))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("starts", STARTS)
def test_file_when_read_back_then_the_same_instant_zone_and_words(community, zone, starts):
    event = an_event(starts_local=starts, timezone=zone, title={"en": "Asking; for, more\nÑ"})

    body = calendar_file(event, language="en", fallback="en", with_link=False)

    (row,) = entries(body)
    zones = {str(part["TZID"]) for part in Calendar.from_ical(body).walk("VTIMEZONE")}
    assert row.decoded("dtstart").astimezone(dt.UTC) == event.starts_at
    assert row.decoded("dtend").astimezone(dt.UTC) == event.ends_at
    assert str(row["summary"]) == "Asking; for, more\nÑ"
    assert (zones, row["dtstart"].params["TZID"]) == ({zone}, zone)


def test_file_when_the_hour_comes_twice_and_the_second_is_meant_then_still_that_instant(community):
    local = dt.datetime.fromisoformat("2026-10-25T02:30")
    second = instant_of(local, "Europe/Berlin", second=True)
    event = an_event(starts_local=local, starts_at=second)

    (row,) = entries(calendar_file(event, language="en", fallback="en", with_link=False))

    assert row.decoded("dtstart").astimezone(dt.UTC) == second


def test_file_when_changed_and_canceled_then_same_uid_growing_sequence(community, client):
    event = an_event(audience="public")
    url = f"/events/{event.public_id}/event.ics"
    first = client.get(url).content
    change_event(event=event, plan=a_plan(audience="public", place="Room 2"), by=None, at=BEFORE)
    second = client.get(url).content
    cancel_event(event=event, reason="Ill", by=None, at=BEFORE)
    third = client.get(url).content

    rows = [entries(body)[0] for body in (first, second, third)]
    methods = [str(Calendar.from_ical(body)["method"]) for body in (first, second, third)]
    assert len({str(row["uid"]) for row in rows}) == 1
    assert [int(row["sequence"]) for row in rows] == [0, 1, 2]
    assert [str(row["status"]) for row in rows] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert methods == ["PUBLISH", "PUBLISH", "CANCEL"]


@time_machine.travel(BEFORE, tick=False)
def test_feeds_when_read_then_public_without_links_and_personal_with_them(community, client, member):
    inside, guests = an_event(), an_event(audience="public")
    for event in (inside, guests):
        register(event=event, user=member, at=BEFORE)
    secret = renew_calendar_address(user=member, at=BEFORE).secret

    public, personal = client.get("/events/feed.ics"), client.get(f"/events/feed/{secret}.ics")

    assert [str(row["uid"]) for row in entries(public.content)] == [f"{guests.pk}@gremio"]
    assert {str(row["uid"]) for row in entries(personal.content)} == {f"{inside.pk}@gremio", f"{guests.pk}@gremio"}
    assert LINK.encode() not in public.content.replace(b"\r\n ", b"")
    assert LINK.encode() in personal.content.replace(b"\r\n ", b"")


@time_machine.travel(BEFORE, tick=False)
def test_feed_when_revoked_or_given_back_then_gone(community, client, member):
    event = an_event()
    place = register(event=event, user=member, at=BEFORE)
    old = renew_calendar_address(user=member, at=BEFORE).secret
    new = renew_calendar_address(user=member, at=BEFORE).secret
    cancel_registration(registration=place, by=member, at=BEFORE)

    assert client.get(f"/events/feed/{old}.ics").status_code == 404
    assert entries(client.get(f"/events/feed/{new}.ics").content) == []


@time_machine.travel(BEFORE, tick=False)
def test_feed_when_the_event_is_called_off_then_the_calendar_learns_it_without_the_link(community, client, member):
    event = an_event()
    register(event=event, user=member, at=BEFORE)
    secret = renew_calendar_address(user=member, at=BEFORE).secret
    cancel_event(event=event, reason="Ill", by=None, at=BEFORE)

    body = client.get(f"/events/feed/{secret}.ics").content

    assert [str(row["status"]) for row in entries(body)] == ["CANCELLED"]
    assert LINK.encode() not in body.replace(b"\r\n ", b"")


@time_machine.travel(BEFORE, tick=False)
@pytest.mark.parametrize("count", [1, 3])
def test_feed_when_longer_then_no_more_queries(community, client, count, django_assert_num_queries):
    for _ in range(count):
        an_event(audience="public")

    with django_assert_num_queries(2):
        client.get("/events/feed.ics")
