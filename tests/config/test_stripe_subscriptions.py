"""Subscriptions of the Stripe simulator through time."""

import time

import pytest
import stripe

from config.embedded.stripe.periods import after_intervals, next_end

from .stripe_client import DAY, LATER_DECLINED, advance, checkout_of, customer_with, pay, price_of, wait_until


def test_subscription_when_monthly_then_renews_every_month(api, simulator, receiver):
    session = checkout_of(api, price_of(api, "month", 500))
    pay(session)
    subscription = api.subscriptions.list().data[0]
    ends = [subscription["items"].data[0].current_period_end]

    advance(simulator, to=after_intervals(subscription.start_date, "month", 3) + 60)

    renewed = api.subscriptions.retrieve(subscription.id)
    invoices = api.invoices.list({"subscription": subscription.id}).data
    ends.append(renewed["items"].data[0].current_period_end)
    assert ends == [after_intervals(subscription.start_date, "month", count) for count in (1, 4)]
    assert [invoice.billing_reason for invoice in invoices] == ["subscription_cycle"] * 3 + ["subscription_create"]
    assert {invoice.status for invoice in invoices} == {"paid"}
    months = [after_intervals(subscription.start_date, "month", count) for count in (3, 2, 1)]
    assert [invoice.created for invoice in invoices[:3]] == months
    wait_until(lambda: receiver.kinds().count("invoice.paid") == 4)


def test_subscription_when_yearly_then_renews_after_a_year_only(api, simulator):
    pay(checkout_of(api, price_of(api)))

    advance(simulator, days=360)
    assert len(api.invoices.list().data) == 1
    advance(simulator, days=10)
    assert len(api.invoices.list().data) == 2


def test_subscription_when_renewal_declined_then_past_due_tried_again_and_ended(api, simulator):
    pay(checkout_of(api, price_of(api, "month")), LATER_DECLINED)
    subscription = api.subscriptions.list().data[0]

    advance(simulator, to=subscription["items"].data[0].current_period_end + 60)
    late = api.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    advance(simulator, days=16)
    ended = api.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})

    assert (late.status, late.latest_invoice.attempt_count) == ("past_due", 1)
    assert (ended.status, ended.latest_invoice.attempt_count) == ("canceled", 4)
    assert ended.cancellation_details.reason == "payment_failed"


def test_subscription_when_past_due_and_paid_by_another_card_then_active(api, simulator):
    customer = api.customers.create({"email": "ana@example.org"})
    pay(checkout_of(api, price_of(api, "month"), customer=customer.id), LATER_DECLINED)
    advance(simulator, days=32)
    late = api.subscriptions.list({"customer": customer.id, "status": "past_due"}).data[0]

    paid = api.invoices.pay(late.latest_invoice, {"payment_method": "pm_card_visa"})

    assert (paid.status, api.subscriptions.retrieve(late.id).status) == ("paid", "active")


def test_subscription_when_cancelled_at_period_end_then_ends_there(api, simulator, receiver):
    pay(checkout_of(api, price_of(api, "month")))
    subscription = api.subscriptions.list().data[0]
    end = subscription["items"].data[0].current_period_end

    asked = api.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    kept = api.subscriptions.update(subscription.id, {"cancel_at_period_end": False})
    api.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    advance(simulator, days=40)

    ended = api.subscriptions.retrieve(subscription.id)
    assert (asked.status, asked.cancel_at, kept.cancel_at, kept.canceled_at) == ("active", end, None, None)
    assert (ended.status, ended.ended_at, len(api.invoices.list().data)) == ("canceled", end, 1)
    wait_until(lambda: "customer.subscription.deleted" in receiver.kinds())
    assert api.subscriptions.list().data == []
    assert [one.id for one in api.subscriptions.list({"status": "all"}).data] == [subscription.id]


def test_subscription_when_cancelled_then_ends_now(api):
    pay(checkout_of(api, price_of(api)))

    ended = api.subscriptions.cancel(api.subscriptions.list().data[0].id)

    assert ended.status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        api.subscriptions.update(ended.id, {"cancel_at_period_end": True})


def test_subscription_when_paused_then_renewal_is_void(api, simulator):
    pay(checkout_of(api, price_of(api, "month")))
    subscription = api.subscriptions.list().data[0]

    api.subscriptions.update(subscription.id, {"pause_collection": {"behavior": "void"}})
    advance(simulator, days=32)
    api.subscriptions.update(subscription.id, {"pause_collection": ""})
    advance(simulator, days=31)

    assert [invoice.status for invoice in api.invoices.list().data] == ["paid", "void", "paid"]


def test_subscription_when_price_changed_without_proration_then_next_invoice_has_it(api, simulator):
    pay(checkout_of(api, price_of(api, "month", 500)))
    subscription, dearer = api.subscriptions.list().data[0], price_of(api, "month", 900)

    items = [{"id": subscription["items"].data[0].id, "price": dearer.id}]
    api.subscriptions.update(subscription.id, {"items": items, "proration_behavior": "none"})
    advance(simulator, days=32)

    assert [invoice.total for invoice in api.invoices.list().data] == [900, 500]


def test_subscription_when_created_by_api_and_declined_then_incomplete_and_expires(api, simulator):
    customer = customer_with(api)
    fields = {"customer": customer.id, "items": [{"price": price_of(api).id}]}

    good = api.subscriptions.create(fields)
    bad = api.subscriptions.create(fields | {"default_payment_method": "pm_card_chargeDeclined"})
    advance(simulator, days=1)

    assert (good.status, bad.status) == ("active", "incomplete")
    assert api.subscriptions.retrieve(bad.id).status == "incomplete_expired"


def test_customer_when_deleted_then_subscription_ends(api):
    customer = customer_with(api)
    subscription = api.subscriptions.create({"customer": customer.id, "items": [{"price": price_of(api).id}]})

    assert api.customers.delete(customer.id).deleted is True
    assert api.subscriptions.retrieve(subscription.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        api.customers.retrieve(customer.id)


def moment(text: str) -> int:
    return int(time.mktime(time.strptime(text + " UTC", "%Y-%m-%d %Z"))) - time.timezone


def test_period_when_begun_on_the_31st_then_ends_on_last_days():
    start = moment("2027-01-31")

    ends = [after_intervals(start, "month", count) for count in (1, 2, 3, 12)]

    assert ends == [moment("2027-02-28"), moment("2027-03-31"), moment("2027-04-30"), moment("2028-01-31")]
    assert next_end(start, moment("2027-02-28"), "month", 1) == moment("2027-03-31")
    assert after_intervals(moment("2028-02-29"), "year", 1) == moment("2029-02-28")
    assert after_intervals(start, "week", 2) == start + 14 * DAY
