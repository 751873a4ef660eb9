"""Checkout through the real client against the simulator: who may, what is created, what arrives."""

import datetime as dt

import pytest

from billing import gateway, operations
from billing.models import Charge, Payer, Payment, Plan, Receipt, Subscription
from billing.queries import balances
from members.models import AuditLine, Deed, Letter, Member
from tests.config.stripe_client import DECLINED, SEPA_BOUNCES, SEPA_DISPUTED, SEPA_SETTLES
from tests.factories import MemberFactory, UserFactory

from .factories import PlanFactory, SubscriptionFactory, admitted
from .histories import advance, paid_person, pay_page, settled_person

pytestmark = pytest.mark.django_db


def test_checkout_when_paid_by_card_then_seat_receipt_books_letter_and_deed(plan, stripe_at, now):
    user = admitted()

    subscription = settled_person(user, plan)

    charge, receipt = Charge.objects.get(user=user), Receipt.objects.get(user=user)
    assert (subscription.state, subscription.method) == ("active", "stripe")
    assert (charge.state, charge.amount_minor, charge.currency) == ("paid", 1500, "EUR")
    assert charge.period_end == subscription.current_period_end
    assert Member.objects.get(user=user).standing == "candidate"
    assert balances() == {("stripe", "EUR"): 1500, ("dues", "EUR"): -1500}
    assert receipt.number.endswith("-00001")
    assert receipt.number in Letter.objects.get(user=user, kind="dues_receipt").text
    assert Deed.objects.get(member__user=user).type_id == "fee.paid"
    assert AuditLine.objects.filter(deed="charge.paid").count() == 1


def test_checkout_when_asked_twice_then_one_page_and_one_subscription(plan, stripe_at, api, now):
    user = admitted()

    pages = {operations.open_checkout(user=user, plan=plan, at=now) for _ in range(3)}

    assert len(pages) == 1
    assert Subscription.objects.filter(user=user).count() == 1
    assert len(api.checkout.sessions.list().data) == 1
    assert len(api.customers.list().data) == len(api.prices.list().data) == 1


def test_checkout_when_answer_was_lost_then_asking_again_opens_the_same_page(plan, stripe_at, api, now):
    user = admitted()
    first = operations.open_checkout(user=user, plan=plan, at=now)
    Subscription.objects.update(stripe_session_id=None)
    Payer.objects.update(stripe_customer_id=None)
    Plan.objects.update(stripe_price_id=None)

    second = operations.open_checkout(user=user, plan=Plan.objects.get(), at=now)

    assert first == second
    assert (len(api.customers.list().data), len(api.prices.list().data)) == (1, 1)


def test_checkout_when_words_changed_after_a_lost_answer_then_new_page(plan, stripe_at, now):
    user = admitted()
    operations.open_checkout(user=user, plan=plan, at=now)
    Subscription.objects.update(stripe_session_id=None)
    user.language = "de"
    user.save()

    url = operations.open_checkout(user=user, plan=plan, at=now)

    assert pay_page(url) == 303


def test_checkout_when_another_plan_is_chosen_then_the_first_page_closes(plan, stripe_at, api, now):
    user, patron = admitted(), PlanFactory(key="patron", amount_minor=4000)
    first = operations.open_checkout(user=user, plan=plan, at=now)

    second = operations.open_checkout(user=user, plan=patron, at=now)

    assert pay_page(first) != 303
    assert pay_page(second) == 303
    operations.reconcile(at=now)
    assert list(Charge.objects.filter(user=user).values_list("amount_minor", "state")) == [(4000, "paid")]


def test_checkout_when_paid_but_unheard_and_opened_again_then_no_second_page(plan, stripe_at, now):
    user = admitted()
    paid_person(user, plan)

    with pytest.raises(operations.AlreadyPaying):
        operations.open_checkout(user=user, plan=plan, at=now)

    assert Charge.objects.get(user=user).state == "paid"


@pytest.mark.parametrize("standing", [None, "left", "suspended", "alumni", "admission over", "admission used"])
def test_checkout_when_nobody_let_them_in_then_refused_before_stripe_hears(plan, stripe_at, api, now, standing):
    user = UserFactory()
    if standing in ("left", "suspended", "alumni"):
        MemberFactory(user=user, standing=standing)
    elif standing == "admission over":
        admitted(user, until=now.date() - dt.timedelta(days=2))
    elif standing == "admission used":
        admitted(user)
        user.admission.used_at = now
        user.admission.save()

    with pytest.raises(operations.NotAdmitted):
        operations.open_checkout(user=user, plan=plan, at=now)

    assert not api.customers.list().data
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("standing", ["member", "grace", "paused", "lapsed"])
def test_checkout_when_a_seat_goes_on_then_page_opens(plan, stripe_at, now, standing):
    user = MemberFactory(standing=standing).user

    assert operations.open_checkout(user=user, plan=plan, at=now).startswith(stripe_at.base)


def test_checkout_when_card_is_declined_then_nothing_is_owed_and_page_stays(plan, stripe_at, now):
    user = admitted()
    url = operations.open_checkout(user=user, plan=plan, at=now)

    pay_page(url, DECLINED)
    operations.reconcile(at=now)

    assert not Charge.objects.exists()
    assert not Member.objects.filter(user=user).exists()
    assert operations.open_checkout(user=user, plan=plan, at=now) == url


def test_checkout_when_debit_is_under_way_then_seat_waits_for_the_money(plan, stripe_at, now):
    user = admitted()
    settled_person(user, plan, SEPA_SETTLES)
    assert Charge.objects.get(user=user).state == "open"
    assert not Member.objects.filter(user=user).exists()

    advance(stripe_at, 6)
    operations.reconcile(at=now)

    assert Charge.objects.get(user=user).state == "paid"
    assert Member.objects.get(user=user).standing == "candidate"


def test_checkout_when_debit_bounces_then_owed_and_told_once(plan, stripe_at, now):
    user = admitted()
    settled_person(user, plan, SEPA_BOUNCES)

    advance(stripe_at, 6)
    operations.reconcile(at=now)
    operations.reconcile(at=now)

    assert Charge.objects.get(user=user).state == "failed"
    assert Letter.objects.filter(user=user, kind="dues_failed").count() == 1
    assert not Payment.objects.exists()


def test_checkout_when_debit_is_taken_back_later_then_owed_again_and_books_even(plan, stripe_at, now):
    user = admitted()
    settled_person(user, plan, SEPA_DISPUTED)

    advance(stripe_at, 6)
    operations.reconcile(at=now)
    operations.reconcile(at=now)

    assert Charge.objects.get(user=user).state == "failed"
    assert sorted(Payment.objects.values_list("amount_minor", flat=True)) == [-1500, 1500]
    assert balances() == {("stripe", "EUR"): 0, ("dues", "EUR"): 0}
    assert list(Receipt.objects.order_by("serial").values_list("kind", flat=True)) == ["payment", "reversal"]
    assert Letter.objects.filter(user=user, kind="dues_taken_back").count() == 1


def test_checkout_when_stripe_is_away_then_unavailable_and_asking_later_works(plan, stripe_at, now, settings):
    user, base = admitted(), settings.STRIPE_API_BASE
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    with pytest.raises(gateway.Unavailable):
        operations.open_checkout(user=user, plan=plan, at=now)
    key = Subscription.objects.get().idempotency_key

    settings.STRIPE_API_BASE = base
    url = operations.open_checkout(user=user, plan=plan, at=now)

    assert Subscription.objects.get().idempotency_key == key
    assert pay_page(url) == 303


def test_checkout_when_lapsed_member_pays_then_restored(plan, stripe_at, now):
    user = MemberFactory(standing="lapsed").user

    settled_person(user, plan)

    assert Member.objects.get(user=user).standing == "member"


def test_checkout_when_paying_by_transfer_before_then_that_ends(plan, stripe_at, now):
    user = MemberFactory().user
    before = SubscriptionFactory(user=user, plan=plan)

    settled_person(user, plan)

    before.refresh_from_db()
    assert before.state == "ended"
    assert Subscription.objects.running().get(user=user).method == "stripe"


@pytest.mark.parametrize(
    ("field", "value"), [("amount_minor", 900), ("currency", "USD"), ("stripe_price_id", "price_other")]
)
def test_bill_when_price_currency_or_amount_differ_then_refused_with_alarm(plan, stripe_at, now, field, value):
    user = admitted()
    paid_person(user, plan)
    Plan.objects.update(**{field: value})

    operations.reconcile(at=now)
    operations.reconcile(at=now)

    assert not Payment.objects.exists()
    assert not Member.objects.filter(user=user).exists()
    assert AuditLine.objects.filter(deed="billing.alarm").count() == 1


def test_free_plan_when_taken_then_seat_without_stripe(plan, now):
    user, free = admitted(), PlanFactory(key="free", amount_minor=0)

    operations.take_free_seat(user=user, plan=free, at=now)

    assert Member.objects.get(user=user).standing == "candidate"
    assert Subscription.objects.get(user=user).state == "active"
