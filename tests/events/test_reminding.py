"""Reminders: each once, whatever the clocks do, however often the tick runs."""

import datetime as dt

import pytest

from events.operations import change_event, register, remind
from events.reminding import due_moments, reminder_due
from events.walltime import instant_of
from members.models import Letter, LetterChoice
from tests.events.factories import LINK, a_plan, an_event
from tests.factories import MemberFactory


def test_moments_when_clocks_change_in_between_then_a_day_is_the_same_time_by_the_clock():
    local = dt.datetime.fromisoformat("2026-03-29T19:00")

    moments = due_moments(local, "Europe/Berlin", instant_of(local, "Europe/Berlin"))

    assert moments["1d"] == dt.datetime(2026, 3, 28, 18, 0, tzinfo=dt.UTC)
    assert moments["1h"] == dt.datetime(2026, 3, 29, 16, 0, tzinfo=dt.UTC)


def test_reminder_when_one_was_missed_then_only_the_last_that_is_due():
    local = dt.datetime.fromisoformat("2026-06-10T19:00")
    starts = instant_of(local, "Europe/Berlin")
    moments = due_moments(local, "Europe/Berlin", starts)

    found = [reminder_due(moments, starts, starts - dt.timedelta(hours=h)) for h in (169, 168, 25, 24, 2, 1, 0)]

    assert found == [None, "7d", "7d", "1d", "1d", "1h", None]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts", "zone"),
    [
        (dt.datetime.fromisoformat("2026-03-29T19:00"), "Europe/Berlin"),
        (dt.datetime.fromisoformat("2026-10-25T09:00"), "Europe/Berlin"),
        (dt.datetime.fromisoformat("2026-11-01T03:30"), "America/New_York"),
        (dt.datetime.fromisoformat("2026-04-05T12:00"), "Australia/Lord_Howe"),
    ],
)
def test_remind_when_the_tick_runs_often_across_the_change_of_clocks_then_exactly_once_each(community, starts, zone):
    at = instant_of(starts, zone) - dt.timedelta(days=20)
    event = an_event(starts_local=starts, timezone=zone, capacity=5, at=at)
    for _ in range(5):
        register(event=event, user=MemberFactory().user, at=at)

    written = sum(
        remind(at=at + dt.timedelta(minutes=30 * step) + nudge)
        for step in range(20 * 48 + 4)
        for nudge in (dt.timedelta(), dt.timedelta(minutes=20))
    )

    assert written == 15
    assert Letter.objects.filter(kind="event_reminder").count() == 15


@pytest.mark.django_db
def test_remind_when_read_then_in_the_readers_language_with_the_clock_of_the_place(community):
    event = an_event(timezone="America/Mexico_City")
    user = MemberFactory(user__language="de").user
    register(event=event, user=user, at=event.starts_at - dt.timedelta(days=3))

    remind(at=event.starts_at - dt.timedelta(hours=20))

    letter = Letter.objects.get(kind="event_reminder")
    assert letter.language == "de"
    assert "Der Kreis im Dezember" in letter.text
    assert "18:30" in letter.text
    assert "Mexico City" in letter.text
    assert LINK in letter.text


@pytest.mark.django_db
def test_remind_when_switched_off_or_registered_later_then_no_letter(community):
    event = an_event()
    quiet, late = MemberFactory().user, MemberFactory().user
    LetterChoice.objects.create(user=quiet, kind="event_reminder")
    register(event=event, user=quiet, at=event.starts_at - dt.timedelta(days=9))
    register(event=event, user=late, at=event.starts_at - dt.timedelta(days=3))

    assert remind(at=event.starts_at - dt.timedelta(days=2)) == 0


@pytest.mark.django_db
def test_remind_when_the_event_moved_then_reminded_of_the_new_date(community):
    event = an_event()
    register(event=event, user=MemberFactory().user, at=event.starts_at - dt.timedelta(days=20))
    remind(at=event.starts_at - dt.timedelta(hours=20))
    later = a_plan(starts_local=event.starts_local + dt.timedelta(days=30))

    moved = change_event(event=event, plan=later, by=None, at=event.starts_at - dt.timedelta(hours=19))

    assert remind(at=moved.starts_at - dt.timedelta(hours=20)) == 1
    assert Letter.objects.filter(kind="event_changed").count() == 1
