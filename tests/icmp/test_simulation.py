"""Simulation: the same figures as the score of each person, for weights and lines moved any way."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icmp.design import read_design
from icmp.pool import sole_blocker
from icmp.scoring import Criterion, Profile, assess
from icmp.simulation import Lines, Outcome, effective_weights, lines_of, outcome, stability, standing
from icmp.value_tables import MISSING, NOT_APPLICABLE, value_table, value_table_of_rows
from icmp.values import MICRO
from tests.icmp.blueprints import blueprint, icmp_profile, pool

ANSWERS = [one["answers"] for one in pool()]
CURVE = {"type": "piecewise", "points": [[0, 0], [3, "0.4"], [7, 1]]}
CHOICE = {"type": "options", "agg": "mean", "map": {"a": 1, "b": "0.35", "none_of_these": 0}}

weights = st.decimals(0, 40, places=2)
profiles = st.builds(
    lambda criteria, lines, coverage, neutral: Profile(
        criteria=tuple(replace(one, key=f"c{n}", attribute=f"c{n}") for n, one in enumerate(criteria)),
        accept_min=max(lines),
        review_min=min(lines),
        coverage_min=coverage,
        neutral_value=neutral,
    ),
    st.lists(
        st.builds(
            Criterion,
            key=st.just("c"),
            attribute=st.just("c"),
            weight=st.one_of(weights, st.just(Decimal(0))),
            value_function=st.sampled_from([CURVE, CHOICE, {"type": "boolean"}]),
            must_have=st.booleans(),
            knockout_min=st.decimals(0, 1, places=2),
            missing_policy=st.sampled_from(["exclude", "zero", "neutral"]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.tuples(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2)),
    st.decimals(0, 1, places=5),
    st.decimals(0, 1, places=3),
)
answers = st.sampled_from([None, True, False, 0, 2, "5", ["a", "b"], ["none_of_these"], [], "__na__", "x"])
crowds = st.lists(st.dictionaries(st.sampled_from(["c0", "c1", "c2", "c3"]), answers), min_size=1, max_size=6)


def tried(profile: Profile, people: list[Any]) -> Outcome:
    return outcome(standing(value_table(profile, people)), lines_of(profile))


def reweighted(profile: Profile, moved: dict[str, Decimal], lines: Lines) -> Profile:
    criteria = tuple(replace(one, weight=moved.get(one.key, one.weight)) for one in profile.criteria)
    return replace(
        profile,
        criteria=criteria,
        accept_min=lines.accept_min,
        review_min=lines.review_min,
        coverage_min=lines.coverage_min,
    )


def told_one_by_one(profile: Profile, people: list[Any]) -> tuple[list[Any], list[Any]]:
    found = [assess(profile, one) for one in people]
    return [one.recommendation for one in found], [-1 if one.score is None else int(one.score * 100) for one in found]


def told(found: Outcome) -> tuple[list[Any], list[Any]]:
    return [("decline", "review", "accept")[code] for code in found.advice], found.scores


@given(profiles, crowds, weights, st.tuples(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2)))
@settings(max_examples=300, deadline=None)
def test_anybody_when_a_weight_and_the_lines_move_then_advice_and_score_are_those_of_the_score(
    profile: Profile, people: list[Any], weight: Decimal, both: tuple[Decimal, Decimal]
) -> None:
    lines = Lines(max(both), min(both), profile.coverage_min)
    base = standing(value_table(profile, people))

    found = outcome(base.moved({"c0": weight}), lines)

    assert told(outcome(base, lines_of(profile))) == told_one_by_one(profile, people)
    assert told(found) == told_one_by_one(reweighted(profile, {"c0": weight}, lines), people)


@given(profiles, crowds)
@settings(max_examples=150, deadline=None)
def test_anybody_when_counted_then_blockers_and_stability_are_those_of_the_score(
    profile: Profile, people: list[Any]
) -> None:
    found = tried(profile, people)

    each = [assess(profile, one) for one in people]
    blockers = [blocker for one in each if (blocker := sole_blocker(profile, one))]
    stable = [float(one.stability) for one in each if one.stability is not None]
    assert found.sole_blockers == {one.key: blockers.count(one.key) for one in profile.criteria if one.must_have}
    if stable:
        assert stability(found) == pytest.approx(sum(stable) / len(stable), abs=1e-5)
    else:
        assert stability(found) is None


def test_pool_when_tried_then_figures_are_those_of_the_command() -> None:
    found = tried(icmp_profile("mpg_narrowed"), ANSWERS)

    shares = effective_weights(found)
    assert found.counts == {"accept": 27, "review": 41, "decline": 99}
    assert (len(found.accepted), sum(found.histogram)) == (27, 167)
    assert found.histogram == (0, 2, 1, 4, 7, 6, 6, 14, 14, 9, 18, 21, 16, 13, 13, 6, 6, 6, 4, 1)
    assert {key: round(share or 0, 2) for key, share in shares.items() if share} == {
        "field": 0.19,
        "in_work": 0.06,
        "track_record_of_giving": 0.28,
        "invests_in_self": 0.2,
        "pledged_hours": 0.11,
        "working_language": 0.0,
        "motivation": 0.09,
        "vouches": 0.06,
    }
    assert round(stability(found) or 0, 4) == 0.9891


def test_weights_when_all_scores_are_equal_then_nothing_can_be_said_of_their_effect() -> None:
    profile = read_design(blueprint("gen_ai_saas")).icmp

    assert set(effective_weights(tried(profile, ANSWERS)).values()) == {None}


def test_nobody_when_tried_then_counts_are_nothing() -> None:
    found = tried(icmp_profile("mpg_narrowed"), [])

    assert (found.counts, sum(found.histogram)) == ({"accept": 0, "review": 0, "decline": 0}, 0)
    assert (stability(found), set(effective_weights(found).values())) == (None, {None})


def test_values_kept_elsewhere_when_tried_then_are_the_same_table() -> None:
    profile = icmp_profile("mpg_narrowed")
    table = value_table(profile, ANSWERS)

    again = value_table_of_rows(profile, zip(*table.columns, strict=True))

    assert (again.columns, again.must_haves) == (table.columns, table.must_haves)


def test_answers_when_valued_then_true_is_not_one_and_silence_is_not_nothing() -> None:
    yes = Criterion(key="y", attribute="y", weight=Decimal(1), value_function={"type": "boolean"})
    amount = replace(yes, key="n", attribute="n", value_function=CURVE)
    profile = Profile(criteria=(yes, amount), accept_min=Decimal(70), review_min=Decimal(50))

    found = value_table(profile, [{"y": 1, "n": 7}, {"y": True, "n": "7"}, {"y": ["__na__"], "n": 0}, {}])

    assert [list(column) for column in found.columns] == [
        [MISSING, MICRO, NOT_APPLICABLE, MISSING],
        [MICRO, MICRO, 0, MISSING],
    ]
