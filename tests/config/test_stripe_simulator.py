"""The simulated API as Stripe's own client sees it: parameters, keys, lists, expanding, the desk."""

import json
import time

import pytest
import stripe

from config.embedded.stripe.words import interval, language, money

from .stripe_client import DAY, checkout_of, get, pay, post, price_of


@pytest.mark.parametrize(
    ("path", "fields", "param", "code"),
    [
        ("customers", {"emial": "x"}, "emial", "parameter_unknown"),
        ("customers", {"address[sreet]": "x"}, "address[sreet]", "parameter_unknown"),
        ("prices", {"product": "p"}, "currency", "parameter_missing"),
        (
            "prices",
            {"product": "p", "currency": "eur", "unit_amount": "abc"},
            "unit_amount",
            "parameter_invalid_integer",
        ),
        ("checkout/sessions", {"mode": "subscriptions"}, "mode", None),
        ("checkout/sessions", {"payment_method_types[0]": "card"}, "payment_method_types", "parameter_unknown"),
        ("subscriptions", {"customer": "cus_1", "cancel_at_period_end": "maybe"}, "cancel_at_period_end", None),
        ("customers", {"email": "a", "email[b]": "c"}, "email[b]", None),
        ("customers", {"metadata[k]": "x" * 501}, "metadata[k]", None),
    ],
)
def test_parameter_when_not_stripes_then_refused(simulator, path, fields, param, code):
    answer = post(f"{simulator.base}/v1/{path}", fields, Authorization="Bearer sk_test_1")

    error = json.loads(answer.text)["error"]
    assert (answer.status, error["type"], error["param"], error.get("code")) == (
        400,
        "invalid_request_error",
        param,
        code,
    )


def test_client_when_parameter_unknown_then_raises(api):
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter: nickname"):
        api.customers.create({"nickname": "x"})


@pytest.mark.parametrize(
    "call",
    [
        lambda api: api.payouts.create({"amount": 1, "currency": "eur"}),
        lambda api: api.credit_notes.list(),
        lambda api: api.customers.search({"query": "email:'a'"}),
        lambda api: api.customers.create({"tax_id_data": [{"type": "eu_vat", "value": "DE1"}]}),
        lambda api: api.customers.list({"test_clock": "clock_1"}),
    ],
)
def test_call_when_not_simulated_then_501(api, call):
    with pytest.raises(stripe.APIError) as refused:
        call(api)

    assert refused.value.http_status == 501


@pytest.mark.parametrize(
    "key", ["", "Bearer sk_live_1", "Basic c2tfbGl2ZV8xOg==", "Basic ü".encode().decode("latin-1")]
)
def test_api_when_key_is_no_test_key_then_401(simulator, key):
    answer = get(f"{simulator.base}/v1/customers", Authorization=key)

    assert answer.status == 401


def test_server_when_named_otherwise_or_sent_from_elsewhere_then_refused(simulator):
    rebound = get(f"{simulator.base}/_sim/", Host="evil.example")
    forged = post(f"{simulator.base}/_sim/advance", {"days": "1"}, Origin="http://evil.example")

    assert (rebound.status, forged.status) == (421, 403)
    assert simulator.http.server_address[0] == "127.0.0.1"


def test_key_when_repeated_then_same_answer_and_one_object(api):
    answers = [api.customers.create({"email": "a@example.org"}, {"idempotency_key": "k1"}) for _ in range(2)]

    assert answers[0].id == answers[1].id
    assert answers[1].last_response.headers["Idempotent-Replayed"] == "true"
    assert len(api.customers.list().data) == 1


def test_key_when_body_differs_then_refused(api):
    api.customers.create({"email": "a@example.org"}, {"idempotency_key": "k1"})

    with pytest.raises(stripe.IdempotencyError):
        api.customers.create({"email": "b@example.org"}, {"idempotency_key": "k1"})


def test_key_when_declined_then_same_decline_again(api):
    fields = {"amount": 1500, "currency": "eur", "payment_method": "pm_card_chargeDeclined", "confirm": True}

    for _ in range(2):
        with pytest.raises(stripe.CardError):
            api.payment_intents.create(fields, {"idempotency_key": "k2"})

    assert len(api.payment_intents.list().data) == 1


def test_list_when_paged_then_each_once_newest_first(api):
    made = [api.customers.create({"email": f"{at}@example.org"}).id for at in range(7)]

    first = api.customers.list({"limit": 3})
    read = [customer.id for customer in first.auto_paging_iter()]
    back = api.customers.list({"limit": 2, "ending_before": made[3]})

    assert (read, first.has_more) == (made[::-1], True)
    assert [one.id for one in back.data] == [made[5], made[4]]
    assert [one.id for one in api.customers.list({"email": "4@example.org"}).data] == [made[4]]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"starting_after": "cus_none"}])
def test_list_when_page_impossible_then_refused(api, query):
    with pytest.raises(stripe.InvalidRequestError):
        api.customers.list(query)


def test_events_when_listed_then_filtered_by_type_and_time(api):
    customer = api.customers.create({"email": "a@example.org"})
    api.customers.update(customer.id, {"name": "Ana", "metadata": {"k": "1"}})

    kinds = [event.type for event in api.events.list({"types": ["customer.*"]}).data]
    changed = api.events.list({"type": "customer.updated", "created": {"gte": customer.created}}).data

    assert kinds == ["customer.updated", "customer.created"]
    assert changed[0].data.previous_attributes["name"] is None
    assert api.events.retrieve(changed[0].id).data.object.name == "Ana"
    assert api.events.list({"created": {"lt": customer.created}}).data == []


def test_expand_when_unknown_then_refused(api):
    customer = api.customers.create({"email": "a@example.org"})

    for path in ("nothing", "email", "email.x"):
        with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
            api.customers.retrieve(customer.id, {"expand": [path]})


def test_expand_when_in_list_then_each(api):
    customer = api.customers.create({"email": "a@example.org"})
    pay(checkout_of(api, price_of(api), customer=customer.id))

    listed = api.subscriptions.list({"expand": ["data.customer", "data.latest_invoice.payments"]}).data

    assert [(one.customer.email, one.latest_invoice.payments.data[0].status) for one in listed] == [
        ("a@example.org", "paid")
    ]
    session = api.checkout.sessions.list({"expand": ["data.line_items"]}).data[0]
    assert [line.amount_total for line in session.line_items.data] == [6000]


def test_metadata_when_key_sent_empty_then_removed(api):
    customer = api.customers.create({"metadata": {"a": "1", "b": "2"}})

    updated = api.customers.update(customer.id, {"metadata": {"a": "", "c": "3"}})

    assert updated.metadata.to_dict() == {"b": "2", "c": "3"}
    assert api.customers.update(customer.id, {"metadata": ""}).metadata.to_dict() == {}


def test_price_when_lookup_key_taken_then_refused_or_moved(api):
    product = api.products.create({"name": "Dues"})
    fields = {"product": product.id, "currency": "eur", "unit_amount": 100, "lookup_key": "standard"}
    api.prices.create(fields)

    with pytest.raises(stripe.InvalidRequestError):
        api.prices.create(fields)
    moved = api.prices.create(fields | {"transfer_lookup_key": True})

    assert [price.id for price in api.prices.list({"lookup_keys": ["standard"]}).data] == [moved.id]


@pytest.mark.parametrize("fields", [{"days": "x"}, {"days": "-1"}, {"weeks": "1"}, {"to": "1"}])
def test_advance_when_impossible_then_400(simulator, fields):
    assert post(f"{simulator.base}/_sim/advance", fields).status == 400


def test_desk_when_opened_then_moves_the_clock(simulator, api):
    api.customers.create({"email": "a@example.org"})

    page = get(f"{simulator.base}/_sim/")
    moved = post(f"{simulator.base}/_sim/advance", {"days": "7", "page": "1"}, Origin=simulator.base)

    assert "customer.created" in page.text
    assert moved.status == 303
    now = json.loads(get(f"{simulator.base}/_sim/clock").text)["now"]
    assert now - time.time() == pytest.approx(7 * DAY, abs=30)


def test_words_when_asked_then_in_the_language():
    assert money(123450, "eur", "en") == "€1,234.50"
    assert money(123450, "eur", "de") == "1.234,50\u00a0€"
    assert money(1200, "jpy", "es") == "1.200\u00a0JPY"
    assert interval({"interval": "month", "interval_count": 3}, "de") == "alle 3 Monate"
    assert language("es-419", "de") == "es"


def test_call_when_refused_midway_then_leaves_nothing(api):
    line = {"price_data": {"currency": "eur", "unit_amount": 900, "product_data": {"name": "Ticket"}}, "quantity": 1}

    with pytest.raises(stripe.InvalidRequestError):
        api.checkout.sessions.create(
            {"line_items": [line, {"price": "price_none", "quantity": 1}], "success_url": "http://x/"}
        )

    assert api.products.list().data == []
    assert api.events.list().data == []
