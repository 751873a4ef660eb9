from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.values import BadValueFunction, answer_state, evaluate, number

CURVE = {"type": "piecewise", "points": [[0, 0], [1, "0.4"], [3, "0.8"], [5, 1]]}
LINKS = {"type": "options", "map": {"grew_up": 1, "family": "0.25", "work": "0.5"}}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (None, "missing"),
        ("__prefer_not_to_say__", "missing"),
        (["__prefer_not_to_say__"], "missing"),
        ([], "missing"),
        ([None], "missing"),
        ("", "missing"),
        (" \t", "missing"),
        ("__na__", "not_applicable"),
        (["__na__"], "not_applicable"),
        (["none_of_these"], "answered"),
        ("none", "answered"),
        (0, "answered"),
        (False, "answered"),
        ([None, 3], "answered"),
        ({"odd": 1}, "answered"),
    ],
)
def test_answer_state_of_a_raw_answer_is_one_of_three(answer: object, state: str) -> None:
    assert answer_state(answer) == state


@pytest.mark.parametrize(
    "function",
    [
        LINKS,
        CURVE,
        {"type": "threshold", "op": "gte", "value": 1},
        {"type": "boolean"},
        {"type": "count", "points": [[0, 0], [1, 1]]},
        {"type": "rubric", "levels": 4},
    ],
)
@pytest.mark.parametrize("answer", [None, [], "__prefer_not_to_say__", "__na__", {"odd": 1}, [["nested"]]])
def test_evaluate_without_a_readable_answer_is_none(function: dict[str, object], answer: object) -> None:
    assert evaluate(function, answer) is None


@pytest.mark.parametrize(
    ("function", "answer", "value"),
    [
        (LINKS, "grew_up", "1"),
        (LINKS, ["family", "work"], "0.5"),
        (LINKS, ["none_of_these"], "0"),
        (LINKS | {"agg": "mean"}, ["family", "work"], "0.375"),
        (LINKS | {"agg": "mean"}, ["family", "work", "work"], "0.375"),
        (LINKS | {"agg": "mean"}, ["grew_up", "family", "elsewhere"], "0.416667"),
        (LINKS | {"agg": "sum_capped"}, ["family", "work"], "0.75"),
        (LINKS | {"agg": "sum_capped"}, ["family", "work", "grew_up"], "1"),
        (LINKS, "elsewhere", "0"),
        (LINKS | {"default": "0.3"}, "elsewhere", "0.3"),
        ({"type": "options", "map": {True: 1, 3: "0.5"}}, True, "1"),
        ({"type": "options", "map": {"true": 1, "3": "0.5"}}, 3, "0.5"),
        ({"type": "options", "map": {"3": "0.5"}}, 3.0, "0.5"),
    ],
)
def test_options_when_chosen_are_joined(function: dict[str, object], answer: object, value: str) -> None:
    assert evaluate(function, answer) == Decimal(value)


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (-4, "0"),
        (0, "0"),
        ("0.5", "0.2"),
        (1, "0.4"),
        (2, "0.6"),
        (4.5, "0.95"),
        (5, "1"),
        (10**30, "1"),
        (Decimal(3), "0.8"),
        ([2], "0.6"),
    ],
)
def test_piecewise_between_and_beyond_its_points_is_linear_and_constant(answer: object, value: str) -> None:
    assert evaluate(CURVE, answer) == Decimal(value)


@pytest.mark.parametrize("answer", ["many", True, [1, 2], "NaN", float("inf"), "1e999999999", 10**50, "1e-200"])
def test_piecewise_when_the_answer_is_no_sane_number_is_none(answer: object) -> None:
    assert evaluate(CURVE, answer) is None


def test_piecewise_at_half_a_millionth_rounds_up() -> None:
    steep = {"type": "piecewise", "points": [[0, 0], [2_000_000, 1]]}

    assert evaluate(steep, 1) == Decimal("0.000001")
    assert evaluate(steep, "0.999") == Decimal("0.000000")
    assert evaluate({"type": "piecewise", "points": [[0, 0], [3, 1]]}, 2) == Decimal("0.666667")


@pytest.mark.parametrize(
    ("op", "value", "answers"),
    [
        ("gte", 100, {99: 0, 100: 1, 101: 1}),
        ("lte", "2.5", {"2.5": 1, "2.51": 0}),
        ("eq", 3, {3: 1, 4: 0, 2: 0, "3.0": 1}),
        ("between", [2, 4], {1: 0, 2: 1, 3: 1, 4: 1, 5: 0}),
    ],
)
def test_threshold_on_its_line_is_reached(op: str, value: object, answers: dict[object, int]) -> None:
    found = {answer: evaluate({"type": "threshold", "op": op, "value": value}, answer) for answer in answers}

    assert found == answers


def test_boolean_of_anything_but_yes_and_no_is_none() -> None:
    found = [evaluate({"type": "boolean"}, answer) for answer in (True, False, "yes", 1, [True])]

    assert found == [1, 0, None, None, 1]


def test_count_of_choices_leaves_out_none_of_these_and_repetitions() -> None:
    function = {"type": "count", "points": [[0, 0], [1, "0.4"], [2, "0.8"], [3, 1]]}

    found = [evaluate(function, answer) for answer in (["none_of_these"], ["a"], "a", ["a", "a", "b"], list("abcd"))]

    assert found == [Decimal(value) for value in ("0", "0.4", "0.4", "0.8", "1")]


def test_rubric_when_a_rating_has_not_arrived_is_the_mean_of_the_others() -> None:
    function = {"type": "rubric", "levels": 4}

    found = [evaluate(function, answer) for answer in ([3, 4], [3, None], 2, [4, 9], [-1], ["late"])]

    assert found == [Decimal("0.875"), Decimal("0.75"), Decimal("0.5"), Decimal(1), Decimal(0), None]


@pytest.mark.parametrize(
    ("function", "code", "place"),
    [
        ("options", "not_a_mapping", "value_function"),
        ({}, "unknown_type", "type"),
        ({"type": ["options"]}, "unknown_type", "type"),
        ({"type": "boolean", "map": {}}, "unknown_setting", "map"),
        ({"type": "options"}, "not_options", "map"),
        ({"type": "options", "map": {}}, "not_options", "map"),
        ({"type": "options", "map": {"a": 2}}, "not_a_share", "map.a"),
        ({"type": "options", "map": {"a": True}}, "not_a_share", "map.a"),
        ({"type": "options", "map": {"a": 1}, "default": "-0.1"}, "not_a_share", "default"),
        ({"type": "options", "map": {"a": 1}, "agg": "median"}, "unknown_aggregation", "agg"),
        ({"type": "piecewise"}, "not_points", "points"),
        ({"type": "piecewise", "points": [[0, 0]]}, "not_points", "points"),
        ({"type": "piecewise", "points": [[0, 0], [1]]}, "not_points", "points[1]"),
        ({"type": "piecewise", "points": [[0, 0], ["x", 1]]}, "not_a_number", "points[1][0]"),
        ({"type": "piecewise", "points": [[0, 0], [1, "1.1"]]}, "not_a_share", "points[1][1]"),
        ({"type": "count", "points": [[0, 0], [2, 1], [2, 1]]}, "points_not_rising", "points[2]"),
        ({"type": "threshold", "op": "over", "value": 1}, "unknown_operator", "op"),
        ({"type": "threshold", "op": "gte"}, "missing_setting", "value"),
        ({"type": "threshold", "op": "gte", "value": "x"}, "not_a_number", "value"),
        ({"type": "threshold", "op": "between", "value": 3}, "not_a_range", "value"),
        ({"type": "threshold", "op": "between", "value": [4, 3]}, "not_a_range", "value"),
        ({"type": "rubric"}, "not_levels", "levels"),
        ({"type": "rubric", "levels": "2.5"}, "not_levels", "levels"),
        ({"type": "rubric", "levels": 0}, "not_levels", "levels"),
    ],
)
def test_value_function_when_malformed_is_refused_at_its_place(function: object, code: str, place: str) -> None:
    with pytest.raises(BadValueFunction) as refused:
        evaluate(function, 1)

    assert (refused.value.code, refused.value.place) == (code, place)
    assert str(refused.value).startswith(place)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
)
FUNCTIONS = st.sampled_from(
    [
        CURVE,
        LINKS | {"agg": "mean", "default": "0.1"},
        LINKS | {"agg": "sum_capped"},
        {"type": "threshold", "op": "between", "value": [1, 2]},
        {"type": "boolean"},
        {"type": "count", "points": [[0, 0], [3, 1]]},
        {"type": "rubric", "levels": 4},
    ]
)


@given(FUNCTIONS, JSON)
def test_evaluate_of_any_json_is_a_share_of_six_decimals_or_none(function: dict[str, object], answer: object) -> None:
    value = evaluate(function, answer)

    assert value is None or (0 <= value <= 1 and value.as_tuple().exponent == -6)


@given(st.lists(st.integers(-10, 200), min_size=2))
def test_piecewise_that_rises_is_monotone(amounts: list[int]) -> None:
    values = [evaluate(CURVE, amount) for amount in sorted(amounts)]

    assert all(below <= above for below, above in pairwise(value for value in values if value is not None))


@given(JSON)
def test_number_of_any_json_is_finite_or_none(raw: object) -> None:
    figure = number(raw)

    assert figure is None or figure.is_finite()
