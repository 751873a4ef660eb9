"""A person's pages of dues: whole, kind when something is wrong, and nobody else's."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing import operations
from billing.models import Charge, Receipt, Subscription
from members.models import Member
from tests.factories import MemberFactory, UserFactory

from .factories import ChargeFactory, PlanFactory, SubscriptionFactory, admitted
from .histories import paid_person, pay_page, settled_person

pytestmark = pytest.mark.django_db
PAY, DUES = "/dues/pay/", "/dues/"


def settle(charge, at):
    return operations.settle_charge(
        charge=charge, amount=charge.money, method="bank", received_at=at, by=None, at=at
    ).receipt


def signed_in(client, user):
    client.force_login(user)
    return user


def test_pay_when_card_is_chosen_then_off_to_stripe_and_back_to_a_seat(client, plan, stripe_at, now):
    user = signed_in(client, admitted())

    answer = client.post(PAY, {"plan": "standard", "method": "stripe"})
    assert (answer.status_code, pay_page(answer.url)) == (302, 303)
    session = Subscription.objects.get(user=user).stripe_session_id
    waiting = client.get(f"/dues/return/?session={session}")
    assert b"every 2s" in waiting.content
    assert Subscription.objects.get(user=user).state == "pending"
    looked = client.post("/dues/look/", {"session": session}, follow=True)

    assert b"Thank you, your dues arrived" in looked.content
    assert b"every 2s" not in looked.content
    assert Member.objects.get(user=user).standing == "candidate"


def test_pay_when_transfer_is_chosen_then_account_amount_reference_and_code(client, plan, bank):
    user = signed_in(client, admitted())

    answer = client.post(PAY, {"plan": "standard", "method": "bank"}, follow=True)

    page = answer.content.decode()
    assert Charge.objects.get(user=user).reference in page
    assert "DE89 3704 0044 0532 0130 00" in page
    assert "€15.00" in page
    assert "data:image/svg+xml" in page


def test_pay_when_no_account_is_told_then_transfer_is_not_offered(client, plan):
    signed_in(client, admitted())

    page = client.get(PAY).content.decode()
    answer = client.post(PAY, {"plan": "standard", "method": "bank"})

    assert "Bank transfer" not in page
    assert answer.status_code == 422
    assert not Charge.objects.exists()


def test_pay_when_the_application_named_a_plan_then_it_is_chosen_already(client, plan):
    PlanFactory(key="patron", amount_minor=4000)
    signed_in(client, admitted(plan_key="patron"))

    page = client.get(PAY).content.decode()

    assert page.count("checked") == 2
    assert page.index("patron") < page.index("checked") < page.index("stripe")


@pytest.mark.parametrize(
    "told", [{}, {"plan": "none"}, {"plan": "standard", "method": "gold"}, {"plan": "%"}, {"plan": ["a", "b"]}]
)
def test_pay_when_answers_are_wrong_then_same_page_with_what_is_wrong(client, plan, told):
    signed_in(client, admitted())

    answer = client.post(PAY, told)

    assert answer.status_code == 422
    assert b"Something is not right yet" in answer.content


def test_pay_when_stripe_is_away_then_said_and_nothing_lost(client, plan, settings, stripe_at):
    user, base = signed_in(client, admitted()), settings.STRIPE_API_BASE
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    answer = client.post(PAY, {"plan": "standard", "method": "stripe"})
    settings.STRIPE_API_BASE = base
    again = client.post(PAY, {"plan": "standard", "method": "stripe"})

    assert answer.status_code == 503
    assert b"Nothing was charged" in answer.content
    assert b"checked" in answer.content
    assert again.status_code == 302
    assert Subscription.objects.filter(user=user).count() == 1


def test_pay_when_nobody_said_yes_then_said_and_stripe_hears_nothing(client, plan, api):
    signed_in(client, UserFactory())

    shown, asked = client.get(PAY), client.post(PAY, {"plan": "standard", "method": "stripe"})

    assert (shown.status_code, asked.status_code) == (200, 422)
    assert b"once your application was accepted" in shown.content
    assert not api.customers.list().data


def test_pay_when_dues_run_already_then_sent_to_them(client, plan, stripe_at):
    user = signed_in(client, admitted())
    settled_person(user, plan)

    answer = client.post(PAY, {"plan": "standard", "method": "stripe"})

    assert (answer.status_code, answer.url) == (302, DUES)
    assert Subscription.objects.filter(user=user).count() == 1


def test_pay_when_the_plan_is_free_then_seat_at_once(client, plan):
    PlanFactory(key="free", amount_minor=0)
    user = signed_in(client, admitted())

    client.post(PAY, {"plan": "free", "method": "stripe"})

    assert Member.objects.get(user=user).standing == "candidate"


def test_dues_when_shown_then_what_is_open_what_runs_and_receipts(client, plan, bank, at):
    user = signed_in(client, MemberFactory().user)
    subscription = SubscriptionFactory(user=user, plan=plan)
    paid = ChargeFactory(user=user, plan=plan, subscription=subscription)
    receipt = settle(paid, at)
    owed = ChargeFactory(user=user, plan=plan, period_start=dt.date(2026, 12, 2), period_end=dt.date(2027, 1, 2))

    page = client.get(DUES).content.decode()

    assert receipt.number in page
    assert owed.reference in page
    assert "Cancel my dues" in page


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_pages_when_read_in_three_languages_then_whole(client, plan, bank, at, language):
    user = MemberFactory(user__language=language).user
    signed_in(client, user)
    receipt = settle(ChargeFactory(user=user, plan=plan), at)
    owed = ChargeFactory(user=user, plan=plan)
    SubscriptionFactory(user=user, plan=plan)

    pages = [DUES, PAY, "/dues/cancel/", f"/dues/transfer/{owed.reference}/", f"/dues/receipts/{receipt.number}/"]

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert f'lang="{language}"'.encode() in answer.content


def test_pages_when_they_are_somebody_elses_then_as_if_absent(client, plan, bank, stripe_at, at):
    other = MemberFactory().user
    charge, receipt = ChargeFactory(user=other, plan=plan), settle(ChargeFactory(user=other, plan=plan), at)
    foreign = admitted()
    session = paid_person(foreign, plan).stripe_session_id
    signed_in(client, MemberFactory().user)

    for own, absent in [
        (f"/dues/receipts/{receipt.number}/", "/dues/receipts/2026-99999/"),
        (f"/dues/transfer/{charge.reference}/", "/dues/transfer/D-XXXX-XXXX/"),
        (f"/dues/return/?session={session}", "/dues/return/?session=cs_none"),
    ]:
        theirs, nobodys = client.get(own), client.get(absent)
        assert (theirs.status_code, nobodys.status_code) == (404, 404), own
    assert client.post("/dues/look/", {"session": session}).status_code == 404
    assert client.post("/dues/cancel/").status_code == 404
    assert client.post("/dues/portal/").status_code == 404


@pytest.mark.parametrize("name", ["dues", "pay", "returned", "cancel"])
def test_pages_when_nobody_is_signed_in_then_to_the_sign_in(client, community, name):
    answer = client.get(reverse(f"billing:{name}"))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


def test_dues_when_one_or_many_rows_then_the_same_number_of_queries(client, plan, bank, at):
    user = signed_in(client, MemberFactory().user)
    subscription = SubscriptionFactory(user=user, plan=plan)
    counts = []
    for month in range(1, 5):
        start, end = dt.date(2027, month, 1), dt.date(2027, month + 1, 1)
        settle(ChargeFactory(user=user, plan=plan, subscription=subscription, period_start=start, period_end=end), at)
        ChargeFactory(user=user, plan=plan, period_start=start, period_end=end)
        with CaptureQueriesContext(connection) as queries:
            client.get(DUES)
        counts.append(len(queries))

    assert counts[0] == counts[2] == counts[3]
    assert counts[0] < 20


def test_cancel_when_confirmed_and_taken_back_then_said(client, plan, at):
    user = signed_in(client, MemberFactory().user)
    SubscriptionFactory(user=user, plan=plan, current_period_end=dt.date(2999, 1, 1))

    asked = client.get("/dues/cancel/")
    canceled = client.post("/dues/cancel/", follow=True)
    state = Subscription.objects.get().state
    kept = client.post("/dues/keep/", follow=True)

    assert b"Jan. 1, 2999" in asked.content
    assert b"Your dues are canceled" in canceled.content
    assert state == "cancel_scheduled"
    assert b"Your dues go on" in kept.content
    assert Subscription.objects.get().state == "active"


def test_change_when_another_rhythm_or_plan_is_asked_then_only_what_is_offered(client, plan):
    PlanFactory(key="patron", amount_minor=4000)
    PlanFactory(key="yearly", amount_minor=9000, period="year")
    user = signed_in(client, MemberFactory().user)
    SubscriptionFactory(user=user, plan=plan)

    wrong, right = client.post("/dues/change/", {"plan": "yearly"}), client.post("/dues/change/", {"plan": "patron"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert Subscription.objects.get().plan.key == "patron"


def test_portal_when_asked_then_to_stripes_page(client, plan, stripe_at):
    user = signed_in(client, admitted())
    settled_person(user, plan)

    answer = client.post("/dues/portal/")

    assert answer.status_code == 302
    assert answer.url.startswith(f"{stripe_at.base}/p/session/")


def test_receipt_when_printed_then_as_it_was_given_out(client, plan, at):
    user = signed_in(client, MemberFactory().user)
    receipt = settle(ChargeFactory(user=user, plan=plan), at)
    user.name = "Somebody Else"
    user.save()

    page = client.get(f"/dues/receipts/{receipt.number}/").content.decode()

    assert Receipt.objects.get().number in page
    assert "€15.00" in page
    assert "Nov. 2, 2026, bank transfer" in page
    assert "For: Somebody Else" not in page


def test_pay_when_every_plan_is_free_then_nobody_is_asked_how(client, community):
    PlanFactory(key="free", amount_minor=0)
    user = signed_in(client, admitted())

    page = client.get(PAY).content.decode()
    client.post(PAY, {"plan": "free"})

    assert "How I pay" not in page
    assert Member.objects.get(user=user).standing == "candidate"
