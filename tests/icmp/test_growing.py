"""Growing on purpose (measurement 2.17): the worked example, and what is not known."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from icmp.growing import Room, room
from icmp.laboratory.figures.newcomers import facts, sentence
from icmp.laboratory.newcomers import room_now
from icmp.models import EngagementReading
from tests.icmp import world
from tests.icmp.world import NOW

WORKED: dict[str, Any] = {
    "hours": Decimal(40),
    "hours_per_newcomer": Decimal(5),
    "core": 5,
    "newcomers_per_core": Decimal(2),
    "active": 60,
}
UNKNOWN: dict[str, Any] = dict.fromkeys(WORKED)


@pytest.mark.parametrize(
    ("said", "limits", "newcomers", "narrowest"),
    [
        ({}, (8, 10, 12), 8, "carried"),
        ({"core": 0}, (8, 0, 12), 0, "welcomed"),
        ({"active": 14}, (8, 10, 2), 2, "held"),
        ({"hours": Decimal("39.99")}, (7, 10, 12), 7, "carried"),
        ({"newcomers_per_core": Decimal("1.5")}, (8, 7, 12), 7, "welcomed"),
        ({"hours_per_newcomer": Decimal(0)}, (None, 10, 12), 10, "welcomed"),
        (UNKNOWN | {"active": 60}, (None, None, 12), 12, "held"),
        (UNKNOWN, (None, None, None), None, None),
    ],
)
def test_room_when_measured_then_the_narrowest_limit_decides(said, limits, newcomers, narrowest):
    found = room(**WORKED | said)

    assert (found.carried, found.welcomed, found.held) == limits
    assert (found.newcomers, found.narrowest) == (newcomers, narrowest)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Room(carried=8, welcomed=10, held=12), "The next intake takes 8 newcomers at most. Our hours carry no more."),
        (Room(carried=8, welcomed=1, held=12), "The next intake takes 1 newcomer at most. Those who are close"),
        (
            Room(carried=8, welcomed=0, held=12),
            "The community has no room for newcomers now. Those who are close to the community can welcome no more.",
        ),
        (Room(carried=None, welcomed=None, held=None), "How many newcomers we can take in at once is not known yet."),
    ],
)
def test_sentence_when_said_then_names_what_decides(found, told):
    with translation.override("en"):
        assert sentence(found).startswith(told)
        assert [fact.value for fact in facts(found)] == [
            "–" if most is None else str(most) for most in (found.carried, found.welcomed, found.held)
        ]


@pytest.mark.django_db
def test_room_when_read_then_from_the_foundation_in_force_and_the_last_readings(community):
    capacity = {"hours_per_month_pledged": 40, "hours_per_newcomer": 5, "newcomers_per_core_member": 2}
    world.foundation(capacity=capacity)
    for place in range(20):
        who = world.member()
        if place < 15:
            world.deed(who, world.moment(NOW.day.replace(day=1)))
        EngagementReading.objects.create(member=who, on=NOW.day, score=1, expected=1, level=1 + place % 4)

    found = room_now(NOW)

    assert found == Room(carried=8, welcomed=20, held=3)


@pytest.mark.django_db
def test_room_when_the_group_is_too_small_then_nothing_is_said_about_it(community):
    world.foundation()
    EngagementReading.objects.create(member=world.member(), on=NOW.day, score=1, expected=1, level=1)

    assert room_now(NOW) == Room(carried=None, welcomed=None, held=None)
