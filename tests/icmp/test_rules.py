from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.rules import BadRule, check, first_match, matches


def leaf(op: str, value: object) -> dict[str, object]:
    return {"attr": "x", "op": op, "value": value}


@pytest.mark.parametrize(
    ("op", "value", "answer", "expected"),
    [
        ("eq", "DE", "DE", True),
        ("eq", "DE", "MX", False),
        ("eq", "DE", ["DE"], True),
        ("eq", ["a", "b"], ["b", "a"], True),
        ("eq", 5, 5.0, True),
        ("eq", 5, "5", False),
        ("eq", True, 1, False),
        ("eq", True, True, True),
        ("ne", "DE", "MX", True),
        ("ne", "DE", "DE", False),
        ("in", ["a", "b"], "b", True),
        ("in", ["a", "b"], "c", False),
        ("in", ["a", "b"], ["c", "a"], True),
        ("in", [], "c", False),
        ("not_in", ["a", "b"], "c", True),
        ("not_in", ["a", "b"], ["c", "a"], False),
        ("gte", 10, 10, True),
        ("gte", 10, "9.5", False),
        ("gt", 10, 10, False),
        ("gt", 10, 10.5, True),
        ("lte", 10, 10, True),
        ("lt", 10, 10, False),
        ("lt", "10", 9, True),
        ("lt", "2026-03-01", "2026-02-28", True),
        ("lt", "2026-03-01", date(2026, 3, 1), False),
        ("lt", "2026-03-01", 5, False),
        ("gte", 10, "many", False),
        ("gte", 10, {"odd": 1}, False),
        ("gte", 10, [11, 12], False),
        ("contains", "a", ["a", "b"], True),
        ("contains", ["a", "b"], ["a", "b", "c"], True),
        ("contains", "z", ["a", "b"], False),
        ("contains", "a", "a", True),
    ],
)
def test_matches_when_compared_follows_the_operator(op: str, value: object, answer: object, expected: bool) -> None:
    assert matches({"all": [leaf(op, value)]}, {"x": answer}) is expected


@pytest.mark.parametrize("answer", [None, [], "__prefer_not_to_say__", "__na__"])
@pytest.mark.parametrize(
    "rule",
    [leaf("eq", "a"), leaf("ne", "a"), leaf("in", ["a"]), leaf("not_in", ["a"]), leaf("gte", 0), leaf("contains", "a")],
)
def test_matches_with_a_missing_answer_is_false_even_when_turned_around(
    rule: dict[str, object], answer: object
) -> None:
    assert matches(rule, {"x": answer}) is False
    assert matches({"not": rule}, {"x": answer}) is False
    assert matches(rule, {}) is False


def test_matches_when_joined_knows_all_any_and_not() -> None:
    yes, no, unknown = leaf("eq", 1), leaf("eq", 2), {"attr": "y", "op": "eq", "value": 1}
    answers = {"x": 1}

    found = [
        matches(rule, answers)
        for rule in (
            {"all": [yes, yes]},
            {"all": [yes, no]},
            {"all": [yes, unknown]},
            {"any": [no, yes]},
            {"any": [unknown, yes]},
            {"any": [unknown, no]},
            {"any": []},
            {"all": []},
            {},
            {"not": no},
            {"not": {"all": [no, unknown]}},
            {"all": [yes], "not": no},
            {"all": [yes], "any": [no]},
        )
    ]

    assert found == [True, False, False, True, True, False, False, True, True, True, True, True, False]


def test_first_match_of_segments_is_the_first_in_order() -> None:
    segments = [("young", leaf("lt", 10)), ("small", leaf("lt", 20)), ("other", {})]

    assert [first_match(segments, {"x": x}) for x in (5, 15, 25, None)] == ["young", "small", "other", "other"]
    assert first_match(segments[:1], {"x": 50}) is None


@pytest.mark.parametrize(
    ("rule", "code", "place"),
    [
        ("x == 1", "not_a_mapping", "rule"),
        ({"all": "x"}, "not_a_list", "rule.all"),
        ({"all": [3]}, "not_a_mapping", "rule.all[0]"),
        ({"either": []}, "unknown_setting", "rule.either"),
        ({"all": [leaf("like", 1)]}, "unknown_operator", "rule.all[0].op"),
        ({"any": [{"attr": "x", "op": "eq"}]}, "missing_setting", "rule.any[0]"),
        ({"not": {"attr": 3, "op": "eq", "value": 1}}, "missing_setting", "rule.not"),
        (leaf("eq", 1) | {"all": []}, "unknown_setting", "rule.all"),
        (leaf("in", "abc"), "not_values", "rule.value"),
        (leaf("gte", "soon"), "not_comparable", "rule.value"),
        (leaf("gte", None), "not_comparable", "rule.value"),
    ],
)
def test_rule_when_malformed_is_refused_at_its_place(rule: object, code: str, place: str) -> None:
    with pytest.raises(BadRule) as refused:
        check(rule)

    assert (refused.value.code, refused.value.place) == (code, place)


def test_rule_with_a_mistake_behind_a_decided_part_is_still_refused() -> None:
    with pytest.raises(BadRule):
        matches({"any": [leaf("eq", 1), leaf("like", 1)]}, {"x": 1})


def test_rule_that_is_too_deep_is_refused() -> None:
    rule: dict[str, object] = leaf("eq", 1)
    for _ in range(30):
        rule = {"not": rule}

    with pytest.raises(BadRule) as refused:
        check(rule)

    assert refused.value.code == "too_deep"


LEAVES = st.sampled_from([leaf("gte", 5), leaf("in", [1, 2]), {"attr": "y", "op": "eq", "value": 1}])
RULES = st.recursive(
    LEAVES,
    lambda rule: (
        st.fixed_dictionaries({"all": st.lists(rule, max_size=3)})
        | st.fixed_dictionaries({"any": st.lists(rule, max_size=3)})
        | st.fixed_dictionaries({"not": rule})
    ),
    max_leaves=6,
)


@given(RULES, st.none() | st.integers(0, 9), st.none() | st.integers(0, 2))
def test_matches_of_a_rule_and_its_opposite_never_both_hold(rule: dict[str, object], x: object, y: object) -> None:
    answers = {"x": x, "y": y}

    held = matches(rule, answers), matches({"not": rule}, answers)

    assert held != (True, True)
    if x is not None and y is not None:
        assert held in {(True, False), (False, True)}
