"""SEPA debits, payment intents, refunds and disputes of the Stripe simulator."""

import pytest
import stripe

from .stripe_client import (
    SEPA_BOUNCES,
    SEPA_DISPUTED,
    SEPA_SETTLES,
    advance,
    checkout_of,
    customer_with,
    pay,
    price_of,
    ticket_of,
    wait_until,
)


def test_sepa_when_paid_then_settles_days_later(api, simulator, receiver):
    ticket, dues = ticket_of(api), checkout_of(api, price_of(api))
    for session in (ticket, dues):
        assert pay(session, SEPA_SETTLES).status == 303

    before = [api.checkout.sessions.retrieve(one.id).payment_status for one in (ticket, dues)]
    advance(simulator, days=4)
    still = api.checkout.sessions.retrieve(ticket.id).payment_status
    advance(simulator, days=2)
    after = [api.checkout.sessions.retrieve(one.id).payment_status for one in (ticket, dues)]

    assert (before, still, after) == (["unpaid", "unpaid"], "unpaid", ["paid", "paid"])
    assert api.invoices.list().data[0].status == "paid"
    wait_until(lambda: receiver.kinds().count("checkout.session.async_payment_succeeded") == 2)


def test_sepa_when_debit_bounces_then_session_unpaid_and_subscription_past_due(api, simulator, receiver):
    ticket, dues = ticket_of(api), checkout_of(api, price_of(api))
    for session in (ticket, dues):
        pay(session, SEPA_BOUNCES)
    assert api.subscriptions.list().data[0].status == "active"

    advance(simulator, days=6)

    assert api.checkout.sessions.retrieve(ticket.id).payment_status == "unpaid"
    assert api.subscriptions.list().data[0].status == "past_due"
    wait_until(lambda: receiver.kinds().count("checkout.session.async_payment_failed") == 2)
    assert "invoice.payment_failed" in receiver.kinds()


def test_sepa_when_taken_back_then_dispute_is_lost(api, simulator):
    pay(ticket_of(api), SEPA_DISPUTED)

    advance(simulator, days=6)

    charge = api.charges.list().data[0]
    assert (charge.status, charge.disputed) == ("succeeded", True)
    assert [(one.status, one.amount) for one in api.disputes.list({"charge": charge.id}).data] == [("lost", 3000)]


def test_intent_when_confirmed_with_good_card_then_succeeds_and_names_its_fee(api):
    customer = customer_with(api)

    intent = api.payment_intents.create(
        {
            "amount": 10000,
            "currency": "eur",
            "customer": customer.id,
            "payment_method": customer.invoice_settings.default_payment_method,
            "confirm": True,
            "off_session": True,
            "expand": ["latest_charge.balance_transaction", "customer"],
        }
    )

    line = intent.latest_charge.balance_transaction
    assert (intent.status, intent.customer.email, line.amount, line.fee, line.net) == (
        "succeeded",
        "ana@example.org",
        10000,
        175,
        9825,
    )


def test_intent_when_card_declined_then_card_error_and_intent_is_kept(api):
    with pytest.raises(stripe.CardError) as refused:
        api.payment_intents.create(
            {"amount": 1500, "currency": "eur", "payment_method": "pm_card_chargeDeclined", "confirm": True}
        )

    error = refused.value.error
    assert (refused.value.http_status, error.code, error.decline_code) == (402, "card_declined", "generic_decline")
    assert api.payment_intents.retrieve(error.payment_intent.id).status == "requires_payment_method"


def test_intent_when_cancelled_then_cannot_be_confirmed(api):
    intent = api.payment_intents.create({"amount": 1500, "currency": "eur"})

    assert api.payment_intents.cancel(intent.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        api.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})


def test_method_when_attached_to_another_then_cannot_be_used(api):
    one, other = customer_with(api), api.customers.create({"email": "b@example.org"})
    fields = {"amount": 1500, "currency": "eur", "customer": other.id, "confirm": True}

    with pytest.raises(stripe.InvalidRequestError):
        api.payment_intents.create(fields | {"payment_method": one.invoice_settings.default_payment_method})


def test_refund_when_partial_then_never_more_than_was_paid(api, receiver):
    pay(ticket_of(api))
    intent = api.payment_intents.list().data[0].id

    api.refunds.create({"payment_intent": intent, "amount": 1000, "reason": "requested_by_customer"})
    with pytest.raises(stripe.InvalidRequestError):
        api.refunds.create({"payment_intent": intent, "amount": 2001})
    rest = api.refunds.create({"payment_intent": intent})
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded"):
        api.refunds.create({"payment_intent": intent})

    charge = api.charges.retrieve(rest.charge, {"expand": ["refunds"]})
    assert (rest.amount, charge.amount_refunded, charge.refunded, len(charge.refunds.data)) == (2000, 3000, True, 2)
    assert sum(line.amount for line in api.balance_transactions.list().data) == 0
    wait_until(lambda: receiver.kinds().count("charge.refunded") == 2)
