"""The hosted pages: paying, being refused, languages, the billing portal."""

import pytest
import stripe

from .stripe_client import (
    DECLINED,
    GOOD,
    NO_FUNDS,
    SEPA_SETTLES,
    advance,
    checkout_of,
    fetch,
    get,
    pay,
    post,
    price_of,
    ticket_of,
    wait_until,
)


def test_checkout_when_paid_then_signed_webhooks_tell(api, receiver):
    customer = api.customers.create({"email": "ana@example.org"})
    session = checkout_of(
        api,
        price_of(api),
        customer=customer.id,
        client_reference_id="m1",
        subscription_data={"metadata": {"member": "1"}},
    )

    answer = pay(session)

    assert answer.status == 303
    assert answer.headers["Location"] == f"http://localhost:8000/done/?s={session.id}"
    read = api.checkout.sessions.retrieve(session.id, {"expand": ["subscription.latest_invoice.payments"]})
    assert (read.status, read.payment_status, read.client_reference_id) == ("complete", "paid", "m1")
    assert (read.subscription.status, read.subscription.metadata["member"]) == ("active", "1")
    invoice = read.subscription.latest_invoice
    assert (invoice.status, invoice.amount_paid, invoice.billing_reason) == ("paid", 6000, "subscription_create")
    assert invoice.parent.subscription_details.metadata["member"] == "1"
    intent = api.payment_intents.retrieve(invoice.payments.data[0].payment.payment_intent)
    assert (intent.status, intent.amount_received) == ("succeeded", 6000)
    wait_until(lambda: "checkout.session.completed" in receiver.kinds())
    assert receiver.kinds()[-4:] == [
        "invoice.paid",
        "invoice.payment_succeeded",
        "customer.subscription.updated",
        "checkout.session.completed",
    ]
    wait_until(lambda: all(event.pending_webhooks == 0 for event in api.events.list({"limit": 100}).data))


def test_checkout_when_clicked_twice_then_paid_once(api):
    session = ticket_of(api)

    first, second = pay(session), fetch("POST", session.url, "kind=card&number=" + GOOD, {})

    assert (first.status, second.status) == (303, 303)
    assert len(api.charges.list().data) == 1


@pytest.mark.parametrize(("number", "reason"), [(DECLINED, "generic_decline"), (NO_FUNDS, "insufficient_funds")])
def test_checkout_when_card_declined_then_session_stays_open_and_can_be_paid(api, number, reason):
    session = ticket_of(api)

    refused = pay(session, number)

    intent = api.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}).payment_intent
    assert refused.status == 402
    assert 'role="alert"' in refused.text
    assert number in refused.text  # what was typed is kept
    assert (intent.status, intent.last_payment_error.decline_code) == ("requires_payment_method", reason)
    assert pay(session).status == 303
    assert api.payment_intents.retrieve(intent.id).status == "succeeded"


def test_checkout_when_subscriber_declined_then_no_subscription(api):
    session = checkout_of(api, price_of(api))

    assert pay(session, DECLINED).status == 402
    assert api.subscriptions.list({"status": "all"}).data == []


@pytest.mark.parametrize(
    "fields", [{}, {"kind": "card", "number": "4242"}, {"kind": "x"}, {"kind": "sepa_debit", "iban": "\x00"}]
)
def test_checkout_when_nonsense_posted_then_422(api, fields):
    assert post(ticket_of(api).url, fields).status == 422


def test_checkout_when_expired_then_gone(api, receiver):
    session = ticket_of(api)

    expired = api.checkout.sessions.expire(session.id)

    assert expired.status == "expired"
    assert get(session.url).status == 410
    wait_until(lambda: "checkout.session.expired" in receiver.kinds())
    with pytest.raises(stripe.InvalidRequestError):
        api.checkout.sessions.expire(session.id)


def test_checkout_when_left_for_a_day_then_expires(api, simulator):
    session = ticket_of(api)

    advance(simulator, days=1)

    assert api.checkout.sessions.retrieve(session.id).status == "expired"


def test_checkout_when_free_then_nothing_is_charged(api):
    session = checkout_of(api, price_of(api, amount=0))

    assert pay(session).status == 303
    read = api.checkout.sessions.retrieve(session.id, {"expand": ["subscription"]})
    assert (read.payment_status, read.subscription.status, api.charges.list().data) == (
        "no_payment_required",
        "active",
        [],
    )


@pytest.mark.parametrize(
    ("locale", "accepted", "lang", "amount"),
    [
        (None, "de-AT,de;q=0.9,en;q=0.5", "de", "30,00\u00a0€"),
        (None, "fr,es;q=0.5", "es", "30,00\u00a0€"),
        ("en", "de", "en", "€30.00"),
        ("auto", "ja", "en", "€30.00"),
    ],
)
def test_checkout_page_when_read_then_speaks_the_language_under_a_strict_policy(api, locale, accepted, lang, amount):
    session = ticket_of(api, **({"locale": locale} if locale else {}))

    page = get(session.url, Accept_Language=accepted)

    assert f'<html lang="{lang}">' in page.text
    assert amount in page.text
    assert "<script" not in page.text
    assert "style=" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://localhost:8000" in policy


def test_page_when_product_has_markup_then_escaped(api):
    line = {"price_data": {"currency": "eur", "unit_amount": 900, "product_data": {"name": "<b>&"}}, "quantity": 1}
    session = api.checkout.sessions.create({"line_items": [line], "success_url": "http://localhost/"})

    assert "&lt;b&gt;&amp;" in get(session.url).text


def test_portal_when_clicked_then_cancels_resumes_and_changes_the_card(api):
    customer = api.customers.create({"email": "a@example.org"})
    pay(checkout_of(api, price_of(api, "month"), customer=customer.id))
    subscription = api.subscriptions.list().data[0].id
    portal = api.billing_portal.sessions.create(
        {"customer": customer.id, "return_url": "http://localhost:8000/", "locale": "de"}
    )

    page = get(portal.url)
    states = []
    for do in ("cancel", "resume"):
        assert post(portal.url, {"subscription": subscription, "do": do}).status == 303
        states.append(api.subscriptions.retrieve(subscription).cancel_at_period_end)
    refused = post(portal.url, {"kind": "card", "number": DECLINED})
    changed = post(portal.url, {"kind": "sepa_debit", "iban": SEPA_SETTLES})

    assert "Ihre Zahlungen" in page.text
    assert states == [True, False]
    assert (refused.status, changed.status) == (402, 303)
    read = api.subscriptions.retrieve(subscription, {"expand": ["default_payment_method"]})
    assert read.default_payment_method.sepa_debit.last4 == "3000"
    invoice = get(api.invoices.list().data[0].hosted_invoice_url)
    assert "SIM-00001" in invoice.text


def test_portal_when_subscription_is_anothers_then_untouched(api):
    pay(checkout_of(api, price_of(api)))
    subscription, other = api.subscriptions.list().data[0], api.customers.create({"email": "b@example.org"})
    portal = api.billing_portal.sessions.create({"customer": other.id})

    post(portal.url, {"subscription": subscription.id, "do": "cancel"})

    assert api.subscriptions.retrieve(subscription.id).cancel_at_period_end is False
