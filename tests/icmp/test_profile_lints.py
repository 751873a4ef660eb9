"""What the editor remarks on a profile (measurement 1.3 and 3.1)."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.profile_lints import Look, on_criterion, remarks
from icmp.weights import swing_weights

QUESTION = {
    "kind": "number", "prompt": {"en": "How many?"}, "options": [], "min": "0", "max": "20", "active": True,
}  # fmt: skip
ROW = {
    "key": "giving", "attribute": "giving", "dimension": "contribution", "weight": "100", "must_have": False,
    "knockout_min": "1", "value_function": {"type": "piecewise", "points": [[0, 0], [10, 1]]},
    "missing_policy": "exclude", "evidence": "self_reported", "anchors": {}, "decline_text": {}, "question": QUESTION,
}  # fmt: skip
SETTINGS = {"accept_min": "70", "review_min": "50"}
MUST = ROW | {"key": "residence", "weight": "0", "must_have": True, "decline_text": {"en": "You live elsewhere."}}


def on_whole(*rows: dict[str, Any], kind: str = "icmp", **more: Any) -> set[str]:
    facts = {"settings": SETTINGS, "personas": 1, "programmes": 1} | more
    return {remark.key for remark in remarks(Look(kind=kind, criteria=rows, **facts)) if not remark.criterion}


def on_row(kind: str = "icmp", **changes: Any) -> set[str]:
    return {remark.key for remark in on_criterion(ROW | changes, kind=kind)}


def asked(**changes: Any) -> dict[str, Any]:
    return {"question": QUESTION | changes}


def test_profile_when_nothing_is_wrong_then_no_remark():
    assert on_whole(ROW, MUST) == set()
    assert on_row() == set()


@pytest.mark.parametrize(
    ("rows", "more", "key"),
    [
        ([ROW | {"weight": "0", "must_have": True}], {}, "no_weight"),
        ([ROW | {"weight": "90"}, MUST], {}, "not_hundred"),
        ([ROW, MUST], {"settings": {"accept_min": "50", "review_min": "60"}}, "lines_cross"),
        ([ROW], {}, "no_must_have"),
        ([ROW, MUST], {"personas": 0}, "no_personas"),
        ([ROW, MUST], {"programmes": 0}, "no_programmes"),
        ([ROW, MUST], {"beside": frozenset(f"a{n}" for n in range(12)), "used": frozenset(f"a{n}" for n in range(12))}, "too_many_questions"),
        ([ROW, MUST], {"beside": frozenset({"shoe_size"})}, "asked_for_nothing"),
    ],
)  # fmt: skip
def test_profile_when_something_is_wrong_with_the_whole_then_said(rows, more, key):
    assert key in on_whole(*rows, **more)


def test_profile_when_four_long_texts_are_asked_then_too_many_and_too_long():
    texts = [ROW | {"key": f"t{n}"} | asked(kind="long_text") for n in range(4)]

    assert {"too_many_texts", "too_long"} <= on_whole(*texts, MUST)


def test_customer_profile_when_without_criteria_then_there_is_none_and_nothing_else_is_said():
    assert on_whole(kind="icp") == {"no_customer_profile"}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"dimension": "budget"}, "other_dimension"),
        ({"weight": "0"}, "does_nothing"),
        ({"must_have": True}, "no_decline_text"),
        ({"dimension": "trust", "missing_policy": "zero"}, "trust_is_optional"),
        ({"question": None}, "nobody_learns"),
        ({"must_have": True, "value_function": {"type": "piecewise", "points": [[0, 0], [9, "0.9"]]}}, "never_met"),
        ({"value_function": {"type": "piecewise", "points": [[0, "0.5"], [9, 1]]}}, "points_for_nothing"),
        ({"value_function": {"type": "piecewise", "points": [[1, "0.5"], [9, 1]]}}, "points_for_nothing"),
        ({"value_function": {"type": "count", "points": [[0, "0.1"], [3, 1]]}}, "points_for_nothing"),
        (
            {"value_function": {"type": "options", "map": {"a": 1}}}
            | asked(kind="single_choice", options=[{"key": "a", "label": {}}, {"key": "b", "label": {}}]),
            "worth_nothing",
        ),
        (asked(kind="multi_choice", options=[{"key": "a", "label": {}}]), "no_none_of_these"),
        (asked(max=None), "no_range"),
        (asked(kind="long_text") | {"evidence": "reviewed"}, "no_anchors"),
        (asked(kind="single_choice"), "no_choice"),
    ],
)
def test_criterion_when_something_is_wrong_then_said(changes, key):
    assert key in on_row(**changes)


def test_curve_when_it_starts_at_the_smallest_possible_answer_then_no_remark():
    curve = {"value_function": {"type": "piecewise", "points": [[3, 0], [9, 1]]}}

    assert "points_for_nothing" not in on_row(**curve, **asked(min="3"))


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 10_000), min_size=1, max_size=12))
def test_swing_weights_when_anything_matters_then_a_hundred_points_in_the_same_order(typed):
    swings = {key: Decimal(cents).scaleb(-2) for key, cents in typed.items()}

    weights = swing_weights(swings)

    assert sum(weights.values()) == (100 if any(swings.values()) else 0)
    assert all(weights[a] >= weights[b] - Decimal("0.01") for a in typed for b in typed if typed[a] >= typed[b])


def test_swing_weights_when_worked_by_hand():
    assert swing_weights({"a": Decimal(100), "b": Decimal(60), "c": Decimal(40)}) == {
        "a": Decimal("50.00"),
        "b": Decimal("30.00"),
        "c": Decimal("20.00"),
    }
