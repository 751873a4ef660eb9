from decimal import Decimal
from random import Random

import pytest

from icmp.alignment import Move, alignment, drift, histogram, moved_most


def test_drift_of_thirty_and_thirty_has_the_worked_line() -> None:
    found = drift([1, 8, 7, 7, 7], [3, 6, 9, 8, 4])

    assert found is not None
    assert [round(figure, 3) for figure in (found.psi, found.critical, found.expected)] == [0.134, 0.633, 0.267]
    assert not found.signal


def test_drift_adds_half_a_person_to_each_column() -> None:
    found = drift([0, 0, 0, 0, 10], [0, 0, 0, 0, 10])

    assert found is not None
    assert found.psi == 0


def test_drift_when_the_whole_community_moved_gives_a_signal() -> None:
    found = drift([20, 20, 10, 5, 5], [0, 5, 10, 25, 20])

    assert found is not None
    assert found.signal


def test_drift_without_anybody_on_a_side_is_none() -> None:
    assert drift([0] * 5, [1, 2, 3, 4, 5]) is None
    assert drift([1, 2, 3, 4, 5], [0] * 5) is None


def test_drift_of_small_groups_that_did_not_change_signals_in_one_of_twenty() -> None:
    """The line that everybody uses, 0.10, alarms in four of five of them."""
    dice, shares = Random(7), (0.05, 0.15, 0.30, 0.30, 0.20)

    def group() -> list[int]:
        drawn = dice.choices(range(5), shares, k=30)
        return [drawn.count(column) for column in range(5)]

    found = [one for _ in range(1000) if (one := drift(group(), group()))]

    assert sum(one.signal for one in found) / 1000 < 0.07
    assert sum(one.psi > 0.10 for one in found) / 1000 > 0.7


def test_histogram_puts_a_line_into_the_column_above() -> None:
    assert histogram(dict.fromkeys([0, 1999, 2000, 5999, 6000, 8000, 10000], 2)) == (4, 2, 2, 2, 4)


def test_alignment_counts_who_reaches_the_line() -> None:
    found = alignment(dict.fromkeys([6999, 7000, 8000, 4000], 1), accept_min=Decimal(70))

    assert (found.n, found.aligned, found.share) == (4, 2, 0.5)
    assert found.interval.low < 0.5 < found.interval.high
    assert found.quartiles is not None
    assert found.quartiles.median == pytest.approx(69.995)
    assert alignment({}, accept_min=Decimal(70)).share is None


def test_moved_most_names_the_criterion_that_moved() -> None:
    now = {"gives": 0.3, "stage": 1.0, "new": 1.0}
    before = {"gives": 0.8, "stage": 0.9, "gone": 0.1}

    found = moved_most(now, before)

    assert found == Move(key="gives", before=0.8, now=0.3)
    assert found is not None
    assert found.by == pytest.approx(-0.5)
    assert moved_most({}, before) is None
