"""Weights by rank, by swing and typed; whatever is typed, the parts make the whole."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from icmp.weighting import by_rank, by_swing, ranked, shares, total

POINTS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.decimals(0, 1000, places=2), min_size=1, max_size=12
)


def test_rank_when_four_then_the_centroids_of_the_book():
    found = by_rank(["a", "b", "c", "d"])

    assert [f"{weight:.1f}" for weight in found.values()] == ["52.1", "27.1", "14.6", "6.2"]
    assert total(found) == 100


def test_rank_when_nobody_is_ranked_then_nothing():
    assert by_rank([]) == {}


def test_swing_when_the_first_gets_100_then_the_others_in_proportion():
    found = by_swing({"help": Decimal(100), "field": Decimal(60), "language": Decimal(40)})

    assert found == {"help": Decimal(50), "field": Decimal(30), "language": Decimal(20)}


def test_swing_when_it_does_not_divide_then_the_largest_remainders_get_the_cents():
    found = by_swing(dict.fromkeys("abc", Decimal(1)))

    assert found == {"a": Decimal("33.34"), "b": Decimal("33.33"), "c": Decimal("33.33")}


def test_swing_when_all_are_zero_then_all_stay_zero():
    assert by_swing({"a": Decimal(0), "b": Decimal(0)}) == {"a": 0, "b": 0}


@given(POINTS)
def test_swing_when_anything_counts_then_it_adds_up_to_exactly_100(points):
    found = by_swing(points)

    assert total(found) == (100 if total(points) else 0)
    assert all(weight >= 0 for weight in found.values())


@given(POINTS)
def test_swing_when_taken_twice_then_nothing_moves(points):
    assert by_swing(by_swing(points)) == by_swing(points)


def test_shares_when_the_weights_add_up_to_80_then_each_is_a_part_of_80():
    assert shares({"a": Decimal(60), "b": Decimal(20)}) == {"a": Decimal("0.75"), "b": Decimal("0.25")}
    assert shares({"a": Decimal(0)}) == {"a": 0}


def test_ranking_when_must_haves_weigh_nothing_then_it_leaves_them_out():
    weights = {"door": Decimal(0), "help": Decimal(30), "field": Decimal(20)}

    assert ranked(weights, frozenset({"door"})) == ["help", "field"]
    assert ranked(dict.fromkeys(weights, Decimal(0)), frozenset({"door"})) == ["help", "field"]
    assert ranked({"door": Decimal(0)}, frozenset({"door"})) == ["door"]
