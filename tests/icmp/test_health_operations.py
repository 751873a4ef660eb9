import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from icmp.health.operations import measure_community
from icmp.models import EngagementReading, MetricSnapshot
from icmp.tasks import measure_community as nightly
from members.models import TickRun
from tests.icmp import world
from tests.icmp.world import NOW, moment

pytestmark = pytest.mark.django_db


def rows() -> list[dict[str, object]]:
    return list(MetricSnapshot.objects.order_by("pk").values()) + list(
        EngagementReading.objects.order_by("pk").values()
    )


def test_night_when_measured_then_index_against_what_was_agreed(community):
    world.expectation()
    who = world.member()
    # Thirty days of 24 hours before midnight, whatever the clocks did on 25 October: half of 5 is left.
    world.deed(who, dt.datetime(2026, 10, 2, 23, 0, tzinfo=dt.UTC))

    measure_community(at=NOW.at)

    reading = EngagementReading.objects.get()
    assert (reading.on, reading.score) == (dt.date(2026, 11, 1), Decimal("2.500"))
    # One deed of weight 5 in 30 days is 5 / ln 2 = 7.213, a member for 291 days nearly that.
    assert reading.expected == Decimal("7.205")
    assert reading.index == Decimal("34.699")
    assert reading.level == 3


def test_night_when_measured_twice_then_nothing_changes(community):
    world.foundation()
    world.expectation()
    for _ in range(6):
        world.deed(world.member(), moment(dt.date(2026, 10, 20)))
    first = measure_community(at=NOW.at)
    before = rows()

    second = measure_community(at=NOW.at + dt.timedelta(hours=5))

    assert first > 6
    assert (second, rows()) == (0, before)


def test_night_when_a_deed_is_recorded_late_then_only_what_came_out_differently_is_written(community):
    world.expectation()
    people = [world.member() for _ in range(6)]
    measure_community(at=NOW.at)
    world.deed(people[0], moment(dt.date(2026, 10, 20)))

    changed = measure_community(at=NOW.at + dt.timedelta(hours=1))

    assert EngagementReading.objects.exclude(score=0).get().member == people[0]
    assert EngagementReading.objects.count() == 6
    assert 0 < changed < MetricSnapshot.objects.count()


def test_night_when_somebody_joined_lately_then_it_is_too_early(community):
    world.expectation()
    world.member(dt.date(2026, 10, 25))

    measure_community(at=NOW.at)

    assert EngagementReading.objects.get().index is None


def test_night_when_a_level_sinks_then_it_is_held_until_the_quarter_ends(community):
    world.kinds()
    who = world.member()
    EngagementReading.objects.create(member=who, on=dt.date(2026, 10, 31), score=0, expected=0, level=2)
    world.deed(who, moment(dt.date(2026, 10, 20)))

    measure_community(at=NOW.at)
    held = EngagementReading.objects.get(on=dt.date(2026, 11, 1)).level
    measure_community(at=moment(dt.date(2027, 1, 2)))

    assert (held, EngagementReading.objects.get(on=dt.date(2027, 1, 1)).level) == (2, 3)


def test_night_when_group_is_small_then_only_its_size_is_stored(community):
    for _ in range(4):
        world.deed(world.member(), moment(dt.date(2026, 10, 20)))

    measure_community(at=NOW.at)

    told = MetricSnapshot.objects.filter(metric_key__in=["active_share", "quick_ratio", "retention_180d"])
    assert set(told.values_list("n", "value", "numerator", "ci_low", "state")) == {(4, None, None, None, "too_few")}
    assert told.count() == 3


def test_night_when_community_is_large_enough_then_value_interval_and_light_are_stored(community):
    for index in range(10):
        who = world.member()
        if index < 3:
            world.deed(who, moment(dt.date(2026, 10, 20)))

    measure_community(at=NOW.at)

    share = MetricSnapshot.objects.get(metric_key="active_share", dimension={})
    assert (share.value, share.numerator, share.n, share.state) == (Decimal("0.3"), 3, 10, "watch")
    assert share.ci_low < share.value < share.ci_high
    assert share.engine_version == "1"


def test_night_when_readings_are_old_then_they_are_forgotten(community):
    who = world.member()
    EngagementReading.objects.create(member=who, on=dt.date(2025, 9, 1), score=0, expected=0)

    measure_community(at=NOW.at)

    assert EngagementReading.objects.values_list("on", flat=True).get() == dt.date(2026, 11, 1)


def test_night_when_nobody_was_founded_then_nothing_fails(db):
    assert measure_community(at=NOW.at) > 0


def test_night_when_run_by_the_clock_then_it_leaves_its_trace(community):
    nightly()

    assert TickRun.objects.get(name="measure community").error == ""


def queries(people: int) -> int:
    for _ in range(people):
        world.deed(world.member(), moment(dt.date(2026, 10, 20)))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        measure_community(at=NOW.at)
    return len(asked)


def test_night_when_there_are_thirty_then_as_many_queries_as_for_one(community):
    world.foundation()
    few = queries(1)
    MetricSnapshot.objects.all().delete()
    EngagementReading.objects.all().delete()

    assert queries(29) == few
