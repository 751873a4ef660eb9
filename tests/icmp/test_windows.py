"""Windows of expectations: prorated, excused, closed for good, and compliance from closed ones alone."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from icmp.compliance import fulfilment
from icmp.health.operations import measure_community
from icmp.models import EngagementExpectation, ExpectationWindow, MetricSnapshot
from icmp.periods import Span, span_of
from icmp.queries.figures import last_figures
from icmp.windows import queries
from icmp.windows.asked import Asked, Person, away_by_standing, spans, window
from icmp.windows.operations import follow_windows
from members.models import LeaveOfAbsence
from tests.icmp import world
from tests.icmp.world import moment

OCTOBER = span_of(dt.date(2026, 10, 1), "month")
FIRST_OF_NOVEMBER = moment(dt.date(2026, 11, 1), 3)


def asked(**values):
    facts = {"key": 1, "kinds": frozenset({"event.attended"}), "target": Decimal(2), "unit": "count", "period": "month"}
    return Asked(**facts | values)


def test_spans_when_a_day_lies_within_then_the_whole_period():
    found = list(spans("quarter", since=dt.date(2026, 5, 20), until=dt.date(2026, 7, 1)))

    assert [(one.starts_on, one.ends_on) for one in found] == [
        (dt.date(2026, 4, 1), dt.date(2026, 6, 30)),
        (dt.date(2026, 7, 1), dt.date(2026, 9, 30)),
    ]


def test_window_when_joined_in_the_middle_then_target_by_days():
    found = window(
        asked(), Person(joined_on=dt.date(2026, 10, 17)), OCTOBER, {(OCTOBER.starts_on, "event.attended"): (1, 90)}
    )

    assert (found.target, found.actual, found.excused) == (Decimal("0.967742"), 1, False)


def test_window_when_nobody_was_there_then_none():
    assert window(asked(), Person(joined_on=dt.date(2026, 11, 1)), OCTOBER, {}) is None
    assert window(asked(), Person(joined_on=dt.date(2026, 1, 1), last_day=dt.date(2026, 9, 30)), OCTOBER, {}) is None


def test_window_of_hours_when_minutes_then_hours():
    given = {(OCTOBER.starts_on, "event.attended"): (1, 100)}

    found = window(asked(unit="hours"), Person(joined_on=dt.date(2026, 1, 1)), OCTOBER, given)

    assert found.actual == Decimal(100) / 60


@pytest.mark.parametrize(("fee_months", "paid_in", "actual"), [(1, 10, 1), (1, 9, 0), (3, 8, 1), (3, 7, 0), (12, 1, 1)])
def test_window_of_a_fee_when_paid_within_its_own_period_then_kept(fee_months, paid_in, actual):
    fee = asked(kinds=frozenset({"fee.paid"}), unit="fees", target=Decimal(1))
    done = {(dt.date(2026, paid_in, 1), "fee.paid"): (1, 0)}

    found = window(fee, Person(joined_on=dt.date(2025, 1, 1), fee_months=fee_months), OCTOBER, done)

    assert (found.target, found.actual) == (1, actual)
    assert window(fee, Person(joined_on=dt.date(2025, 1, 1)), OCTOBER, done) is None


def test_away_when_somebody_came_back_then_the_days_between():
    steps = [("member", dt.date(2026, 1, 1)), ("suspended", dt.date(2026, 3, 1)), ("member", dt.date(2026, 3, 9))]

    assert away_by_standing(steps) == [Span(dt.date(2026, 3, 1), dt.date(2026, 3, 9))]
    assert away_by_standing(steps[:2]) == []


def test_fulfilment_of_the_worked_example():
    """Of 12 hours pledged 10 were given, and 7 of them by members up to their own pledge."""
    pairs = [(Decimal(4), Decimal(1)), (Decimal(4), Decimal(7)), (Decimal(4), Decimal(2))]

    kept = fulfilment(pairs)

    assert (kept.capped, kept.raw) == (Decimal("0.58333"), Decimal("0.83333"))
    assert kept.givers_overloaded


@pytest.mark.django_db
def test_tick_when_a_month_is_over_then_its_window_closes_once(community):
    who = world.member(dt.date(2026, 9, 16))
    world.expectation()
    world.deed(who, moment(dt.date(2026, 10, 5)))

    counts = [follow_windows(at=FIRST_OF_NOVEMBER) for _ in range(2)]

    rows = ExpectationWindow.objects.order_by("starts_on")
    assert counts == [2, 0]
    assert [(row.starts_on.month, row.target, row.actual, row.closed_at is None) for row in rows] == [
        (9, Decimal("0.5"), 0, False),
        (10, 1, 1, False),
        (11, 1, 0, True),
    ]
    assert queries.compliances([who.pk], as_of=dt.date(2026, 11, 1)) == {who.pk: Decimal("0.5")}


@pytest.mark.django_db
def test_tick_when_a_deed_arrives_after_closing_then_what_is_closed_stays(community):
    who = world.member(dt.date(2026, 10, 1))
    world.expectation()
    follow_windows(at=FIRST_OF_NOVEMBER)

    world.deed(who, moment(dt.date(2026, 10, 20)))
    follow_windows(at=FIRST_OF_NOVEMBER + dt.timedelta(days=1))

    row = ExpectationWindow.objects.get(starts_on=OCTOBER.starts_on)
    assert row.actual == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpectationWindow.objects.filter(pk=row.pk).update(actual=1)


@pytest.mark.django_db
def test_tick_when_a_window_has_grace_then_it_closes_later(community):
    world.member(dt.date(2026, 10, 1))
    world.expectation()
    EngagementExpectation.objects.update(grace_days=7)

    counts = [follow_windows(at=moment(dt.date(2026, 11, day), 3)) for day in (7, 8)]

    assert counts == [0, 1]


@pytest.mark.django_db
def test_tick_when_on_leave_then_window_is_excused_and_not_counted(community):
    who = world.member(dt.date(2026, 9, 1))
    world.expectation()
    world.deed(who, moment(dt.date(2026, 9, 5)))
    LeaveOfAbsence.objects.create(member=who, starts_on=dt.date(2026, 10, 12), ends_on=dt.date(2026, 10, 30))

    follow_windows(at=FIRST_OF_NOVEMBER)

    assert list(ExpectationWindow.objects.order_by("starts_on").values_list("excused", flat=True)) == [
        False,
        True,
        False,
    ]
    assert queries.compliances([who.pk], as_of=dt.date(2026, 11, 1)) == {who.pk: 1}


@pytest.mark.django_db
def test_tick_when_more_members_then_the_same_number_of_queries(community):
    world.expectation()
    counts = []
    for more in (1, 5):
        for _ in range(more):
            world.pledge(world.member(dt.date(2026, 9, 1)), fee=1500)
        with CaptureQueriesContext(
            connection,
        ) as asked_of_it:
            follow_windows(at=FIRST_OF_NOVEMBER)
        counts.append(len(asked_of_it))

    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_gate_when_windows_have_closed_then_it_knows_the_share_of_members_who_keep_what_was_agreed(community):
    world.expectation()
    for index in range(8):
        who = world.member(dt.date(2026, 9, 1))
        for month in (9, 10) if index < 6 else ():
            world.deed(who, moment(dt.date(2026, month, 5)))
    follow_windows(at=FIRST_OF_NOVEMBER)

    measure_community(at=FIRST_OF_NOVEMBER)

    figures = last_figures()
    row = MetricSnapshot.objects.get(metric_key="expectation_compliance_share")
    assert (row.value, row.n, row.numerator) == (Decimal("0.75"), 8, 6)
    assert figures["expectation_compliance_share_lower"] == row.ci_low
    assert row.ci_low == Decimal("0.409275")
