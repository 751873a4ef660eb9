"""While a member is away no new dues are collected, by transfer and at Stripe; afterwards nothing is caught up."""

import datetime as dt

import pytest

from billing import gateway, operations
from billing.models import Charge, Subscription
from billing.operations import bill_next_periods, follow_pauses, pause_dues, resume_dues
from members.models import AuditLine, Member
from members.operations import ask_leave, end_leave, enter_grace
from tests.factories import MemberFactory

from .factories import SubscriptionFactory, admitted
from .histories import settled_person

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def paying_by_transfer() -> Subscription:
    """A member whose month runs from the 2nd, with the present one paid."""
    member = MemberFactory()
    return SubscriptionFactory(
        user=member.user, method="bank", state="active", started_on=dt.date(2026, 9, 2),
        current_period_start=dt.date(2026, 11, 2), current_period_end=dt.date(2026, 12, 2),
    )  # fmt: skip


def later(days: int) -> dt.datetime:
    return AT + dt.timedelta(days=days)


def test_pause_when_a_member_takes_days_off_then_no_bill_and_afterwards_the_next_period(
    community, django_capture_on_commit_callbacks
):
    subscription = paying_by_transfer()
    member = Member.objects.get(user=subscription.user)
    with django_capture_on_commit_callbacks(execute=True):
        leave = ask_leave(
            member=member, starts_on=AT.date(), ends_on=dt.date(2027, 3, 1), reason="", by=member.user, at=AT
        )
    during = [bill_next_periods(at=later(days)) for days in (20, 60, 90)]

    with django_capture_on_commit_callbacks(execute=True):
        end_leave(leave=leave, by=member.user, at=later(90))
    after = bill_next_periods(at=later(91))

    subscription.refresh_from_db()
    assert (during, after, subscription.state) == ([0, 0, 0], 1, "active")
    assert Charge.objects.get().period_start == dt.date(2027, 2, 2)


def test_pause_when_the_nudge_was_lost_then_the_hourly_run_finds_it(community):
    subscription = paying_by_transfer()
    member = Member.objects.get(user=subscription.user)
    leave = ask_leave(member=member, starts_on=AT.date(), ends_on=dt.date(2027, 3, 1), reason="", by=member.user, at=AT)

    paused = [follow_pauses(at=later(1)) for _ in range(2)]
    end_leave(leave=leave, by=member.user, at=later(10))
    resumed = [follow_pauses(at=later(11)) for _ in range(2)]

    subscription.refresh_from_db()
    assert (paused, resumed, subscription.state) == ([1, 0], [1, 0], "active")


def test_pause_when_what_was_paused_belongs_to_somebody_here_then_left_alone(community):
    subscription = paying_by_transfer()
    Subscription.objects.filter(pk=subscription.pk).update(state="paused")
    enter_grace(member=Member.objects.get(user=subscription.user), by=None, at=AT, reason="dues are late")

    assert follow_pauses(at=later(1)) == 0


def test_pause_at_stripe_when_asked_twice_then_collection_rests_and_goes_on(plan, stripe_at, api, now):
    user = admitted()
    subscription = settled_person(user, plan)
    stripe_id = subscription.stripe_subscription_id

    states = []
    for step in (pause_dues, pause_dues, resume_dues):
        step(user=user, at=now)
        subscription.refresh_from_db()
        states.append((subscription.state, gateway.subscription(stripe_id).collection_paused))

    assert states == [("paused", True), ("paused", True), ("active", False)]
    assert AuditLine.objects.filter(deed="dues.paused").count() == 1
    assert operations.reconcile(at=now) >= 1
