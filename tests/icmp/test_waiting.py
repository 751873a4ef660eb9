"""Who is next on the waiting list, and for whom a seat is free: measurement 2.2."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icmp.models import Application
from icmp.waiting import Room, Waiting, in_order, next_offers
from tests.factories import UserFactory

from .factories import DecisionFactory, ProfileVersionFactory, SubmittedApplicationFactory, stand

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def waits(key: int, segment: str | None = None, **facts: object) -> Waiting:
    return Waiting(**{"key": UUID(int=key), "segment": segment, "submitted_at": AT, "score": Decimal(80), **facts})


def keys(rows: list[Waiting]) -> list[int]:
    return [row.key.int for row in rows]


def test_order_when_everything_differs_then_offers_score_submission_and_key():
    best, earlier, later = waits(9, score=Decimal(90)), waits(8, submitted_at=AT - HOUR), waits(3)
    twin, unscored, lapsed = waits(4), waits(2, score=None), waits(1, score=Decimal(99), lapsed_offers=1)

    found = in_order([lapsed, unscored, twin, later, earlier, best])

    assert keys(found) == [9, 8, 3, 4, 2, 1]


@pytest.mark.parametrize(
    ("taken", "kept", "free", "of_a", "of_b", "of_none"),
    [
        ({}, 0, 10, 3, 10, 10),
        ({"a": 3}, 0, 7, 0, 7, 7),
        ({"a": 3, "b": 7}, 0, 0, 0, 0, 0),
        ({"a": 1, None: 6}, 2, 1, 1, 1, 1),
        ({"b": 8}, 2, 0, 0, 0, 0),
        ({"a": 4, "b": 9}, 0, 0, 0, 0, 0),  # seats were taken away later: none is free, never less
    ],
)
def test_room_when_seats_are_taken_then_free_for_each(taken, kept, free, of_a, of_b, of_none):
    room = Room(seats=10, taken=taken, quotas={"a": 3}, kept=kept)

    assert (room.free, room.free_for("a"), room.free_for("b"), room.free_for(None)) == (free, of_a, of_b, of_none)


def test_why_full_when_the_round_or_only_the_segment_then_so():
    assert Room(seats=2, taken={"b": 2}, quotas={"a": 1}).why_full("a") == "cohort_full"
    assert Room(seats=2, taken={"a": 1}, quotas={"a": 1}).why_full("a") == "segment_full"
    assert Room(seats=2, taken={"a": 1}, quotas={"a": 1}).why_full("b") is None


def test_next_offers_when_a_segment_is_full_then_past_its_people():
    room = Room(seats=5, taken={"a": 2, "b": 1}, quotas={"a": 2})
    rows = [
        waits(1, "a", score=Decimal(99)),
        waits(2, "b", score=Decimal(70)),
        waits(3, "c", score=Decimal(60)),
        waits(4, "c", score=None),
    ]

    assert keys(next_offers(room, rows)) == [2, 3]


def test_next_offers_when_the_segment_has_one_left_then_one_of_it():
    room = Room(seats=9, taken={"a": 1}, quotas={"a": 2})

    assert keys(next_offers(room, [waits(1, "a"), waits(2, "a"), waits(3)])) == [1, 3]


def test_next_offers_when_put_aside_by_a_person_or_two_offers_lapsed_then_not_by_itself():
    rows = [waits(1, chosen=True), waits(2, lapsed_offers=2), waits(3, lapsed_offers=1)]

    assert keys(next_offers(Room(seats=9), rows)) == [3]


SEGMENTS = st.sampled_from([None, "a", "b"])
PEOPLE = st.lists(
    st.builds(
        Waiting,
        key=st.uuids(),
        segment=SEGMENTS,
        submitted_at=st.integers(0, 3).map(lambda hours: AT + hours * HOUR),
        score=st.one_of(st.none(), st.integers(0, 3).map(Decimal)),
        lapsed_offers=st.integers(0, 2),
        chosen=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda row: row.key,
)
ROOMS = st.builds(
    Room,
    seats=st.integers(0, 8),
    taken=st.dictionaries(SEGMENTS, st.integers(0, 4)),
    quotas=st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 4)),
    kept=st.integers(0, 3),
)


@given(ROOMS, PEOPLE)
def test_next_offers_when_at_random_then_never_oversold_and_nobody_is_passed_over(room, people):
    offered = next_offers(room, people)

    for row in offered:
        assert room.free_for(row.segment) > 0
        room = room.less_one(row.segment)
    left_out = [row for row in people if row.is_offered_to and row not in offered]
    assert all(room.why_full(row.segment) for row in left_out)


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE)
def test_order_when_at_random_then_the_database_says_the_same(community, people):
    Application.objects.all().delete()
    version, decider = ProfileVersionFactory(), UserFactory()
    for row in people:
        facts = {"submitted_at": row.submitted_at, "score": row.score, "lapsed_offers": row.lapsed_offers}
        application = SubmittedApplicationFactory(pk=row.key, profile_version=version, **facts)
        DecisionFactory(application=application, decided_by=decider)
        stand(application, "waitlisted")

    found = Application.objects.in_waiting_order().values_list("pk", flat=True)

    assert list(found) == [row.key for row in in_order(people)]
