import pytest

from icmp.engagement import Expectation, expected_score
from icmp.health.expected import Agreed, Kind, expectations

KINDS = {
    "event.attended": Kind(key="event.attended", weight=5, minutes=90, counts_as=("event",)),
    "event.spoke": Kind(key="event.spoke", weight=9, minutes=240, counts_as=("hours", "event")),
    "mentoring": Kind(key="mentoring", weight=9, minutes=60, counts_as=("hours", "help")),
    "answered": Kind(key="answered", weight=6, minutes=15, counts_as=("hours", "help")),
    "fee.paid": Kind(key="fee.paid", weight=4),
}


def test_expectations_when_deeds_are_named_then_the_plainest_counts():
    agreed = [Agreed(period="month", types=("event.attended", "event.spoke"), count=1)]

    assert expectations(agreed, KINDS) == [Expectation(weight=5, target=1, period_days=30)]


def test_expectations_when_hours_then_the_usual_hour_counts():
    agreed = [Agreed(period="month", ledger="hours", hours=3)]

    # 9 in 240 min is 2.25 an hour, 9 in 60 is 9, 6 in 15 is 24: the middle one is 9.
    assert expectations(agreed, KINDS) == [Expectation(weight=9, target=3, period_days=30)]


def test_expectations_when_fees_or_help_then_one_deed_of_that_kind():
    agreed = [Agreed(period="quarter", ledger="fees"), Agreed(period="month", ledger="help", count=2)]

    assert expectations(agreed, KINDS) == [
        Expectation(weight=4, target=1, period_days=90),
        Expectation(weight=6, target=2, period_days=30),
    ]


def test_expectations_when_nothing_can_satisfy_them_then_nothing_is_asked():
    agreed = [Agreed(period="month", types=("unknown",), count=1), Agreed(period="month", ledger="hours", hours=3)]

    assert expectations(agreed, {}) == []


def test_expectations_when_worked_example_then_15_87():
    agreed = [
        Agreed(period="month", types=("event.attended",), count=1),
        Agreed(period="quarter", types=("mentoring",), count=2),
    ]

    assert expected_score(expectations(agreed, KINDS)) == pytest.approx(15.87, abs=0.01)
