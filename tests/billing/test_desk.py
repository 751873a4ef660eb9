"""The treasurer's desk: who may, what is asked, and that twice is once."""

import datetime as dt

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from billing import operations
from billing.models import Charge, LedgerEntry, Payment, Plan, Receipt, StripeEvent
from billing.money import Money
from billing.queries import balances
from config.demo.sign_in import new_secret
from members.models import AuditLine, Letter, Member
from tests.config.stripe_client import SEPA_SETTLES
from tests.factories import MemberFactory, organizer

from .factories import ChargeFactory, PlanFactory, SubscriptionFactory, admitted, at_desk
from .histories import advance, paid_person, settled_person

pytestmark = pytest.mark.django_db
LIST = "/desk/billing/charge/"


def transfer_url(charge):
    return reverse("admin:billing_charge_transfer", args=[charge.pk])


def told(**more):
    return {"received_on": timezone.now().date().isoformat(), "amount": "15.00", "method": "bank", **more}


def test_transfer_when_filled_in_then_shown_once_more_and_only_then_paid(client, plan, bank, now):
    user = admitted()
    charge = operations.choose_transfer(user=user, plan=plan, at=now)
    treasurer = at_desk(client)

    preview = client.post(transfer_url(charge), told(reference=f"SVWZ {charge.reference}"))
    before = Payment.objects.count()
    done = client.post(transfer_url(charge), told(confirm="1"), follow=True)

    payment = Payment.objects.get()
    assert b"Read once more" in preview.content
    assert before == 0
    assert b"is paid; the receipt is on its way" in done.content
    assert (payment.amount_minor, payment.method, payment.recorded_by) == (1500, "bank", treasurer)
    assert Member.objects.get(user=user).standing == "candidate"
    assert balances() == {("bank", "EUR"): 1500, ("dues", "EUR"): -1500}
    assert AuditLine.objects.get(deed="charge.paid").by == treasurer


def test_transfer_when_sent_twice_then_one_payment_and_said(client, plan):
    charge = ChargeFactory(user=MemberFactory().user, plan=plan)
    at_desk(client)

    client.post(transfer_url(charge), told(confirm="1"))
    again = client.post(transfer_url(charge), told(confirm="1"), follow=True)

    assert Payment.objects.count() == Receipt.objects.count() == 1
    assert b"Nothing was changed" in again.content


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "14.00"}, "reason"),
        ({"amount": "many"}, "amount"),
        ({"amount": "-15"}, "amount"),
        ({"amount": "15.001"}, "amount"),
        ({"received_on": "2999-01-01"}, "received_on"),
        ({"received_on": "2001-01-01"}, "received_on"),
        ({"received_on": "soon"}, "received_on"),
        ({"method": "stripe"}, "method"),
        ({"reason": "x" * 201}, "reason"),
    ],
)
def test_transfer_when_something_is_wrong_then_kept_and_said(client, plan, wrong, field):
    charge = ChargeFactory(user=MemberFactory().user, plan=plan)
    at_desk(client)

    answer = client.post(transfer_url(charge), told(confirm="1", **wrong))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Payment.objects.exists()


def test_transfer_when_the_reference_is_anothers_then_noticed(client, plan):
    charge, other = ChargeFactory(user=MemberFactory().user, plan=plan), ChargeFactory(plan=plan)
    at_desk(client)

    answer = client.post(transfer_url(charge), told(confirm="1", reference=other.reference.lower()))

    assert answer.status_code == 422
    assert not Payment.objects.exists()


def test_transfer_when_less_came_and_why_is_told_then_the_books_show_what_came(client, plan):
    charge = ChargeFactory(user=MemberFactory().user, plan=plan)
    at_desk(client)

    client.post(transfer_url(charge), told(confirm="1", amount="14,50", reason="bank fee"))

    assert Charge.objects.get().state == "paid"
    assert balances() == {("bank", "EUR"): 1450, ("dues", "EUR"): -1450}
    assert "bank fee" in Payment.objects.get().note


def test_transfer_when_a_failed_card_is_paid_this_way_then_stripe_gives_its_bill_up(client, plan, stripe_at, api, now):
    user = admitted()
    settled_person(user, plan, "4000000000000341")
    advance(stripe_at, 32)
    operations.reconcile(at=now)
    charge = Charge.objects.owed().get(user=user)
    at_desk(client)

    client.post(transfer_url(charge), told(confirm="1"))
    operations.reconcile(at=now)

    charge.refresh_from_db()
    assert (charge.state, charge.method) == ("paid", "bank")
    assert api.invoices.retrieve(charge.stripe_invoice_id).status == "void"
    assert not AuditLine.objects.filter(deed="billing.alarm").exists()


def test_transfer_when_stripe_is_away_for_its_bill_then_nothing_is_marked(client, plan, stripe_at, now, settings):
    user = admitted()
    settled_person(user, plan, SEPA_SETTLES)
    charge = Charge.objects.get(user=user)
    at_desk(client)
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    answer = client.post(transfer_url(charge), told(confirm="1"))

    assert answer.status_code == 503
    assert not Payment.objects.exists()


@pytest.mark.parametrize("role", ["auditor", "admissions", "events", "book", "editor", "moderator"])
@pytest.mark.parametrize("verb", ["transfer", "refund"])
def test_verbs_when_not_the_treasurer_then_refused(client, plan, role, verb):
    charge = ChargeFactory(user=MemberFactory().user, plan=plan)
    at_desk(client, role)
    url = reverse(f"admin:billing_charge_{verb}", args=[charge.pk])

    answers = {client.get(url).status_code, client.post(url, told(confirm="1", reason="x")).status_code}

    assert answers == {403}
    assert not Payment.objects.exists()


@pytest.mark.parametrize("role", ["admissions", "events", "book", "editor", "moderator"])
@pytest.mark.parametrize("model", ["charge", "ledgerentry", "receipt", "stripeevent", "plan", "subscription"])
def test_lists_when_money_is_not_theirs_then_refused(client, community, role, model):
    at_desk(client, role)

    assert client.get(f"/desk/billing/{model}/").status_code == 403


def test_operations_when_called_without_the_right_then_refused_there_too(plan, at):
    charge = ChargeFactory(user=MemberFactory().user, plan=plan)

    with pytest.raises(operations.NotTreasurer):
        operations.record_bank_transfer(
            charge=charge, amount=Money(1500, "EUR"), received_on=at.date(), by=organizer("auditor"), at=at
        )
    with pytest.raises(operations.NotTreasurer):
        operations.refund_charge(charge=charge, by=MemberFactory().user, at=at, reason="x")


@pytest.mark.parametrize(
    ("verb", "query"),
    [("charge", ""), ("charge", "?owed=owed"), ("charge", "?owed=overdue"), ("charge", "?owed=grace"), ("charge", "?state__exact=paid"),
     ("charge", "?q=Ana"), ("ledgerentry", ""), ("receipt", ""), ("stripeevent", ""), ("plan", ""), ("subscription", "")],
)  # fmt: skip
def test_lists_when_they_grow_then_the_same_number_of_queries(client, plan, at, verb, query):
    at_desk(client, "auditor")
    counts = []
    for number in (1, 2, 3):
        _grow(plan, at, number)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"/desk/billing/{verb}/{query}")
        counts.append(len(asked))
        assert answer.status_code == 200

    assert counts[0] == counts[2]


def _grow(plan, at, number):
    subscription = SubscriptionFactory(user=MemberFactory().user, plan=PlanFactory())
    charge = ChargeFactory(user=subscription.user, plan=plan, subscription=subscription)
    operations.settle_charge(charge=charge, amount=charge.money, method="bank", received_at=at, by=None, at=at)
    ChargeFactory(
        user=MemberFactory().user, plan=plan, state=["open", "failed"][number % 2], due_on=dt.date(2026, 1, 1)
    )
    StripeEvent.objects.create(
        id=f"evt_{number}",
        type="invoice.paid",
        subject_kind="invoice",
        subject_id="in_1",
        live=False,
        made_at=at,
        received_at=at,
    )


@pytest.mark.parametrize("model", [Charge, LedgerEntry, Receipt, StripeEvent, Plan])
def test_pages_of_one_row_when_opened_then_readable(client, plan, at, model):
    _grow(plan, at, 1)
    at_desk(client)
    row = model.objects.first()

    answer = client.get(reverse(f"admin:billing_{model._meta.model_name}_change", args=[row.pk]))

    assert answer.status_code == 200


@pytest.mark.parametrize("query", ["?owed=x", "?state__exact=x", "?user__email=a", "?q=%00", "?p=99", "?o=99"])
def test_list_when_filters_are_unknown_then_no_failure(client, community, query):
    at_desk(client)

    assert client.get(LIST + query).status_code < 500


def refund(client, charge, **more):
    return client.post(
        reverse("admin:billing_charge_refund", args=[charge.pk]), {"reason": "asked for it", **more}, follow=True
    )


def test_refund_when_paid_by_card_then_back_at_stripe_once_with_document(client, plan, stripe_at, api, now):
    user = admitted()
    settled_person(user, plan)
    charge = Charge.objects.get(user=user)
    at_desk(client)

    for _ in range(3):
        refund(client, charge)
    operations.reconcile(at=now)

    charge.refresh_from_db()
    assert charge.state == "refunded"
    assert [r.amount for r in api.refunds.list().data] == [1500]
    assert balances() == {("stripe", "EUR"): 0, ("dues", "EUR"): 0}
    assert list(Receipt.objects.order_by("serial").values_list("kind", flat=True)) == ["payment", "reversal"]
    assert Receipt.objects.get(kind="payment").number in Receipt.objects.get(kind="reversal").text
    assert Letter.objects.filter(user=user, kind="dues_refunded").count() == 1


def test_refund_when_stripe_is_away_then_said_and_later_once(client, plan, stripe_at, api, now, settings):
    user, base = admitted(), settings.STRIPE_API_BASE
    settled_person(user, plan)
    charge = Charge.objects.get(user=user)
    at_desk(client)
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    away = refund(client, charge)
    settings.STRIPE_API_BASE = base
    refund(client, charge)

    assert away.status_code == 503
    assert len(api.refunds.list().data) == 1
    assert Payment.objects.filter(amount_minor=-1500).count() == 1


def test_refund_when_made_at_stripe_itself_then_the_books_follow(plan, stripe_at, api, now):
    user = admitted()
    settled_person(user, plan)
    intent = Payment.objects.get().provider_id

    api.refunds.create({"payment_intent": intent, "amount": 500})
    operations.reconcile(at=now)
    partly = Charge.objects.get(user=user).state
    api.refunds.create({"payment_intent": intent})
    operations.reconcile(at=now)

    assert partly == "paid"
    assert Charge.objects.get(user=user).state == "refunded"
    assert balances()[("stripe", "EUR")] == 0


def test_refund_when_paid_by_transfer_then_written_once(client, plan, at):
    charge = ChargeFactory(user=MemberFactory().user, plan=plan)
    operations.settle_charge(charge=charge, amount=charge.money, method="bank", received_at=at, by=None, at=at)
    at_desk(client)

    for _ in range(2):
        refund(client, charge)

    assert balances() == {("bank", "EUR"): 0, ("dues", "EUR"): 0}
    assert Charge.objects.get().state == "refunded"


def test_refund_when_large_then_asked_to_prove_who_it_is(client, plan, at):
    charge = ChargeFactory(user=MemberFactory().user, plan=plan, amount_minor=25_000)
    operations.settle_charge(charge=charge, amount=charge.money, method="bank", received_at=at, by=None, at=at)
    TOTP.activate(at_desk(client), new_secret())

    answer = client.post(reverse("admin:billing_charge_refund", args=[charge.pk]), {"reason": "x"})

    assert answer.status_code == 302
    assert "/accounts/" in answer.url
    assert Charge.objects.get().state == "paid"


def test_refund_when_nothing_was_paid_then_refused(plan, at):
    with pytest.raises(operations.NotPaid):
        operations.refund_charge(charge=ChargeFactory(plan=plan), by=organizer("treasurer"), at=at, reason="x")


def test_desk_when_a_paid_row_is_posted_to_then_nothing_changes(client, plan, at):
    charge = ChargeFactory(user=MemberFactory().user, plan=plan)
    at_desk(client, "owner")

    answer = client.post(f"{LIST}{charge.pk}/change/", {"state": "paid", "amount_minor": "1", "_save": "1"})

    assert answer.status_code in (302, 403)
    assert Charge.objects.values_list("state", "amount_minor").get() == ("open", 1500)


def test_plan_when_taken_off_the_list_then_not_offered(client, plan):
    at_desk(client)

    client.post(f"/desk/billing/plan/{plan.pk}/change/", {"key": "x", "amount_minor": "1", "_save": "1"})

    plan.refresh_from_db()
    assert (plan.active, plan.key, plan.amount_minor) == (False, "standard", 1500)


def test_currency_when_misspelled_then_invalid():
    with pytest.raises(ValidationError):
        PlanFactory.build(currency="euro").full_clean(exclude=["id"])


def test_desk_when_unheard_payment_is_marked_by_hand_then_stripe_is_asked_first(client, plan, stripe_at, now):
    user = admitted()
    paid_person(user, plan)

    operations.reconcile(at=now)
    charge = Charge.objects.get(user=user)
    at_desk(client)
    client.post(transfer_url(charge), told(confirm="1"))

    assert Payment.objects.count() == 1
