from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.periods import Period, Span, days_between, first_moment, local_day, months_between, months_later, span_of

DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("day", "period", "starts_on", "ends_on"),
    [
        (date(2026, 3, 29), "week", date(2026, 3, 23), date(2026, 3, 29)),
        (date(2024, 2, 10), "month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 12, 31), "month", date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 11, 5), "quarter", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_span_of_a_day_is_its_calendar_period(day: date, period: Period, starts_on: date, ends_on: date) -> None:
    assert span_of(day, period) == Span(starts_on, ends_on)


@given(DAYS, st.sampled_from(["week", "month", "quarter"]))
def test_span_of_any_day_holds_it_and_all_its_days_share_it(day: date, period: Period) -> None:
    span = span_of(day, period)

    assert span.starts_on <= day <= span.ends_on
    assert span_of(span.starts_on, period) == span_of(span.ends_on, period) == span


def test_months_later_where_the_month_is_short_is_its_last_day() -> None:
    assert months_later(date(2026, 5, 31), -3) == date(2026, 2, 28)
    assert months_later(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert months_later(date(2026, 1, 15), -1) == date(2025, 12, 15)


@given(DAYS, st.integers(-500, 500))
def test_months_later_by_any_number_is_that_many_months_away(day: date, months: int) -> None:
    assert months_between(day, months_later(day, months)) == months


def test_span_shared_without_a_common_day_has_none() -> None:
    march, may = span_of(date(2026, 3, 1), "month"), span_of(date(2026, 5, 1), "month")

    assert march.shared_with(may).days == 0
    assert march.shared_with(Span(date(2026, 3, 31), date(2026, 4, 9))).days == 1


def test_local_day_late_in_the_evening_is_already_tomorrow_further_east() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert local_day(late, "Europe/Berlin") == date(2027, 1, 1)
    assert local_day(late, "America/Mexico_City") == date(2026, 12, 31)


def test_first_moment_of_a_short_day_and_of_the_next_are_23_hours_apart() -> None:
    start, end = (first_moment(date(2026, 3, day), "Europe/Berlin") for day in (29, 30))

    assert start == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert days_between(start, end) == 23 / 24
