"""How many read an application, and when one more is asked."""

import pytest

from icmp.routing import Reading, leaves_a_doubt, readings_at_first, readings_wanted

YES, UNSURE, NO = (Reading(verdict=v, confidence=c) for v, c in (("accept", 3), ("accept", 1), ("decline", 3)))


@pytest.mark.parametrize(
    ("recommendation", "robust", "wanted"),
    [("accept", True, 1), ("decline", True, 1), ("review", True, 2), ("accept", False, 2), ("decline", False, 2)],
)
def test_readings_at_first_when_the_advice_is_clear_then_one_else_two(recommendation, robust, wanted):
    assert readings_at_first(recommendation=recommendation, robust=robust) == wanted


@pytest.mark.parametrize(
    ("wanted", "readings", "robust", "expected"),
    [
        (1, [], True, 1),
        (1, [YES], True, 1),  # agrees with the advice and is sure
        (1, [NO], True, 2),  # against the advice
        (1, [UNSURE], True, 2),
        (2, [YES], True, 2),  # the second is still out
        (2, [YES, YES], True, 2),
        (2, [YES, NO], True, 3),
        (2, [YES, YES], False, 3),  # fragile
        (3, [YES, NO, YES], False, 3),  # never a fourth
    ],
)
def test_readings_wanted_when_a_doubt_is_left_then_one_more_up_to_three(wanted, readings, robust, expected):
    found = readings_wanted(wanted=wanted, readings=readings, recommendation="accept", robust=robust)

    assert found == expected


def test_leaves_a_doubt_when_all_say_the_same_and_are_sure_then_none():
    assert not leaves_a_doubt([YES, YES], recommendation="accept", robust=True)
