"""Agreement of readers: the worked example of measurement 3.6, known values, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.agreement import ac1, cohen, fleiss, observed, pairs_of, quadratic, severities

# 45 both accept, 1 both decline, 4 differ: 92 % agree, and nearly everybody is accepted
EXAMPLE = [("accept", "accept")] * 45 + [("decline", "decline")] + [("accept", "decline"), ("decline", "accept")] * 2
VERDICTS = st.lists(st.lists(st.sampled_from("ard"), min_size=2, max_size=4), min_size=1, max_size=30)
RATINGS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40)


def test_agreement_when_nearly_all_are_accepted_then_kappa_falls_and_ac1_does_not():
    assert observed(EXAMPLE) == 0.92
    assert round(cohen(EXAMPLE), 2) == 0.29
    assert round(ac1(EXAMPLE, categories=2), 2) == 0.91


def test_fleiss_when_two_readers_with_the_same_margins_then_cohens():
    assert fleiss(EXAMPLE) == pytest.approx(cohen(EXAMPLE))


def test_fleiss_when_three_readers_then_as_reckoned_by_hand():
    # they agree by 1, 1/3 and 1; eight of nine verdicts are a
    assert fleiss(["aaa", "aab", "aaa"]) == pytest.approx((7 / 9 - 65 / 81) / (1 - 65 / 81))


def test_quadratic_when_one_step_apart_then_closer_than_four_steps():
    near, far = [(0, 0), (4, 4), (2, 3)], [(0, 0), (4, 4), (0, 4)]

    assert quadratic(near) > quadratic(far)
    assert quadratic([(0, 0), (4, 4)]) == 1


def test_figures_when_there_is_nothing_to_compare_then_none():
    assert (observed([]), cohen([]), quadratic([]), fleiss([["a"]]), ac1([], categories=3)) == (None,) * 5
    assert (cohen([("a", "a")]), quadratic([(2, 2)]), fleiss(["aa"])) == (None, None, None)


@given(VERDICTS)
def test_agreement_when_readers_change_places_then_the_same(items):
    turned = [list(reversed(item)) for item in items]

    assert ac1(items, categories=3) == pytest.approx(ac1(turned, categories=3))
    assert (fleiss(items) is None) == (fleiss(turned) is None)
    assert ac1(items, categories=3) <= 1


@given(RATINGS)
def test_quadratic_when_any_ratings_then_between_minus_one_and_one(pairs):
    found = quadratic(pairs)

    assert found is None or -1 - 1e-9 <= found <= 1 + 1e-9


@given(RATINGS)
def test_severities_when_two_readers_then_opposite(pairs):
    found = {one.reader: one.points for one in severities({"ana": a, "ben": b} for a, b in pairs)}

    assert found["ana"] == pytest.approx(-found["ben"])


def test_severities_when_one_rates_a_point_lower_then_a_talk():
    found = severities([{"ana": 1, "ben": 2}, {"ana": 2, "ben": 3, "eva": 3}])

    assert [(one.reader, round(one.points, 2), one.n, one.is_apart) for one in found] == [
        ("ana", -1.0, 3, True), ("ben", 0.67, 3, False), ("eva", 0.5, 2, False),
    ]  # fmt: skip


def test_pairs_of_when_three_read_then_three_pairs():
    assert pairs_of(["ab", "aaa", "b"]) == [("a", "b")] + [("a", "a")] * 3
