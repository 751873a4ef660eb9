from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.retention import Growth, Tenure, cohort_table, growth, growth_series, kaplan_meier, numbers_at_risk

BERLIN = "Europe/Berlin"


def tenures(*durations: float, still_in: tuple[float, ...] = ()) -> list[Tenure]:
    return [Tenure(duration=time, ended=True) for time in durations] + [
        Tenure(duration=time, ended=False) for time in still_in
    ]


EIGHT = tenures(3, 6, 7, 10, still_in=(4, 8, 11, 12))


def test_kaplan_meier_of_eight_gives_the_worked_example() -> None:
    curve = kaplan_meier(EIGHT)

    assert [(step.time, step.at_risk, step.ended) for step in curve.steps] == [
        (3, 8, 1),
        (6, 6, 1),
        (7, 5, 1),
        (10, 3, 1),
    ]
    assert [round(curve.at(time).survival, 3) for time in (2, 3, 6, 7)] == [1, 0.875, 0.729, 0.583]
    assert curve.median == 10
    assert numbers_at_risk(EIGHT, [0, 3, 4, 7, 13]) == [8, 8, 7, 5, 0]


def test_kaplan_meier_interval_is_greenwoods_on_the_log_log_scale() -> None:
    step = kaplan_meier(tenures(3, still_in=(9,) * 7)).steps[0]

    # S = 7/8, variance of log(-log S) = (1/56) / ln(7/8)²
    assert (step.low, step.high) == (pytest.approx(0.387003, abs=1e-5), pytest.approx(0.981393, abs=1e-5))


def test_kaplan_meier_until_half_is_gone_has_no_median() -> None:
    assert kaplan_meier(tenures(3, still_in=(9, 9, 9))).median is None
    assert kaplan_meier(tenures(3, 3, still_in=(9, 9))).median == 3


def test_kaplan_meier_median_at_an_inexact_half_is_found() -> None:
    # (5/6)·(4/5)·(3/4) is one half, of floats not quite.
    assert kaplan_meier(tenures(1, 2, 3, still_in=(9, 9, 9))).median == 3


def test_kaplan_meier_of_who_leaves_as_another_is_lost_counts_both_at_risk() -> None:
    assert kaplan_meier(tenures(5, still_in=(5,))).steps[0].survival == 0.5


def test_kaplan_meier_when_all_are_gone_reaches_nought_with_the_band_above_it() -> None:
    curve = kaplan_meier(tenures(1, 2))

    assert (curve.steps[-1].survival, curve.steps[-1].low) == (0, 0)
    assert curve.steps[-1].high == curve.steps[0].high
    assert kaplan_meier(tenures(1)).steps[0].high == 1.0


def test_kaplan_meier_of_nobody_is_flat() -> None:
    curve = kaplan_meier([])

    assert (curve.n, curve.steps, curve.median, curve.at(5).survival) == (0, (), None, 1.0)


@given(st.lists(st.builds(Tenure, duration=st.integers(0, 30), ended=st.booleans()), max_size=40))
def test_kaplan_meier_of_anybody_falls_inside_its_band(people: list[Tenure]) -> None:
    curve = kaplan_meier(people)

    survivals = [step.survival for step in curve.steps]
    assert survivals == sorted(survivals, reverse=True)
    assert all(0 <= step.low <= step.survival <= step.high <= 1 for step in curve.steps)


def test_growth_of_known_people_tells_where_they_come_from() -> None:
    found = growth({"new", "back", "stays"}, previous={"stays", "gone"}, ever={"back", "long gone"})

    assert found == Growth(new=1, resurrected=1, retained=1, churned=1)
    assert (found.active, found.quick_ratio) == (3, 2)


def test_quick_ratio_without_churn_is_none() -> None:
    assert growth({"a"}, previous=set()).quick_ratio is None


@given(st.lists(st.sets(st.integers(0, 12)), max_size=10))
def test_growth_of_any_periods_balances(periods: list[set[int]]) -> None:
    series = growth_series(periods)

    before = 0
    for active, found in zip(periods, series, strict=True):
        assert found.active == len(active)
        assert found.active == before + found.new + found.resurrected - found.churned
        before = found.active
    assert sum(found.new for found in series) == len(set[int]().union(*periods))


def at(month: int, day: int = 10, hour: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_cohort_table_of_two_months_hatches_the_running_one() -> None:
    joined = {"a": at(1), "b": at(1), "c": at(2), "later": at(4)}
    presence = [("a", at(1)), ("a", at(2)), ("a", at(2, 11)), ("b", at(1)), ("c", at(2)), ("c", at(3)), ("x", at(1))]

    found = cohort_table(joined, presence, as_of=at(3, 20), timezone=BERLIN)

    january, february = found.cohorts
    assert (january.joined, january.size) == (date(2026, 1, 1), 2)
    assert [(cell.retained, cell.share, cell.complete) for cell in january.cells] == [
        (2, 1.0, True),
        (1, 0.5, True),
        (0, 0.0, False),
    ]
    assert [(cell.retained, cell.complete) for cell in february.cells] == [(1, True), (1, False)]
    assert found.pooled == (1.0, 0.5, None)


def test_cohort_table_pools_by_size_over_the_complete_only() -> None:
    joined = {"a": at(1), "b": at(1), "c": at(1), "d": at(2)}
    presence = [("a", at(2)), ("d", at(3))]

    found = cohort_table(joined, presence, as_of=at(4), timezone=BERLIN)

    assert found.pooled == (0.0, 0.5, 0.0, None)


def test_cohort_table_near_midnight_goes_by_the_local_month() -> None:
    found = cohort_table(
        {"a": at(1, 31, 23)}, [("a", at(2, 28, 23)), ("a", at(3, 31))], as_of=at(3, 30), timezone=BERLIN
    )

    # 23:00 UTC on the last of January is February in Berlin; what is after as_of has not happened.
    assert [(cohort.joined, len(cohort.cells)) for cohort in found.cohorts] == [(date(2026, 2, 1), 2)]
    assert [cell.retained for cell in found.cohorts[0].cells] == [0, 1]


def test_cohort_table_of_nobody_is_empty() -> None:
    found = cohort_table({}, [], as_of=at(3), timezone=BERLIN)

    assert (found.cohorts, found.pooled) == ((), ())
