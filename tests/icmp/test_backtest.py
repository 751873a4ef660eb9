from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.backtest import (
    Pair,
    Restriction,
    Table,
    alike,
    drawn_rate,
    expected_by_chance,
    found_of_100,
    ranking,
    suggest,
    tabulate,
)

WORKED = Table(k1=18, n1=24, k0=9, n0=26)
TABLES = {"a": WORKED, "b": Table(k1=14, n1=25, k0=13, n0=25), "c": Table(k1=12, n1=20, k0=15, n0=30)}
WEIGHTS = {"a": Decimal(40), "b": Decimal(30), "c": Decimal(30)}
COUNTS = st.integers(0, 60)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    n1, n0 = draw(COUNTS), draw(COUNTS)
    return Table(k1=draw(st.integers(0, n1)), n1=n1, k0=draw(st.integers(0, n0)), n0=n0)


def test_table_of_the_worked_example_gives_its_figures() -> None:
    assert [round(100 * end, 1) for end in WORKED.share_with] == [55.1, 88.0]
    assert [round(100 * end, 1) for end in WORKED.share_without] == [19.4, 53.8]
    assert WORKED.lift is not None
    assert WORKED.difference is not None
    assert (round(WORKED.lift, 2), round(100 * WORKED.difference, 1)) == (2.17, 40.4)
    assert WORKED.interval is not None
    assert [round(100 * end, 1) for end in WORKED.interval] == [12.8, 60.4]
    assert [round(figure, 3) for figure in (WORKED.log_odds, WORKED.reliability, WORKED.shrunken)] == [
        1.657, 0.603, 0.999,
    ]  # fmt: skip
    assert WORKED.grade == "indicative"
    assert WORKED.supported


def test_suggest_of_the_worked_example_gives_aims_and_the_limited_step() -> None:
    found = suggest(WEIGHTS, TABLES)

    assert found is not None
    assert {key: round(aim, 1) for key, aim in found.aims.items()} == {"a": 61.5, "b": 15.7, "c": 22.8}
    assert {key: round(weight, 1) for key, weight in found.weights.items()} == {
        "a": Decimal("50.0"), "b": Decimal("23.3"), "c": Decimal("26.7"),
    }  # fmt: skip
    assert sum(found.weights.values()) == 100


@pytest.mark.parametrize(
    ("table", "grade"),
    [
        (Table(k1=9, n1=9, k0=10, n0=40), "insufficient"),  # nine with the feature
        (Table(k1=5, n1=30, k0=4, n0=30), "insufficient"),  # nine who did well
        (Table(k1=10, n1=10, k0=0, n0=10), "indicative"),
        (Table(k1=20, n1=30, k0=10, n0=29), "indicative"),
        (Table(k1=20, n1=30, k0=10, n0=30), "adequate"),
        (Table(k1=12, n1=30, k0=7, n0=30), "indicative"),  # nineteen who did well
    ],
)
def test_grade_at_its_lines_counts_people_and_outcomes(table: Table, grade: str) -> None:
    assert table.grade == grade


def test_table_of_an_impossible_count_is_refused() -> None:
    with pytest.raises(ValueError, match="counted"):
        Table(k1=3, n1=2, k0=0, n0=1)


def test_table_without_anybody_without_has_no_lift_and_no_difference() -> None:
    assert (Table(k1=2, n1=3, k0=0, n0=5).lift, Table(k1=2, n1=3, k0=0, n0=0).difference) == (None, None)
    assert not Table(k1=9, n1=9, k0=0, n0=9).supported


def test_tabulate_leaves_out_whose_feature_is_unknown() -> None:
    found = tabulate([True, True, False, None, False], [True, False, True, True, False])

    assert found == Table(k1=1, n1=2, k0=1, n0=2)


def test_suggest_when_a_criterion_has_too_few_then_it_keeps_its_weight() -> None:
    found = suggest(WEIGHTS, TABLES | {"c": Table(k1=3, n1=5, k0=15, n0=30)})

    assert found is not None
    assert (found.aims["c"], found.weights["c"]) == (30, 30)
    assert sum(found.weights.values()) == 100


def test_suggest_when_nothing_speaks_for_any_criterion_is_none() -> None:
    against = Table(k1=9, n1=26, k0=18, n0=24)

    assert suggest(WEIGHTS, dict.fromkeys(WEIGHTS, against)) is None
    assert suggest(WEIGHTS, {}) is None
    assert suggest(WEIGHTS, {"a": WORKED}) is None
    assert suggest(dict.fromkeys(WEIGHTS, Decimal(0)), TABLES) is None


@given(st.dictionaries(st.sampled_from("abcdef"), tables(), min_size=2), st.data())
def test_suggest_of_any_tables_keeps_the_sum_and_its_limit(found: dict[str, Table], data: st.DataObject) -> None:
    weights = {key: data.draw(st.decimals(0, 100, places=2)) for key in found}

    suggestion = suggest(weights, found)

    if suggestion is not None:
        total = sum(weights.values())
        assert sum(suggestion.weights.values()) == total
        assert min(suggestion.weights.values()) >= 0
        assert max(abs(suggestion.weights[key] - weights[key]) for key in weights) <= total / 10 + Decimal("0.01")


def test_alike_names_the_pairs_that_say_the_same_twice() -> None:
    yes, no = [True] * 8 + [False] * 8, [False] * 8 + [True] * 8
    mixed: list[bool | None] = [True, False] * 8
    nearly: list[bool | None] = [*yes[:15], None]

    found = alike({"a": yes, "b": nearly, "c": mixed, "d": no})

    assert [(pair.left, pair.right, round(pair.phi, 2)) for pair in found] == [
        ("a", "b", 1), ("a", "d", -1), ("b", "d", -1),
    ]  # fmt: skip
    assert found[0] == Pair(left="a", right="b", phi=found[0].phi)


def test_chance_and_power_say_what_the_design_measured() -> None:
    assert expected_by_chance(8) == pytest.approx(0.2)
    assert [found_of_100(n) for n in (29, 30, 60, 119, 120, 5000)] == [None, 22, 38, 38, 78, 98]


def test_ranking_with_ties_counts_half() -> None:
    assert ranking([80, 70, 70, 60], [True, True, False, False]) == pytest.approx(3.5 / 4)
    assert ranking([80, 70], [True, True]) is None


def test_drawn_rate_of_few_stays_near_the_rate_of_all() -> None:
    assert drawn_rate(2, 2, overall=0.5) == pytest.approx(7 / 12)


def test_restriction_hides_when_fewer_and_narrower_people_are_known() -> None:
    assert Restriction(known=60, applicants=167, ratio=0.6).hides
    assert Restriction(known=60, applicants=167, ratio=None).hides
    assert not Restriction(known=60, applicants=167, ratio=0.97).hides
    assert not Restriction(known=60, applicants=60, ratio=None).hides
