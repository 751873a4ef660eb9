"""Money, the calendar of dues, the states, the references: pure rules."""

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import dues, lifecycle, references
from billing.money import Money, WrongMoney, read_amount

days = st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31))
periods = st.sampled_from(dues.PERIODS)


@given(st.integers(-(10**12), 10**12), st.integers(1, 400))
def test_money_when_split_then_no_cent_is_lost_and_parts_differ_by_one(minor, parts):
    split = Money(minor, "EUR").split(parts)

    assert sum(part.minor for part in split) == minor
    assert max(part.minor for part in split) - min(part.minor for part in split) <= 1
    assert len(split) == parts


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_money_when_added_and_taken_away_then_as_before(one, other):
    assert Money(one, "EUR") + Money(other, "EUR") - Money(other, "EUR") == Money(one, "EUR")


@pytest.mark.parametrize(
    "wrong", [lambda: Money(1, "EUR") + Money(1, "USD"), lambda: Money(1.0, "EUR"), lambda: Money(True, "EUR")]
)
def test_money_when_not_whole_or_of_two_currencies_then_refused(wrong):
    with pytest.raises(WrongMoney):
        wrong()


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("15.00", "EUR", 1500), ("15,5", "EUR", 1550), ("0", "EUR", 0), ("1200", "JPY", 1200), ("1.234", "BHD", 1234)],
)
def test_amount_when_written_as_decimal_then_minor_units(text, currency, minor):
    assert read_amount(text, currency) == Money(minor, currency)


@pytest.mark.parametrize("text", ["", "abc", "1.234", "NaN", "inf", "1e99", "١٥,٥٥٥", "15 EUR"])
def test_amount_when_unreadable_then_refused(text):
    with pytest.raises(WrongMoney):
        read_amount(text, "EUR")


@given(days, periods, st.integers(0, 60))
def test_periods_when_in_a_row_then_without_gap_and_on_the_anchors_day(anchor, period, number):
    this, following = dues.nth_period(anchor, period, number), dues.nth_period(anchor, period, number + 1)

    last_day = calendar.monthrange(this.end.year, this.end.month)[1]
    assert this.end == following.start
    assert this.end.day == min(anchor.day, last_day)


@given(days, periods, st.integers(0, 3000))
def test_period_on_a_day_then_it_covers_that_day(anchor, period, later):
    day = anchor + dt.timedelta(days=later)

    assert dues.period_on(anchor, period, day).covers(day)


@given(days, periods, st.integers(0, 40))
def test_next_period_when_one_ends_then_it_is_the_following(anchor, period, number):
    ended = dues.nth_period(anchor, period, number)

    assert dues.next_period(anchor, period, ended.end) == dues.nth_period(anchor, period, number + 1)


@pytest.mark.parametrize(
    ("anchor", "period", "number", "start", "end"),
    [
        ("2024-01-31", "month", 1, "2024-02-29", "2024-03-31"),
        ("2023-01-31", "month", 1, "2023-02-28", "2023-03-31"),
        ("2024-01-31", "month", 3, "2024-04-30", "2024-05-31"),
        ("2024-02-29", "year", 0, "2024-02-29", "2025-02-28"),
        ("2024-02-29", "year", 3, "2027-02-28", "2028-02-29"),
        ("2023-12-31", "month", 2, "2024-02-29", "2024-03-31"),
        ("2024-10-30", "month", 4, "2025-02-28", "2025-03-30"),
    ],
)
def test_period_when_the_month_is_short_then_its_last_day_and_back_again(anchor, period, number, start, end):
    found = dues.nth_period(dt.date.fromisoformat(anchor), period, number)

    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)


def test_due_when_first_bill_then_two_weeks_and_later_ones_when_their_period_begins():
    period = dues.nth_period(dt.date(2026, 12, 1), "month", 0)

    assert dues.due_on(period, dt.date(2026, 12, 1), first=True) == dt.date(2026, 12, 15)
    assert dues.due_on(period, dt.date(2026, 11, 17), first=False) == dt.date(2026, 12, 1)
    assert dues.due_on(period, dt.date(2026, 12, 9), first=False) == dt.date(2026, 12, 9)
    assert (dues.grace_from(dt.date(2026, 2, 20)), dues.lapse_from(dt.date(2026, 2, 20))) == (
        dt.date(2026, 3, 6),
        dt.date(2026, 4, 5),
    )


@pytest.mark.parametrize("before", lifecycle.STATES)
@pytest.mark.parametrize("after", lifecycle.STATES)
def test_steps_when_all_pairs_are_asked_then_only_the_drawn_ones_are_legal(before, after):
    running = {"active", "past_due", "cancel_scheduled", "paused"}
    drawn = before != after and (before == "pending" or (before in running and after in running | {"ended"}))

    assert lifecycle.is_legal(before, after) == drawn


@pytest.mark.parametrize(
    ("status", "cancels", "paused", "state"),
    [
        ("incomplete", False, False, "pending"),
        ("active", False, False, "active"),
        ("active", True, False, "cancel_scheduled"),
        ("active", True, True, "paused"),
        ("past_due", True, False, "past_due"),
        ("unpaid", False, False, "past_due"),
        ("canceled", True, False, "ended"),
        ("incomplete_expired", False, False, "ended"),
    ],
)
def test_state_when_stripe_says_then_ours(status, cancels, paused, state):
    assert lifecycle.state_at_stripe(status, cancels=cancels, collection_paused=paused) == state


@given(st.text(references.ALPHABET, min_size=7, max_size=7), st.integers(0, 6), st.sampled_from(references.ALPHABET))
def test_reference_when_one_sign_is_wrong_then_not_found(body, place, sign):
    right = references.write_reference(body)
    wrong = body[:place] + sign + body[place + 1 :]

    assert references.find_reference(f"SVWZ+ {right.replace('-', ' ').lower()} danke") == right
    assert references.find_reference(f"D-{wrong}{right[-1]}") == (right if wrong == body else None)
