"""Adverse impact with worked numbers, and which applications are compared with which."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.fairness.cases import ALL, MUST_HAVES, READERS, SCORE, STEPS, Case, by_rule, compared, criteria_of, divided
from icmp.fairness.impact import Count, fisher, impacts, worst


def read(*counts: tuple[int, int]) -> list[str]:
    return [one.reading for one in impacts(Count(group=str(n), n=of, through=n) for n, of in counts)]


def test_impact_of_the_worked_example_is_to_be_watched() -> None:
    best, other = impacts([Count(group="city", n=72, through=7), Count(group="else", n=63, through=3)])

    assert (best.reading, best.ratio, best.p) == ("ok", 1.0, None)
    assert (other.reading, round(other.ratio or 0, 2), round(other.p or 0, 2)) == ("watch", 0.49, 0.34)


@pytest.mark.parametrize(
    ("counts", "readings"),
    [
        (((40, 50), (20, 50)), ["ok", "alarm"]),
        (((10, 10), (8, 10)), ["ok", "ok"]),  # four fifths exactly
        (((9, 9), (1, 50)), ["insufficient", "insufficient"]),  # nine say nothing, and one group is alone
        (((9, 9), (5, 50), (5, 50)), ["insufficient", "ok", "ok"]),
        (((0, 10), (0, 10)), ["ok", "ok"]),  # nobody got through anywhere
        ((), []),
    ],
)
def test_impact_needs_a_low_ratio_and_for_an_alarm_little_chance(
    counts: tuple[tuple[int, int], ...], readings: list[str]
) -> None:
    assert read(*counts) == readings


@pytest.mark.parametrize(
    ("table", "p"),
    [
        ((1, 10, 11, 14), 0.00275946),  # studying or not, the usual example
        ((3, 4, 1, 4), 0.48571429),  # the lady tasting tea
        ((0, 10, 0, 10), 1.0),
        ((10, 10, 0, 10), 0.00001083),
        ((5, 10, 5, 10), 1.0),
    ],
)
def test_fisher_of_known_tables_gives_their_chance(table: tuple[int, int, int, int], p: float) -> None:
    assert fisher(*table) == pytest.approx(p, rel=0.001)


@given(n=st.integers(1, 400), other=st.integers(1, 400), one=st.integers(0, 400), two=st.integers(0, 400))
def test_fisher_of_any_table_is_the_exact_one(n: int, other: int, one: int, two: int) -> None:
    through, else_through = one % (n + 1), two % (other + 1)
    drawn = through + else_through
    ways = {x: comb(n, x) * comb(other, drawn - x) for x in range(max(0, drawn - other), min(n, drawn) + 1)}
    exact = Fraction(sum(way for way in ways.values() if way <= ways[through]), sum(ways.values()))

    assert fisher(through, n, else_through, other) == pytest.approx(float(exact), rel=1e-6, abs=1e-12)


def test_worst_of_readings_is_the_alarm_and_of_none_too_little() -> None:
    assert (worst(["ok", "alarm", "watch"]), worst(["insufficient", "ok"]), worst([])) == (
        "alarm",
        "ok",
        "insufficient",
    )


def case(
    *, must: bool | None = True, advised: bool | None = True, decided: bool | None = True, **answers: object
) -> Case:
    return Case(
        intake=1, language="en", answers=answers, vouched=False, must_haves=must, advised=advised, decided=decided
    )


def test_steps_compare_only_those_who_came_so_far() -> None:
    stopped, through, waiting = case(must=False, advised=False, decided=False), case(), case(decided=None)

    reached = {step: [reaches(one) for one in (stopped, through, waiting)] for step, reaches in STEPS.items()}

    assert reached == {
        ALL: [False, True, None],
        MUST_HAVES: [False, True, True],
        SCORE: [None, True, True],
        READERS: [None, True, None],
    }


def test_rule_divides_into_in_out_and_unknown() -> None:
    rule = {"all": [{"attr": "years_here", "op": "lt", "value": 2}]}
    people = [case(years_here=1), case(years_here=5), case(), Case(intake=1, language="en", answers=None, vouched=None)]

    groups = divided(people, by_rule(rule))

    assert {group: len(cases) for group, cases in groups.items()} == {"in": 1, "out": 1}


def test_compared_groups_leave_out_who_was_not_decided() -> None:
    groups = {"in": [case()] * 10 + [case(decided=None)] * 5, "out": [case(decided=False)] * 10}

    found = compared(groups, STEPS[ALL])

    assert [(one.count.n, one.count.through, one.reading) for one in found] == [(10, 10, "ok"), (10, 0, "alarm")]


def test_criteria_are_reached_by_half_their_points_or_by_the_rule() -> None:
    rows = [
        {"key": "home", "must_have": "fail", "value": "1"},
        {"key": "helped", "must_have": None, "value": "0.5"},
        {"key": "talks", "must_have": None, "value": "0.49"},
        {"key": "silent", "must_have": None, "value": None},
        {"key": "unknown", "must_have": "unknown", "value": None},
    ]

    assert criteria_of(rows) == {"home": False, "helped": True, "talks": False}
