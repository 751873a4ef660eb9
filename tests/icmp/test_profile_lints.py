"""Remarks on a profile: each fires where it should, and stays silent where all is well."""

from typing import Any

import pytest

from icmp.form_design import Ask
from icmp.profile_lints import Around, lints, percent

CALM = Around(personas=3, programmes=1)
CURVE = {"type": "piecewise", "points": [[0, 0], [10, 1]]}
OPTIONS = {"type": "options", "map": {"a": 1, "none_of_these": 0}}


def asked(**values: Any) -> dict[str, Any]:
    question = {
        "kind": "number", "prompt": {"en": "In the last 12 months, how many?"}, "help": {}, "options": [], "min": "0",
        "max": "40", "required": False, "when": {}, "theme": "", "active": True,
    }  # fmt: skip
    return question | values


def row(**values: Any) -> dict[str, Any]:
    plain = {
        "key": "help", "attribute": "help", "dimension": "contribution", "label": {"en": "Helps"}, "weight": "100",
        "must_have": False, "knockout_min": "1", "value_function": CURVE, "missing_policy": "exclude",
        "evidence": "self_reported", "anchors": {}, "decline_text": {}, "rationale": {}, "provenance": "",
        "question": asked(),
    }  # fmt: skip
    return plain | values


def state(*rows: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return {"settings": {"accept_min": "70", "review_min": "50"} | settings, "criteria": list(rows)}


def choice(**values: Any) -> dict[str, Any]:
    options = [{"key": "a", "label": "A"}, {"key": "none_of_these", "label": "None"}]
    return asked(kind="multi_choice", options=options, min=None, max=None) | values


def keys(found: Any) -> list[str]:
    return [lint.key for lint in found]


def test_profile_when_all_is_well_then_silent():
    must_have = row(
        key="code", attribute="code", weight="0", must_have=True, decline_text={"en": "We need a yes."},
        value_function={"type": "boolean"}, question=asked(kind="consent"),
    )  # fmt: skip

    assert lints(state(row(), must_have), CALM) == ()


@pytest.mark.parametrize(
    ("of", "around", "key"),
    [
        (state(), CALM, "no_criteria"),
        (state(), Around(kind="icp"), "no_customer_profile"),
        (state(row(weight="0")), CALM, "all_weights_zero"),
        (state(row(weight="80")), CALM, "weights_not_100"),
        (state(row(), review_min="80"), CALM, "thresholds_cross"),
        (state(row()), Around(programmes=1), "no_personas"),
        (state(row()), Around(personas=1), "no_programmes"),
        (state(row()), Around(personas=1, programmes=1, beside=[Ask(attribute="shoes", kind="number")]), "asked_for_nothing"),
        (state(row()), Around(personas=1, programmes=1, sensitive=frozenset({"help"})), "special_category"),
    ],
)  # fmt: skip
def test_whole_when_something_is_amiss_then_just_that_remark(of, around, key):
    assert keys(lints(of, around)) == [key]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"must_have": True}, "no_decline_text"),
        ({"value_function": {"type": "piecewise", "points": [[3, "0.5"], [10, 1]]}}, "points_for_nothing"),
        ({"value_function": {"type": "piecewise", "points": [[0, "0.5"], [10, 1]]}}, "points_for_zero"),
        ({"question": None}, "no_question"),
        ({"question": asked(active=False)}, "no_question"),
        ({"question": asked(max=None)}, "amount_without_range"),
        ({"question": asked(kind="scale")}, "asks_a_feeling"),
        ({"question": asked(prompt={"en": "Are you willing to help?"})}, "asks_a_wish"),
        ({"question": asked(prompt={"de": "Bist du bereit zu helfen?"})}, "asks_a_wish"),
        ({"value_function": OPTIONS, "question": choice(options=[{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]), }, "options_without_worth"),
        ({"value_function": {"type": "options", "map": {"a": 1, "b": 0}}, "question": choice(options=[{"key": "a", "label": "A"}, {"key": "b", "label": "B"}], may_refuse=False)}, "no_none_of_these"),
        ({"value_function": {"type": "options", "map": {"a": 1, "b": 0}}, "question": choice(kind="single_choice", may_refuse=False)}, "no_prefer_not_to_say"),
        ({"question": asked(prompt={"en": "In the next 12 months, how many people will you help?"})}, "asks_the_future"),
        ({"question": asked(prompt={"de": "Was planst du für den Kreis?"})}, "asks_the_future"),
        ({"question": asked(prompt={"en": "What do you do, and how long have you done it?"})}, "asks_two_things"),
        ({"question": asked(prompt={"es": "¿Qué haces? ¿Desde cuándo?"})}, "asks_two_things"),
        ({"question": choice(kind="single_choice", options=[{"key": "a", "label": {"en": "Strongly agree"}}, {"key": "b", "label": {"en": "No"}}])}, "asks_to_agree"),
        ({"question": asked(when={"attr": "gone", "op": "eq", "value": 1})}, "condition_nobody"),
        ({"question": asked(when={"attr": "help", "op": "eq", "value": 1})}, "condition_itself"),
        ({"value_function": {"type": "options", "map": {"a": 1, "none_of_these": 1}}, "question": choice()}, "tells_nobody_apart"),
        ({"question": asked(kind="vouch"), "missing_policy": "zero", "weight": "10"}, "vouch_punishes"),
        ({"evidence": "vouched", "question": None}, "vouch_weighs"),
        ({"evidence": "reviewed", "value_function": {"type": "rubric", "levels": 4}}, "no_anchors"),
        ({"evidence": "reviewed", "missing_policy": "zero", "value_function": {"type": "rubric", "levels": 4}, "anchors": {"0": {"en": "empty"}}}, "unrated_punishes"),
        ({"must_have": True, "decline_text": "No.", "value_function": {"type": "piecewise", "points": [[0, 0], [10, "0.5"]]}}, "nobody_passes"),
        ({"must_have": True, "decline_text": "No.", "knockout_min": "0"}, "everybody_passes"),
    ],
)  # fmt: skip
def test_criterion_when_something_is_amiss_then_that_remark_at_its_place(values, key):
    found = lints(state(row(**values)), CALM)

    assert key in keys(found)
    assert {lint.criterion for lint in found if lint.key == key} == {"help"}


def test_form_when_it_is_long_then_counted_without_pledges():
    rows = [row(key=f"k{number}", attribute=f"k{number}", weight="10") for number in range(10)]
    pledge = row(key="pledge", attribute="pledge", question=asked(kind="pledge"), weight="0")
    beside = [Ask(attribute=f"b{number}", kind="number") for number in range(3)]
    used = frozenset(ask.attribute for ask in beside)

    found = lints(state(*rows, pledge), Around(personas=1, programmes=1, beside=beside, used=used))

    assert [(lint.key, lint.facts) for lint in found] == [("too_many_questions", {"count": 13, "most": 12})]


def test_form_when_there_are_many_texts_then_both_remarks():
    rows = [
        row(key=f"k{number}", attribute=f"k{number}", weight="25", question=asked(kind="long_text"))
        for number in range(4)
    ]

    assert keys(lints(state(*rows), CALM)) == ["form_too_long", "too_many_texts"]


def test_percent_when_a_share_then_without_idle_zeros():
    assert [percent(share) for share in ("0.5", 1, "0.125", 0)] == ["50", "100", "12.5", "0"]
