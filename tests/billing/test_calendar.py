"""What the calendar does: next bills, reminders, grace, lapse, the end of canceled dues. Twice is once."""

import datetime as dt
import itertools

import pytest

from billing import operations
from billing.models import Charge, Subscription
from members.models import Letter, Member
from members.operations import leave_community
from tests.factories import MemberFactory

from .factories import ChargeFactory, PlanFactory, SubscriptionFactory, admitted
from .histories import advance, settled_person

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 11, 2)


def on(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(6, 10), dt.UTC)


def late_member(plan):
    member = MemberFactory(standing="member")
    before = dt.date(2026, 10, 2)
    subscription = SubscriptionFactory(
        user=member.user, plan=plan, started_on=before, current_period_start=before, current_period_end=DUE
    )
    ChargeFactory(user=member.user, plan=plan, subscription=subscription, due_on=DUE)
    return member


def live_through(days: range) -> None:
    for day in days:
        for _ in range(2):
            operations.follow_calendar(at=on(DUE + dt.timedelta(days=day)))


def test_calendar_when_nothing_arrives_then_reminded_grace_and_lapse_each_once(plan):
    member = late_member(plan)
    seen = {}

    for day in range(-10, 50):
        live_through(range(day, day + 1))
        member.refresh_from_db()
        seen.setdefault(member.standing, day)

    kinds = sorted(Letter.objects.filter(user=member.user).values_list("kind", flat=True))
    assert seen == {"member": -10, "grace": 14, "lapsed": 44}
    assert kinds == ["dues_grace", "dues_overdue", "dues_reminder", "standing_lapsed"]
    assert Subscription.objects.get(user=member.user).state == "past_due"
    assert Charge.objects.filter(user=member.user).count() == 1


def test_calendar_when_ticks_were_away_for_two_months_then_grace_still_lasts_thirty_days(plan):
    member = late_member(plan)

    live_through(range(60, 61))
    member.refresh_from_db()
    first = member.standing
    live_through(range(89, 90))
    member.refresh_from_db()
    second = member.standing
    live_through(range(90, 91))
    member.refresh_from_db()

    assert (first, second, member.standing) == ("grace", "grace", "lapsed")


def test_reminder_when_switched_off_then_only_the_later_one_goes(plan):
    member = late_member(plan)
    member.user.letter_choices.create(kind="dues_reminder")

    live_through(range(-8, 5))

    assert list(Letter.objects.filter(user=member.user).values_list("kind", flat=True)) == ["dues_overdue"]


@pytest.mark.parametrize(("days", "standing"), [(20, "member"), (60, "member")])
def test_payment_when_it_comes_in_grace_or_after_lapse_then_restored(plan, days, standing):
    member = late_member(plan)
    live_through(range(14, days))
    charge = Charge.objects.get(user=member.user)
    paid_on = on(DUE + dt.timedelta(days=days))

    operations.settle_charge(
        charge=charge, amount=charge.money, method="bank", received_at=paid_on, by=None, at=paid_on
    )

    member.refresh_from_db()
    subscription = Subscription.objects.get(user=member.user)
    assert (member.standing, subscription.state) == (standing, "active")
    assert subscription.current_period_end > paid_on.date()


def test_bills_when_period_ends_then_the_next_is_written_two_weeks_before_and_once(plan, bank):
    member = MemberFactory()
    anchor = dt.date(2026, 1, 31)
    SubscriptionFactory(
        user=member.user, plan=plan, started_on=anchor, current_period_start=dt.date(2026, 9, 30),
        current_period_end=dt.date(2026, 10, 31),
    )  # fmt: skip

    early = operations.bill_next_periods(at=on(dt.date(2026, 10, 16)))
    written = [operations.bill_next_periods(at=on(dt.date(2026, 10, day))) for day in (17, 18, 19)]

    charge = Charge.objects.get(user=member.user)
    letter = Letter.objects.get(user=member.user, kind="dues_transfer")
    assert (early, written) == (0, [1, 0, 0])
    assert (charge.period_start, charge.period_end, charge.due_on) == (
        dt.date(2026, 10, 31), dt.date(2026, 11, 30), dt.date(2026, 10, 31)
    )  # fmt: skip
    assert charge.reference in letter.text
    assert "DE89 3704 0044 0532 0130 00" in letter.text


def test_transfer_when_first_bill_is_paid_then_seat_and_a_year_of_bills_without_gap(plan, bank, at):
    user = admitted()
    charge = operations.choose_transfer(user=user, plan=plan, at=at)
    moment = at
    for _ in range(12):
        operations.settle_charge(
            charge=charge, amount=charge.money, method="bank", received_at=moment, by=None, at=moment
        )
        subscription = Subscription.objects.get(user=user)
        moment = on(subscription.current_period_end - dt.timedelta(days=10))
        operations.follow_calendar(at=moment)
        charge = Charge.objects.owed().get(user=user)

    periods = list(Charge.objects.filter(user=user).order_by("period_start").values_list("period_start", "period_end"))
    assert len(periods) == 13
    assert all(one[1] == other[0] for one, other in itertools.pairwise(periods))
    assert Member.objects.get(user=user).standing == "candidate"


def test_first_bill_when_never_paid_then_let_go_and_nobody_is_dunned(plan, at):
    user = admitted()
    operations.choose_transfer(user=user, plan=plan, at=at)

    for day in range(60):
        operations.follow_calendar(at=at + dt.timedelta(days=day))

    assert Charge.objects.get(user=user).state == "void"
    assert Subscription.objects.get(user=user).state == "ended"
    assert not Letter.objects.filter(user=user, kind="dues_grace").exists()


def test_cancellation_when_paid_by_transfer_then_seat_until_the_end_and_no_more_bills(plan):
    member = MemberFactory()
    SubscriptionFactory(user=member.user, plan=plan)

    operations.cancel_dues(user=member.user, at=on(DUE))
    operations.cancel_dues(user=member.user, at=on(DUE))
    live_through(range(30))
    member.refresh_from_db()
    before = member.standing
    live_through(range(30, 33))
    member.refresh_from_db()

    assert (before, member.standing) == ("member", "lapsed")
    assert not Charge.objects.exists()
    assert Letter.objects.filter(user=member.user, kind="dues_canceled").count() == 1


def test_cancellation_when_taken_back_then_dues_go_on(plan):
    member = MemberFactory()
    SubscriptionFactory(user=member.user, plan=plan)
    operations.cancel_dues(user=member.user, at=on(DUE))

    operations.keep_dues(user=member.user, at=on(DUE))
    live_through(range(16, 20))

    assert Subscription.objects.get(user=member.user).state == "active"
    assert Charge.objects.owed().count() == 1


def test_cancellation_when_at_stripe_then_there_too_and_seat_ends_with_the_period(plan, stripe_at, now):
    user = admitted()
    settled_person(user, plan)

    operations.cancel_dues(user=user, at=now)
    state = Subscription.objects.get(user=user).state
    advance(stripe_at, 32)
    operations.reconcile(at=now)
    operations.follow_calendar(at=now + dt.timedelta(days=32))

    assert state == "cancel_scheduled"
    assert Subscription.objects.get(user=user).state == "ended"
    assert Charge.objects.filter(user=user).count() == 1
    assert Member.objects.get(user=user).standing == "lapsed"


def test_change_when_at_stripe_then_next_period_costs_the_other_plan(plan, stripe_at, now):
    user, patron = admitted(), PlanFactory(key="patron", amount_minor=4000)
    settled_person(user, plan)

    operations.change_plan(user=user, plan=patron, at=now)
    advance(stripe_at, 32)
    operations.reconcile(at=now)

    assert list(Charge.objects.order_by("period_start").values_list("amount_minor", "state")) == [
        (1500, "paid"),
        (4000, "paid"),
    ]


def test_renewal_when_card_is_declined_then_failed_told_and_late_until_paid(plan, stripe_at, now):
    user = admitted()
    settled_person(user, plan, "4000000000000341")

    advance(stripe_at, 32)
    operations.reconcile(at=now)

    late = Charge.objects.owed().get(user=user)
    assert late.state == "failed"
    assert Subscription.objects.get(user=user).state == "past_due"
    assert Letter.objects.filter(user=user, kind="dues_failed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_leaving_when_dues_run_then_they_end_at_stripe_at_once(plan, stripe_at, api, now):
    user = admitted()
    subscription = settled_person(user, plan)

    leave_community(member=user.member, by=user, at=now)

    subscription.refresh_from_db()
    assert subscription.state == "ended"
    assert api.subscriptions.retrieve(subscription.stripe_subscription_id).status == "canceled"


@pytest.mark.django_db(transaction=True)
def test_leaving_when_stripe_is_away_then_the_next_reconciling_ends_dues(plan, stripe_at, api, now, settings):
    user, base = admitted(), settings.STRIPE_API_BASE
    subscription = settled_person(user, plan)
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    leave_community(member=user.member, by=user, at=now)
    subscription.refresh_from_db()
    assert subscription.state == "active"

    settings.STRIPE_API_BASE = base
    operations.reconcile(at=now)

    subscription.refresh_from_db()
    assert subscription.state == "ended"
    assert api.subscriptions.retrieve(subscription.stripe_subscription_id).status == "canceled"
