from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.compliance import (
    Window,
    closed_windows,
    compliance,
    compliant_share,
    fulfilment,
    member_days,
    prorated,
    window_value,
)
from icmp.periods import Span, months_later, span_of

MARCH = span_of(date(2026, 3, 1), "month")


def a_window(month: int = 3, actual: object = 1, target: object = 1, **settings: object) -> Window:
    days = settings.pop("days", span_of(date(2026, month, 1), "month"))
    return Window(days=days, target=Decimal(str(target)), actual=Decimal(str(actual)), **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("actual", "target", "value"),
    [(0, 3, "0"), (2, 3, "0.66667"), (3, 3, "1"), (9, 3, "1"), (-2, 3, "0"), (1, 0, None)],
)
def test_window_value_of_what_was_done_is_at_most_one(actual: int, target: int, value: str | None) -> None:
    assert window_value(a_window(actual=actual, target=target)) == (None if value is None else Decimal(value))


def test_window_value_when_excused_is_left_out() -> None:
    excused = a_window(actual=0, excused=True)

    assert window_value(excused) is None
    assert compliance([excused, a_window(2, 1, 2)], as_of=date(2026, 4, 1)) == Decimal("0.5")
    assert compliance([excused], as_of=date(2026, 4, 1)) is None


def test_prorated_for_who_joined_in_the_middle_is_less() -> None:
    days = member_days(MARCH, joined_on=date(2026, 3, 17))

    assert days == 15
    assert prorated(Decimal(3), MARCH, days) == Decimal("1.451613")
    assert prorated(Decimal(3), MARCH, 99) == 3
    assert prorated(Decimal(3), MARCH, 0) == 0


def test_member_days_of_who_left_before_or_joined_after_are_none() -> None:
    assert member_days(MARCH, joined_on=date(2026, 4, 1)) == 0
    assert member_days(MARCH, joined_on=date(2025, 1, 1), ended_on=date(2026, 2, 28)) == 0
    assert member_days(MARCH, joined_on=date(2025, 1, 1), ended_on=date(2026, 3, 1)) == 1
    assert member_days(MARCH, joined_on=date(2025, 1, 1)) == 31


def test_compliance_of_weighted_windows_is_their_weighted_mean() -> None:
    windows = [a_window(actual=1, weight=Decimal(1)), a_window(actual="1.5", target=3, weight=Decimal(2))]

    assert compliance(windows, as_of=date(2026, 4, 1)) == Decimal("0.66667")


def test_compliance_of_windows_still_open_or_in_grace_waits() -> None:
    in_grace = a_window(actual=0, grace_days=14)

    assert compliance([a_window()], as_of=date(2026, 3, 31)) is None
    assert compliance([a_window()], as_of=date(2026, 4, 1)) == 1
    assert compliance([in_grace], as_of=date(2026, 4, 14)) is None
    assert compliance([in_grace], as_of=date(2026, 4, 15)) == 0


@given(st.dates(date(2024, 6, 1), date(2025, 6, 30)), st.sampled_from([0, 7, 14]))
def test_closed_windows_on_any_day_are_the_last_three_months_of_a_monthly_promise(day: date, grace: int) -> None:
    starts = [months_later(date(2023, 1, 1), month) for month in range(36)]
    windows = [a_window(days=span_of(start, "month"), grace_days=grace) for start in starts]

    assert len(closed_windows(windows, as_of=day)) == 3
    assert len(closed_windows(windows, as_of=day, months=1)) == 1


def test_fulfilment_of_the_worked_example_separates_the_over_givers() -> None:
    pairs = [(Decimal(4), Decimal(7)), (Decimal(4), Decimal(3)), (Decimal(4), Decimal(0))]

    found = fulfilment(pairs)

    assert found is not None
    assert (round(found.capped, 3), round(found.raw, 3)) == (Decimal("0.583"), Decimal("0.833"))
    assert found.carried == found.raw - found.capped
    assert found.givers_overloaded is True


def test_fulfilment_of_money_in_minor_units_needs_a_pledge() -> None:
    found = fulfilment([(Decimal(1500), Decimal(1500)), (Decimal(500), Decimal(0))])

    assert found is not None
    assert (found.capped, found.raw, found.givers_overloaded) == (Decimal("0.75"), Decimal("0.75"), False)
    assert fulfilment([]) is None
    assert fulfilment([(Decimal(0), Decimal(9))]) is None


@given(st.lists(st.tuples(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2)), max_size=12))
def test_fulfilment_of_anybody_carries_nothing_negative(pairs: list[tuple[Decimal, Decimal]]) -> None:
    found = fulfilment(pairs)

    if found is not None:
        assert 0 <= found.capped <= 1
        assert found.carried >= 0


def test_compliant_share_of_members_has_its_interval_and_light() -> None:
    values = [Decimal("0.8")] * 12 + [Decimal("0.79999")] * 12 + [None]

    found = compliant_share(values)

    assert (found.compliant, found.n, found.share, found.light) == (12, 24, Decimal("0.5"), "watch")
    assert found.interval.low < 0.5 < found.interval.high
    assert compliant_share([None]).share is None
    assert compliant_share([]).light == "too_few"


def test_window_with_an_empty_span_asks_for_nothing() -> None:
    assert prorated(Decimal(3), Span(date(2026, 3, 2), date(2026, 3, 1)), 5) == 0
