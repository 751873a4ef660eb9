from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.statistics import (
    absence_factor,
    effective_number,
    entropy,
    gini,
    newcombe,
    quartiles,
    spearman,
    wilson,
)

AMOUNTS = st.lists(st.floats(0, 1e6), max_size=30)


def test_wilson_of_the_worked_example_gives_its_percentages() -> None:
    percentages = [[round(100 * end, 1) for end in wilson(*counts)] for counts in ((18, 24), (9, 26))]

    assert percentages == [[55.1, 88.0], [19.4, 53.8]]


def test_newcombe_of_the_worked_example_gives_its_points() -> None:
    found = newcombe(18, 24, 9, 26)

    assert found is not None
    assert [round(100 * end, 1) for end in found] == [12.8, 60.4]
    assert round(100 * (18 / 24 - 9 / 26), 1) == 40.4


def test_newcombe_with_an_empty_group_is_none() -> None:
    assert newcombe(0, 0, 3, 4) is None
    assert newcombe(3, 4, 0, 0) is None


def test_wilson_of_nobody_and_of_none_or_all_reaches_the_ends() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 7).low == 0.0
    assert wilson(7, 7).high == 1.0


@pytest.mark.parametrize(("successes", "n"), [(-1, 3), (4, 3)])
def test_wilson_of_an_impossible_count_is_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(successes, n)


@given(st.integers(1, 10**6), st.data())
def test_wilson_of_any_count_holds_the_share_inside_zero_and_one(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))

    low, high = wilson(successes, n)

    assert 0 <= low <= successes / n <= high <= 1


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_newcombe_of_any_counts_holds_the_difference(n1: int, n0: int, data: st.DataObject) -> None:
    k1, k0 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n0))

    found = newcombe(k1, n1, k0, n0)

    assert found is not None
    assert -1 <= found.low <= k1 / n1 - k0 / n0 + 1e-12
    assert k1 / n1 - k0 / n0 - 1e-12 <= found.high <= 1


def test_effective_number_of_equally_common_kinds_counts_them() -> None:
    assert effective_number([3, 3, 3, 0]) == pytest.approx(3)
    assert effective_number([5]) == pytest.approx(1)
    assert effective_number([]) is None
    assert entropy([0, 0]) is None


@given(st.lists(st.floats(0.01, 1e3), min_size=1, max_size=20))
def test_effective_number_of_two_equal_distinct_groups_doubles(amounts: list[float]) -> None:
    assert effective_number(amounts * 2) == pytest.approx(2 * (effective_number(amounts) or 0))


def test_gini_corrected_runs_from_nought_to_one() -> None:
    assert gini([4, 4, 4]) == pytest.approx(0)
    assert gini([0, 0, 9]) == pytest.approx(1)
    assert gini([1, 2, 3, 4]) == pytest.approx(1 / 3)


@pytest.mark.parametrize("amounts", [[], [7], [0, 0]])
def test_gini_of_nothing_or_of_one_is_none(amounts: list[float]) -> None:
    assert gini(amounts) is None


@given(AMOUNTS)
def test_gini_of_anything_is_a_share(amounts: list[float]) -> None:
    found = gini(amounts)

    assert found is None or -1e-9 <= found <= 1 + 1e-9


def test_absence_factor_of_the_chaoss_example_is_two() -> None:
    assert absence_factor([1000, 202, 90, 33, 332, 343, 42, 433]) == 2


def test_absence_factor_at_exactly_half_is_enough() -> None:
    assert absence_factor([5, 5]) == 1
    assert absence_factor([1, 1, 1, 1]) == 2
    assert absence_factor([0, 0]) is None


def test_spearman_of_ranks_ignores_distances_and_averages_ties() -> None:
    assert spearman([1, 2, 30], [4, 50, 600]) == pytest.approx(1)
    assert spearman([1, 2, 3], [9, 5, 1]) == pytest.approx(-1)
    assert spearman([1, 2, 2, 3], [1, 2, 3, 4]) == pytest.approx(0.9486832980505138)


@pytest.mark.parametrize("sides", [([], []), ([1], [1]), ([1, 1], [1, 2])])
def test_spearman_without_variation_is_none(sides: tuple[list[float], list[float]]) -> None:
    assert spearman(*sides) is None


def test_spearman_of_unequal_lengths_is_refused() -> None:
    with pytest.raises(ValueError, match="same number"):
        spearman([1, 2], [1])


def test_quartiles_of_type_seven_lie_between_the_ranks() -> None:
    assert quartiles(Counter([1, 2, 3, 4])) == (1.75, 2.5, 3.25)
    assert quartiles(Counter([10, 20, 30, 40, 50])) == (20, 30, 40)
    assert quartiles(Counter([8])) == (8, 8, 8)
    assert quartiles(Counter([])) is None
