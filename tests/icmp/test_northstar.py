from datetime import UTC, datetime, timedelta

import pytest

from icmp.northstar import (
    AGGREGATIONS,
    Aggregation,
    Case,
    cases_behind,
    elapsed_share,
    is_questionable,
    pace,
    trend,
    value,
)
from tests.icmp.blueprints import blueprint

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def a_case(actor: str, other: str | None, day: int = 5, **more: object) -> Case:
    settings = {"type": "mentoring", "confirmed": True} | more
    return Case(occurred_at=START + timedelta(days=day), actor=actor, other=other, **settings)  # type: ignore[arg-type]


CASES = [
    a_case("ana", "beto", subject="cv"),
    a_case("beto", "ana", 6, subject="cv"),
    a_case("carla", "beto", 3, type="intro"),
    a_case("carla", "dora", confirmed=False, subject="guide"),
    a_case("dora", "dora", subject="own"),
    a_case("ana", "eva", 31, subject="late"),
    a_case("ana", None, 1),
]


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        ("distinct_receivers_with_confirmed_help", 2),
        ("distinct_confirmed_pairs", 2),
        ("distinct_resources_reused", 2),
        ("count_members", 4),
    ],
)
def test_value_of_a_period_counts_distinct_things(aggregation: Aggregation, expected: int) -> None:
    assert value(CASES, aggregation, starts_at=START, ends_at=END) == expected


def test_value_of_some_types_leaves_out_the_others() -> None:
    found = value(CASES, "distinct_confirmed_pairs", starts_at=START, ends_at=END, types=["intro"])

    assert found == 1


def test_cases_behind_the_number_are_grouped_oldest_first() -> None:
    found = cases_behind(CASES, "distinct_receivers_with_confirmed_help", starts_at=START, ends_at=END)

    assert [[case.actor for case in group] for group in found] == [["carla", "ana"], ["beto"]]


@pytest.mark.parametrize("name", ["mpg_narrowed", "mpg_too_broad", "gen_ai_saas", "alumni_community_builders_es"])
def test_north_star_of_every_example_can_be_counted(name: str) -> None:
    assert blueprint(name)["foundation"]["north_star"]["aggregation"] in AGGREGATIONS


@pytest.mark.parametrize(
    ("at", "share"), [(START, 0), (START - timedelta(days=1), 0), (START + timedelta(days=15.5), 0.5), (END, 1)]
)
def test_elapsed_share_of_a_period_stays_inside_it(at: datetime, share: float) -> None:
    assert elapsed_share(starts_at=START, ends_at=END, at=at) == share
    assert elapsed_share(starts_at=END, ends_at=END, at=at) == 1


def test_pace_halfway_compares_with_half_the_target() -> None:
    assert pace(8, target=20, elapsed=0.5) == pytest.approx(0.8)
    assert pace(8, target=20, elapsed=0) is None
    assert pace(8, target=0, elapsed=0.5) is None


def test_trend_of_eight_periods_compares_the_halves() -> None:
    found = trend([99, 1, 2, 3, 4, 5, 6, 7, 8])

    assert found is not None
    assert (found.recent, found.before, found.change, found.ratio) == (6.5, 2.5, 4, 2.6)


def test_trend_with_too_few_periods_or_from_nothing_has_no_ratio() -> None:
    rising = trend([0] * 4 + [1] * 4)

    assert trend([1] * 7) is None
    assert rising is not None
    assert rising.ratio is None


@pytest.mark.parametrize(
    ("star", "inputs", "questionable"),
    [
        ([5, 5, 4], {"a": [1, 2, 3], "b": [0, 1, 2]}, True),
        ([9, 5, 5, 5], {"a": [7, 1, 2, 3]}, True),
        ([5, 6, 4], {"a": [1, 2, 3]}, False),
        ([5, 5, 4], {"a": [1, 2, 3], "b": [2, 2, 3]}, False),
        ([5, 4], {"a": [1, 2, 3]}, False),
        ([5, 5, 4], {"a": [2, 3]}, False),
        ([5, 5, 4], {}, False),
    ],
)
def test_north_star_is_questionable_when_all_inputs_rise_without_it(
    star: list[float], inputs: dict[str, list[float]], questionable: bool
) -> None:
    assert is_questionable(star, inputs) is questionable
