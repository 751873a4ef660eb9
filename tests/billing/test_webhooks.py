"""News from Stripe: only what is signed is believed, and any order of it ends in the same state."""

import datetime as dt
import itertools
import json
import random
import time

import pytest
import stripe
from django.urls import reverse
from django.utils import timezone

from billing import operations
from billing.models import Charge, Payment, StripeEvent, Subscription
from members.models import AuditLine, Member
from tests.config.stripe_client import LATER_DECLINED, SEPA_DISPUTED, SEPA_SETTLES, post, wait_until
from tests.stripe import SECRET

from .factories import admitted
from .histories import advance, end_state, events_at, paid_person, settled_person

pytestmark = pytest.mark.django_db
EVENT = {
    "id": "evt_1", "type": "invoice.paid", "livemode": False, "created": 1_790_000_000,
    "data": {"object": {"id": "in_1", "object": "invoice"}},
}  # fmt: skip


def signed(body: str, *, secret: str = SECRET, moment: float | None = None) -> str:
    header = stripe.WebhookSignature.generate_signature_header(body, secret, int(moment or time.time()))
    return str(header)


def bring(client, event, signature=None):
    body = event if isinstance(event, str) else json.dumps(event)
    header = signed(body) if signature is None else signature
    return client.post(
        reverse("billing:webhook"), body, content_type="application/json", headers={"Stripe-Signature": header}
    )


BODY = json.dumps(EVENT)
OLD = time.time() - 301
FORGED = {
    "no signature": lambda: "",
    "rubbish": lambda: "rubbish",
    "another secret": lambda: signed(BODY, secret="whsec_other"),
    "empty secret": lambda: (
        f"t={int(time.time())},v1={stripe.WebhookSignature._compute_signature(f'{int(time.time())}.{BODY}', '')}"
    ),
    "another body": lambda: signed(BODY + " "),
    "too old": lambda: signed(BODY, moment=OLD),
    "from the future": lambda: signed(BODY, moment=time.time() + 301),
    "old with a new moment beside it": lambda: signed(BODY, moment=OLD) + f",t={int(time.time())}",
    "new moment before the old": lambda: f"t={int(time.time())}," + signed(BODY, moment=OLD),
    "another scheme": lambda: signed(BODY).replace("v1=", "v0="),
    "half a signature": lambda: signed(BODY)[:-4],
    "no moment": lambda: signed(BODY).split(",")[1],
}


@pytest.mark.parametrize("how", FORGED)
def test_webhook_when_forged_or_old_then_refused_and_nothing_is_stored(client, settings, community, how):
    settings.STRIPE_WEBHOOK_SECRET = SECRET

    answer = bring(client, EVENT, FORGED[how]())

    assert answer.status_code == 400
    assert not StripeEvent.objects.exists()


@pytest.mark.parametrize("secret", ["", "   "])
def test_webhook_when_no_secret_is_set_then_nothing_is_believed(client, settings, community, secret):
    settings.STRIPE_WEBHOOK_SECRET = secret

    answer = bring(client, EVENT, signed(BODY, secret=secret))

    assert answer.status_code == 400
    assert not StripeEvent.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{}", "null", "{", '{"id": 1}', json.dumps({**EVENT, "id": "evt_\x00"}), json.dumps({**EVENT, "id": "\ud800"}),
        json.dumps({**EVENT, "data": None}), json.dumps({**EVENT, "created": "x"}), json.dumps({**EVENT, "created": 10**30}),
        json.dumps({**EVENT, "type": "x" * 200}), json.dumps({**EVENT, "id": ["evt_1"]}),
    ],
)  # fmt: skip
def test_webhook_when_signed_but_misshapen_then_refused(client, settings, community, body):
    settings.STRIPE_WEBHOOK_SECRET = SECRET

    assert bring(client, body).status_code == 400
    assert not StripeEvent.objects.exists()


@pytest.mark.parametrize("change", [{"livemode": True}, {"account": "acct_other"}])
def test_webhook_when_of_another_mode_or_account_then_refused_with_one_alarm(client, settings, community, change):
    settings.STRIPE_WEBHOOK_SECRET = SECRET

    answers = [bring(client, EVENT | change).status_code for _ in range(2)]

    assert answers == [400, 400]
    assert StripeEvent.objects.get().applied_at is not None
    assert AuditLine.objects.filter(deed="billing.alarm").count() == 1


def test_webhook_when_got_then_not_allowed(client, community):
    assert client.get(reverse("billing:webhook")).status_code == 405


def test_webhook_when_object_is_unknown_at_stripe_then_applied_with_its_word(client, plan, stripe_at):
    assert bring(client, EVENT).status_code == 200

    event = StripeEvent.objects.get()
    assert event.applied_at is not None
    assert event.error == "resource_missing"


def test_webhook_when_stripe_is_away_then_stored_and_applied_later(client, plan, stripe_at, now, settings):
    user, base = admitted(), settings.STRIPE_API_BASE
    paid_person(user, plan)
    news = next(event for event in events_at(stripe_at) if event["type"] == "invoice.paid")
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert bring(client, news).status_code == 200
    event = StripeEvent.objects.get()
    assert (event.applied_at, event.attempts, bool(event.error)) == (None, 1, True)
    assert operations.apply_waiting_events(at=now) == 0

    settings.STRIPE_API_BASE = base
    applied = operations.apply_waiting_events(at=event.retry_at)

    assert applied == 1
    assert Charge.objects.get(user=user).state == "paid"


def test_events_when_one_cannot_be_applied_then_the_others_are(plan, stripe_at, now):
    user = admitted()
    paid_person(user, plan)
    for number, subject in enumerate(["invoice", "subscription"]):
        subject_id = Subscription.objects.get().stripe_session_id if number == 0 else "sub_gone"
        StripeEvent.objects.create(
            id=f"evt_{number}",
            type="x",
            subject_kind=subject,
            subject_id=subject_id,
            live=False,
            made_at=now,
            received_at=now,
        )
    session = Subscription.objects.get().stripe_session_id
    StripeEvent.objects.create(
        id="evt_9",
        type="x",
        subject_kind="checkout.session",
        subject_id=session,
        live=False,
        made_at=now,
        received_at=now,
    )

    operations.apply_waiting_events(at=now)

    assert Charge.objects.get(user=user).state == "paid"


def history(simulator, user, plan, number):
    """A person's first payment and a renewal, as Stripe told it; we were deaf until now."""
    paid_person(user, plan, number)
    advance(simulator, 33)
    return events_at(simulator)


@pytest.mark.parametrize("number", ["4242424242424242", LATER_DECLINED, SEPA_SETTLES, SEPA_DISPUTED])
def test_news_when_shuffled_and_brought_five_times_then_same_end(client, plan, stripe_at, number):
    user = admitted()
    news = history(stripe_at, user, plan, number)
    brought = news * 5
    random.Random(number).shuffle(brought)

    answers = {bring(client, event).status_code for event in brought}

    shuffled = end_state(user)
    operations.reconcile(at=Charge.objects.latest("opened_at").opened_at)
    assert answers == {200}
    assert end_state(user) == shuffled
    assert shuffled["sum"] == 0
    assert len(shuffled["payments"]) == len(set(shuffled["payments"])) > 0
    assert StripeEvent.objects.count() == len(news)


def test_news_when_any_single_piece_is_all_we_hear_then_the_state_is_whole(client, plan, stripe_at):
    user = admitted()
    news = history(stripe_at, user, plan, "4242424242424242")
    of_interest = [e for e in news if e["data"]["object"]["object"] in ("invoice", "subscription", "checkout.session")]
    ends = []

    for event in of_interest:
        bring(client, event)
        ends.append(end_state(user))

    assert len(of_interest) > 5
    assert all(end == ends[0] for end in ends)
    assert {state for state, *_ in ends[0]["charges"]} == {"paid"}


def test_news_when_all_of_it_is_lost_then_one_run_repairs(plan, stripe_at, now):
    people = [admitted() for _ in range(4)]
    for person, number in zip(people, itertools.cycle(["4242424242424242", SEPA_DISPUTED]), strict=False):
        paid_person(person, plan, number)
    advance(stripe_at, 7)

    operations.reconcile(at=now)

    states = [Charge.objects.get(user=person).state for person in people]
    first = [end_state(person) for person in people]
    assert states == ["paid", "failed", "paid", "failed"]
    operations.reconcile(at=now)
    assert [end_state(person) for person in people] == first


@pytest.mark.django_db(transaction=True)
def test_webhook_when_delivered_to_the_site_then_seat_within_seconds(plan, stripe_with_webhooks):
    user = admitted()

    paid_person(user, plan)

    wait_until(lambda: Member.objects.filter(user=user).exists())
    wait_until(lambda: not StripeEvent.objects.waiting().exists() or operations.apply_waiting_events(at=_soon()) >= 0)
    assert Charge.objects.get(user=user).state == "paid"
    assert Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_webhooks_when_stripe_misbehaves_then_reconciled_to_the_cent(plan, stripe_with_webhooks):
    chaos = {"duplicate": "0.3", "drop": "0.2", "reorder": "0.5", "seed": "7"}
    post(f"{stripe_with_webhooks.base}/_sim/chaos", chaos)
    people = [admitted() for _ in range(5)]
    for person in people:
        paid_person(person, plan)
    post(f"{stripe_with_webhooks.base}/_sim/chaos", {})
    wait_until(lambda: not stripe_with_webhooks.store.having("_delivery"), seconds=30)

    operations.reconcile(at=_soon())

    assert [Charge.objects.get(user=person).state for person in people] == ["paid"] * 5
    assert Payment.objects.count() == 5
    assert sum(end_state(people[0])["payments"][0][:1]) == 1500


def test_subscription_when_canceled_at_stripe_then_follows_and_keeps_the_seat_until_the_end(plan, stripe_at, api, now):
    user = admitted()
    subscription = settled_person(user, plan)

    api.subscriptions.update(subscription.stripe_subscription_id, {"cancel_at_period_end": True})
    operations.reconcile(at=now)

    subscription.refresh_from_db()
    assert (subscription.state, subscription.cancel_at_end) == ("cancel_scheduled", True)
    assert Member.objects.get(user=user).standing == "candidate"


def _soon():
    return timezone.now() + dt.timedelta(minutes=5)


@pytest.mark.parametrize("seed", range(6))
def test_news_when_late_lost_doubled_and_mixed_with_what_goes_on_then_one_run_ends_the_same(
    client, plan, stripe_at, api, seed
):
    dice, user = random.Random(seed), admitted()
    number = dice.choice(["4242424242424242", LATER_DECLINED, SEPA_SETTLES, SEPA_DISPUTED])
    paid_person(user, plan, number)
    for _ in range(4):
        advance(stripe_at, dice.choice([0, 6, 15, 32]))
        heard = events_at(stripe_at)
        for event in dice.choices(heard, k=dice.randint(0, 12)):
            assert bring(client, event).status_code == 200
        if dice.random() < 0.3:
            _cancel_there(api)

    operations.reconcile(at=timezone.now())

    ours = Subscription.objects.get(user=user)
    theirs = api.subscriptions.retrieve(ours.stripe_subscription_id)
    at_stripe = sorted(
        (invoice.id, invoice.status) for invoice in api.invoices.list({"subscription": theirs.id, "limit": 100}).data
    )
    with_us = dict(Charge.objects.filter(user=user).values_list("stripe_invoice_id", "state"))
    taken_back = Payment.objects.filter(amount_minor__lt=0).count()
    assert {"active": "active", "past_due": "past_due", "canceled": "ended"}[theirs.status] in (
        ours.state, "active" if ours.state == "cancel_scheduled" else ours.state
    )  # fmt: skip
    assert sorted(with_us) == [invoice for invoice, _ in at_stripe]
    paid_there = {invoice for invoice, status in at_stripe if status == "paid"}
    assert {key for key, state in with_us.items() if state == "paid"} <= paid_there
    assert Payment.objects.filter(amount_minor__gt=0).count() == len(paid_there)
    assert taken_back == len(api.disputes.list({"limit": 100}).data)
    assert end_state(user)["sum"] == 0


def _cancel_there(api):
    for subscription in api.subscriptions.list().data:
        api.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
