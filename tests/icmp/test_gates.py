"""The gates to growth, and whether a form says what was saved."""

from decimal import Decimal

import pytest

from icmp.canvas.likeness import same
from icmp.gates import Gate, gates


@pytest.mark.parametrize(
    ("op", "now", "is_open"),
    [("gte", "0.7", True), ("gte", "0.69", False), ("lte", "0.7", True), ("lte", "0.71", False), ("gte", None, False), ("lte", None, False)],
)  # fmt: skip
def test_gate_when_measured_then_open_at_its_value_and_shut_when_nobody_measured(op, now, is_open):
    assert Gate("retention", op, Decimal("0.7"), None if now is None else Decimal(now)).is_open is is_open


def test_gates_when_told_then_each_with_its_figure_and_what_is_none_left_out():
    told = [
        {"metric": "load", "op": "lte", "value": 1.5},
        {"metric": "load", "op": "is", "value": 1},
        {"op": "gte", "value": 1},
        {"metric": "load", "op": "gte", "value": "much"},
    ]

    assert gates(told, {"load": Decimal(1)}) == [Gate("load", "lte", Decimal("1.5"), Decimal(1))]


@pytest.mark.parametrize(
    ("typed", "saved", "is_same"),
    [
        ({"de": "Los."}, "Los.", True),
        ({"en": "Los."}, "Los.", False),
        ({"de": "Los.", "en": "Go."}, "Los.", False),
        ({}, "", True),
        ([], None, True),
        ("1.5", 1.5, True),
        (0, None, False),
        (["b", "a"], ["a", "b"], True),
        ([{"de": "b"}, {"de": "a"}], ["a", "b"], False),
        ([{"de": "a"}], ["a"], True),
        ({"a": "1.0", "b": []}, {"a": 1}, True),
        (True, 1, True),
    ],
)
def test_same_when_notation_or_language_differ_then_no_change(typed, saved, is_same):
    assert same(typed, saved, language="de") is is_same
