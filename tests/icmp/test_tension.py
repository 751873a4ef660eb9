from decimal import Decimal

import pytest

from icmp.tension import Corners, corner, corners

WORKED = Corners(champions=12, customer_only=20, community_only=8, off_profile=10, unscored=5)
LINES = {"customer_from": Decimal(70), "member_from": Decimal(70)}


def test_corners_of_the_worked_example_give_its_figures() -> None:
    figures = (WORKED.overlap, WORKED.pull, WORKED.lift, WORKED.phi)

    assert [round(figure, 2) for figure in figures if figure is not None] == [0.30, 0.43, 0.94, -0.07]
    assert WORKED.n == 50
    assert WORKED.actions == ("stop_for_revenue", "separate")
    assert WORKED.pull_interval.low < 0.43 < WORKED.pull_interval.high


@pytest.mark.parametrize(
    ("customer", "member", "where"),
    [
        ("70.00", "70.00", "champion"),
        ("70.00", "69.99", "customer_only"),
        ("69.99", "70.00", "community_only"),
        ("69.99", "69.99", "off_profile"),
    ],
)
def test_corner_on_a_line_is_high(customer: str, member: str, where: str) -> None:
    assert corner(Decimal(customer), Decimal(member), **LINES) == where


def test_corners_without_a_customer_score_are_counted_apart() -> None:
    found = corners([(Decimal(80), Decimal(80)), (None, Decimal(90)), (Decimal(90), None)], **LINES)

    assert found == Corners(champions=1, customer_only=0, community_only=0, off_profile=0, unscored=2)


@pytest.mark.parametrize(
    ("found", "actions"),
    [
        (Corners(champions=12, customer_only=2, community_only=12, off_profile=60), ("agree_role",)),
        (Corners(champions=18, customer_only=2, community_only=1, off_profile=3), ("wait",)),
        (Corners(champions=20, customer_only=5, community_only=5, off_profile=20), ("keep",)),
        (Corners(champions=1, customer_only=7, community_only=1, off_profile=0), ("too_few",)),
        (Corners(champions=0, customer_only=0, community_only=0, off_profile=12), ("keep",)),
    ],
)
def test_actions_follow_pull_and_lift(found: Corners, actions: tuple[str, ...]) -> None:
    assert found.actions == actions


def test_corners_of_nobody_have_no_figures() -> None:
    nobody = corners([], **LINES)

    assert (nobody.overlap, nobody.pull, nobody.lift, nobody.phi) == (None, None, None, None)
