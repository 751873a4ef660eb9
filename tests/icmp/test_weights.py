from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from icmp.weights import effective_weights, rank_order_weights


def test_rank_order_weights_of_four_give_the_worked_example() -> None:
    assert [weight.quantize(Decimal("0.1"), ROUND_HALF_UP) for weight in rank_order_weights(4)] == [
        Decimal(weight) for weight in ("52.1", "27.1", "14.6", "6.3")
    ]


@given(st.integers(0, 40))
def test_rank_order_weights_of_any_count_fall_and_sum_to_a_hundred(count: int) -> None:
    weights = rank_order_weights(count)

    assert sum(weights) == (100 if count else 0)
    assert list(weights) == sorted(weights, reverse=True)


def test_effective_weights_when_one_criterion_never_varies_are_all_the_other() -> None:
    columns = {"same": [Decimal(5)] * 3, "varies": [Decimal(1), Decimal(2), Decimal(9)]}

    assert effective_weights(columns) == {"same": 0, "varies": 1}


def test_effective_weights_of_two_sum_to_one() -> None:
    columns = {"a": [Decimal(0), Decimal(10), Decimal(20)], "b": [Decimal(0), Decimal(10), Decimal(0)]}

    found = effective_weights(columns)

    assert found is not None
    assert sum(found.values()) == 1


def test_effective_weights_when_all_scores_are_equal_are_none() -> None:
    assert effective_weights({"a": [Decimal(1), Decimal(1)]}) is None
    assert effective_weights({}) is None
