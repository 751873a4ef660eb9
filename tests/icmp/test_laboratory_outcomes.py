import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from icmp.health.stays import Stay
from icmp.laboratory.outcomes import Expected, engaged, retained
from icmp.laboratory.small import gathered
from icmp.periods import Span

TODAY = dt.date(2026, 11, 2)
MEETING = Expected(kinds=frozenset({"event.attended"}), target=Decimal(1), in_hours=False, period="month")
HOURS = Expected(kinds=frozenset({"mentoring"}), target=Decimal(3), in_hours=True, period="month", weight=Decimal(2))


def stay(joined_on: dt.date = dt.date(2026, 1, 15), ended_on: dt.date | None = None) -> Stay:
    return Stay(member=1, joined_on=joined_on, ended_on=ended_on)


def attended(*months: int) -> dict[tuple[dt.date, str], tuple[int, int]]:
    return {(dt.date(2026, month, 1), "event.attended"): (1, 90) for month in months}


@pytest.mark.parametrize(
    ("joined_on", "ended_on", "found"),
    [
        (dt.date(2026, 5, 6), None, True),  # 180 days ago today
        (dt.date(2026, 5, 7), None, None),
        (dt.date(2026, 1, 15), dt.date(2026, 7, 14), False),  # gone on day 180
        (dt.date(2026, 1, 15), dt.date(2026, 7, 15), True),
    ],
)
def test_retained_is_known_from_day_180_on(joined_on: dt.date, ended_on: dt.date | None, found: bool | None) -> None:
    assert retained(stay(joined_on, ended_on), as_of=TODAY) is found


@pytest.mark.parametrize(
    ("months", "found"),
    [((1, 2), True), ((1,), False), ((2, 3, 4), True), ((4, 5, 6), False), ((), False)],
)
def test_engaged_is_kept_in_sixty_percent_of_the_first_three_windows(months: tuple[int, ...], found: bool) -> None:
    assert engaged(stay(), [MEETING], attended(*months), [], as_of=TODAY) is found


def test_engaged_with_a_leave_leaves_its_window_out() -> None:
    away = [Span(dt.date(2026, 2, 10), dt.date(2026, 3, 2))]

    assert engaged(stay(), [MEETING], attended(1), away, as_of=TODAY) is True


def test_engaged_before_ninety_days_or_without_a_window_is_unknown() -> None:
    assert engaged(stay(dt.date(2026, 8, 5)), [MEETING], attended(8, 9, 10), [], as_of=TODAY) is None
    assert engaged(stay(), [], attended(1, 2, 3), [], as_of=TODAY) is None


def test_engaged_of_hours_counts_minutes_and_weighs() -> None:
    """Hours weigh two and were given in one of three months; the meeting was kept: (2·1/3 + 1) / 3 is 0.56."""
    done = attended(1, 2, 3) | {(dt.date(2026, 2, 1), "mentoring"): (2, 180)}

    assert engaged(stay(), [MEETING, HOURS], done, [], as_of=TODAY) is False
    assert engaged(stay(), [MEETING], done, [], as_of=TODAY) is True


def test_engaged_in_quarters_adds_its_months_up() -> None:
    twice = Expected(kinds=frozenset({"event.attended"}), target=Decimal(2), in_hours=False, period="quarter")

    assert engaged(stay(dt.date(2026, 1, 1), dt.date(2026, 4, 1)), [twice], attended(1, 3), [], as_of=TODAY) is True


def test_gathered_tells_small_groups_together() -> None:
    groups = {"a": Counter({1: 6}), "b": Counter({2: 3}), "c": Counter({3: 2}), "d": Counter({4: 9})}

    assert gathered(groups) == ({"a": {1: 6}, "d": {4: 9}}, {2: 3, 3: 2})


def test_gathered_with_a_lone_small_group_takes_the_smallest_other_with_it() -> None:
    groups = {"a": Counter({1: 6}), "b": Counter({2: 1}), "d": Counter({4: 9})}

    assert gathered(groups) == ({"d": {4: 9}}, {1: 6, 2: 1})
    assert gathered({"a": Counter({1: 2})}) == ({}, {})
    assert gathered({}) == ({}, {})
