"""The cap of the next cohort: measurement 2.17 with its worked numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.cohorts import Carriers, Limit, cap

WORKED = Carriers(
    organizer_hours=Decimal(12), hours_per_newcomer=Decimal("1.5"), core=5, newcomers_per_core=Decimal(2), active=60
)


def test_cap_when_worked_example_then_the_lowest_of_eight_ten_and_twelve():
    found = cap(WORKED)

    assert found.limits == (Limit("hours", 8), Limit("core", 10), Limit("active", 12))
    assert found.most == 8
    assert found.scarcest == ("hours",)


@pytest.mark.parametrize(
    ("changed", "most", "scarcest"),
    [
        ({"core": 0}, 0, ("core",)),  # without a core nobody welcomes anybody
        ({"core": 0, "newcomers_per_core": None}, 0, ("core",)),
        ({"organizer_hours": Decimal("11.9")}, 7, ("hours",)),
        ({"organizer_hours": Decimal(40)}, 10, ("core",)),
        ({"organizer_hours": Decimal(18), "core": 6}, 12, ("hours", "core", "active")),
        ({"organizer_hours": None}, 10, ("core",)),
        ({"hours_per_newcomer": Decimal(0)}, 10, ("core",)),  # who takes no time is no load
        ({"newcomers_per_core": None}, 8, ("hours",)),
        ({"active": 39}, 7, ("active",)),
        ({"active": 40}, 8, ("hours", "active")),
        ({"active": 0}, 0, ("active",)),
    ],
)
def test_cap_when_one_side_changes_then_the_scarcest_counts(changed, most, scarcest):
    found = cap(Carriers(**{**vars(WORKED), **changed}))

    assert (found.most, found.scarcest) == (most, scarcest)


@given(st.integers(0, 500), st.integers(0, 100), st.decimals(0, 200, places=2), st.decimals(0, 9, places=2))
def test_cap_when_anything_grows_then_it_never_falls(active, core, hours, each):
    few = Carriers(organizer_hours=hours, hours_per_newcomer=each, core=core, newcomers_per_core=each, active=active)
    more = Carriers(
        organizer_hours=hours + 1, hours_per_newcomer=each, core=core + 1, newcomers_per_core=each, active=active + 1
    )

    assert 0 <= cap(few).most <= cap(more).most
