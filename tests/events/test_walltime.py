"""Wall time to instant in zones that change their clocks, and one that does not."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.walltime import DoubledHour, MissingHour, UnknownZone, instant_of, is_second, wall_of

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "America/Mexico_City"]


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("wall", "zone", "instant"),
    [
        ("2026-01-15T19:00", "Europe/Berlin", "2026-01-15T18:00"),
        ("2026-07-15T19:00", "Europe/Berlin", "2026-07-15T17:00"),
        ("2026-03-29T01:59", "Europe/Berlin", "2026-03-29T00:59"),
        ("2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00"),
        ("2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00"),
        ("2026-03-08T03:00", "America/New_York", "2026-03-08T07:00"),
        ("2026-11-01T02:00", "America/New_York", "2026-11-01T07:00"),
        ("2026-10-04T03:00", "Australia/Sydney", "2026-10-03T16:00"),
        ("2026-10-04T02:30", "Australia/Lord_Howe", "2026-10-03T15:30"),
        ("2026-04-05T02:00", "Australia/Lord_Howe", "2026-04-04T15:30"),
        ("2026-10-25T02:30", "America/Mexico_City", "2026-10-25T08:30"),
        ("2026-04-05T02:30", "America/Mexico_City", "2026-04-05T08:30"),
    ],
)
def test_instant_when_the_clock_shows_it_once_then_that_moment(wall, zone, instant):
    assert instant_of(local(wall), zone) == utc(instant)


@pytest.mark.parametrize(
    ("wall", "zone", "meant"),
    [
        ("2026-03-29T02:00", "Europe/Berlin", "2026-03-29T03:00"),
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T03:30"),
        ("2026-03-08T02:15", "America/New_York", "2026-03-08T03:15"),
        ("2026-10-04T02:30", "Australia/Sydney", "2026-10-04T03:30"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-04T02:45"),
    ],
)
def test_instant_when_the_hour_is_missing_then_refused_with_what_is_meant(wall, zone, meant):
    with pytest.raises(MissingHour) as refused:
        instant_of(local(wall), zone)

    assert refused.value.after == local(meant)


@pytest.mark.parametrize(
    ("wall", "zone", "first", "second"),
    [
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30", "2026-10-25T01:30"),
        ("2026-10-25T02:00", "Europe/Berlin", "2026-10-25T00:00", "2026-10-25T01:00"),
        ("2026-11-01T01:30", "America/New_York", "2026-11-01T05:30", "2026-11-01T06:30"),
        ("2026-04-05T02:30", "Australia/Sydney", "2026-04-04T15:30", "2026-04-04T16:30"),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45", "2026-04-04T15:15"),
    ],
)
def test_instant_when_the_hour_comes_twice_then_asked_and_both_are_possible(wall, zone, first, second):
    with pytest.raises(DoubledHour) as asked:
        instant_of(local(wall), zone)

    assert (asked.value.first, asked.value.second) == (utc(first), utc(second))
    assert instant_of(local(wall), zone, second=False) == utc(first)
    assert instant_of(local(wall), zone, second=True) == utc(second)
    assert [is_second(local(wall), zone, utc(text)) for text in (first, second)] == [False, True]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime", "Europe"])
def test_instant_when_the_zone_is_none_then_unknown(zone):
    with pytest.raises(UnknownZone):
        instant_of(local("2026-01-15T19:00"), zone)


@given(
    st.datetimes(dt.datetime.fromisoformat("2024-01-01T00:00"), dt.datetime.fromisoformat("2030-01-01T00:00")).map(
        lambda d: d.replace(microsecond=0)
    ),
    st.sampled_from(ZONES),
)
def test_instant_when_found_then_the_clock_there_shows_the_wall_time(wall, zone):
    try:
        moments = [instant_of(wall, zone)]
    except MissingHour:
        return
    except DoubledHour as asked:
        moments = [asked.first, asked.second]

    assert {wall_of(moment, zone) for moment in moments} == {wall}
