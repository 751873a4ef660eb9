import pytest

from icmp.network import external_internal_index, network, tie_strength


def test_tie_strength_after_three_idle_months_gives_the_worked_example() -> None:
    assert tie_strength(7, idle_months=3) == pytest.approx(5.103)


def test_network_of_a_pair_a_triangle_and_a_loner_has_its_shape() -> None:
    ties = [("a", "b"), ("c", "d"), ("d", "e"), ("e", "c"), ("d", "c"), ("f", "f"), ("a", "gone")]

    found = network("abcdef", ties)

    assert (found.members, found.ties, found.largest_component) == (6, 4, 3)
    assert found.density == pytest.approx(4 / 15)
    assert found.mean_degree == pytest.approx(8 / 6)
    assert found.isolate_share == pytest.approx(1 / 6)


def test_network_of_nobody_has_no_figures() -> None:
    found = network([], [])

    assert (found.density, found.mean_degree, found.isolate_share, found.largest_component) == (None, None, None, 0)


def test_external_internal_index_runs_from_silos_to_bridges() -> None:
    segments = {"a": "x", "b": "x", "c": "y", "d": "y"}

    assert external_internal_index([("a", "b"), ("c", "d")], segments) == -1
    assert external_internal_index([("a", "c"), ("c", "a"), ("b", "d")], segments) == 1
    assert external_internal_index([("a", "b"), ("b", "c")], segments) == 0
    assert external_internal_index([("a", "a"), ("a", "gone")], segments) is None
