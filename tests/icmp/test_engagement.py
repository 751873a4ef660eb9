from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.engagement import (
    Deed,
    Expectation,
    engagement_index,
    engagement_score,
    expected_score,
    gravity,
    level,
    next_level,
)

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
AGREED = [Expectation(weight=5, target=1, period_days=30), Expectation(weight=9, target=2, period_days=90)]


def a_deed(key: str = "1", *, days_ago: float = 0, weight: float = 1, kind: str = "help", **more: object) -> Deed:
    when = more.pop("at", NOW - timedelta(days=days_ago))
    return Deed(key=key, type=kind, weight=weight, occurred_at=when, **more)  # type: ignore[arg-type]


def score(*deeds: Deed, at: datetime = NOW, **settings: object) -> float:
    return engagement_score(deeds, at=at, timezone=BERLIN, **settings)  # type: ignore[arg-type]


def test_expected_score_and_index_give_the_worked_example() -> None:
    assert round(expected_score(AGREED, half_life_days=30), 2) == 15.87
    assert engagement_index(9.0, AGREED, half_life_days=30) == pytest.approx(56.7, abs=0.05)


@pytest.mark.parametrize(("day", "left"), [((2026, 3, 29), 0.51465), ((2026, 10, 25), 0.48577), ((2026, 6, 1), 0.5)])
def test_engagement_score_over_a_change_of_clocks_counts_elapsed_hours(day: tuple[int, int, int], left: float) -> None:
    midnight = datetime(*day, tzinfo=ZoneInfo(BERLIN))

    found = score(a_deed(at=midnight), at=midnight + timedelta(days=1), half_life_days=1)

    assert round(found, 5) == left


def test_engagement_score_after_one_half_life_is_half() -> None:
    assert score(a_deed(days_ago=30, weight=8)) == 4
    assert score(a_deed(days_ago=60, weight=8), half_life_days=60) == 4


def test_engagement_score_of_what_comes_later_is_nothing() -> None:
    assert score(a_deed(days_ago=-0.001)) == 0
    assert score(a_deed(days_ago=0)) == 1


def test_engagement_score_with_many_of_a_type_on_one_local_day_is_capped() -> None:
    # 23:30 UTC in June is the next day in Berlin.
    evening = [a_deed(str(n), at=datetime(2026, 5, 1, 23, 30 + n, tzinfo=UTC)) for n in range(5)]
    before = [a_deed(f"b{n}", at=datetime(2026, 5, 1, 21, 30 + n, tzinfo=UTC)) for n in range(5)]
    other = a_deed("o", kind="other", at=datetime(2026, 5, 1, 23, 40, tzinfo=UTC))
    at, forever = datetime(2026, 5, 2, 12, tzinfo=UTC), 1e9

    assert score(*evening, at=at, half_life_days=forever) == pytest.approx(3)
    assert score(*evening, *before, at=at, half_life_days=forever) == pytest.approx(6)
    assert score(*evening, other, at=at, half_life_days=forever) == pytest.approx(4)
    assert score(*evening, at=at, half_life_days=forever, per_day=5) == pytest.approx(5)


def test_engagement_score_with_a_correction_forgets_the_deed() -> None:
    wrong, right = a_deed("wrong", weight=9), a_deed("right", weight=5)
    correction = a_deed("undo", weight=9, corrects="wrong", days_ago=-3)

    assert score(wrong, right) == 14
    assert score(wrong, right, correction) == 5


def test_engagement_score_with_a_corrected_deed_frees_its_place_under_the_cap() -> None:
    deeds = [a_deed(str(n)) for n in range(4)]

    assert score(*deeds) == 3
    assert score(*deeds, a_deed("undo", corrects="0")) == 3
    assert score(*deeds, a_deed("undo", corrects="0"), a_deed("again", corrects="1")) == 2


def test_engagement_index_for_a_newcomer_is_fair_and_never_too_early() -> None:
    assert engagement_index(1, AGREED, tenure_days=13.9) is None
    assert engagement_index(expected_score(AGREED) / 2, AGREED, tenure_days=30) == pytest.approx(100)
    assert engagement_index(1, []) is None


@given(st.permutations([a_deed(str(n), days_ago=n % 3, weight=n) for n in range(9)]))
def test_engagement_score_in_any_order_is_the_same(deeds: list[Deed]) -> None:
    assert score(*deeds) == score(*sorted(deeds, key=lambda deed: deed.key))


@pytest.mark.parametrize(
    ("weight", "expected"), [(12, 1), (10, 1), (9, 2), (7, 2), (6, 3), (4, 3), (3, 4), (1, 4), (0, None)]
)
def test_level_of_the_weightiest_deed_follows_the_model(weight: float, expected: int | None) -> None:
    assert level([a_deed(weight=weight, presence=False), a_deed("2", weight=0)], at=NOW, timezone=BERLIN) == expected


def test_level_of_a_deed_older_than_a_year_is_gone() -> None:
    assert level([a_deed(weight=11, days_ago=364)], at=NOW, timezone=BERLIN) == 1
    assert level([a_deed(weight=11, days_ago=365)], at=NOW, timezone=BERLIN) is None


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (range(0, 90, 3), 1),
        (range(0, 87, 3), 2),
        (range(0, 28, 4), 2),
        (range(0, 24, 4), 3),
        ([0, 6], 3),
        ([0, 7], 4),
        ([6, 6.1], 4),
    ],
)
def test_level_of_presence_counts_local_days_in_its_window(days: list[float], expected: int) -> None:
    deeds = [a_deed(str(ago), days_ago=ago, weight=1) for ago in days]

    assert level(deeds, at=NOW, timezone=BERLIN) == expected


def test_level_of_deeds_without_presence_has_no_milestone() -> None:
    deeds = [a_deed(str(ago), days_ago=ago, weight=1, presence=False) for ago in range(40)]

    assert level(deeds, at=NOW, timezone=BERLIN) == 4


@pytest.mark.parametrize(
    ("held", "earned", "review", "now"),
    [
        (3, 2, False, 2),
        (2, 3, False, 2),
        (2, 3, True, 3),
        (None, 4, False, 4),
        (4, None, False, 4),
        (4, None, True, None),
    ],
)
def test_next_level_rises_at_once_and_falls_at_the_review(
    held: int | None, earned: int | None, review: bool, now: int | None
) -> None:
    assert next_level(held, earned, quarterly_review=review) == now


def test_gravity_of_the_worked_table_rises_by_its_two_steps() -> None:
    tables = [{1: 1, 2: 4, 3: 8, 4: 17}, {1: 1, 2: 5, 3: 9, 4: 15}, {1: 2, 2: 6, 3: 10, 4: 12}]

    means = [gravity(table) or 0 for table in tables]

    assert [mean * 30 for mean in means] == [441, 504, 666]
    assert [round(later - earlier, 1) for earlier, later in pairwise(means)] == [2.1, 5.4]
    assert gravity({}) is None
