import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.lights import interval_light, light
from icmp.statistics import Interval


@pytest.mark.parametrize(
    ("successes", "n", "colour"),
    [(12, 24, "watch"), (6, 24, "alarm"), (2, 4, "too_few"), (15, 24, "ok"), (6, 10, "ok"), (0, 0, "too_few")],
)
def test_light_against_a_floor_of_six_tenths_gives_the_worked_example(successes: int, n: int, colour: str) -> None:
    assert light(successes, n, 0.6) == colour


@pytest.mark.parametrize(
    ("successes", "n", "colour"), [(2, 20, "ok"), (4, 20, "ok"), (6, 20, "watch"), (15, 20, "alarm"), (9, 9, "too_few")]
)
def test_light_against_a_ceiling_turns_the_sides_around(successes: int, n: int, colour: str) -> None:
    assert light(successes, n, 0.2, wanted="at_most") == colour


def test_interval_light_in_points_uses_the_unit_of_the_threshold() -> None:
    found = [
        interval_light(60, Interval(50, high), n=12, threshold=65, wanted="at_least") for high in (64.0, 65.0, 70.0)
    ]

    assert found == ["alarm", "watch", "watch"]


@given(st.integers(10, 300), st.floats(0, 1), st.data())
def test_light_of_a_share_and_of_its_rest_agree(n: int, threshold: float, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))

    found = light(successes, n, threshold)

    assert (found == "ok") == (successes / n >= threshold)
