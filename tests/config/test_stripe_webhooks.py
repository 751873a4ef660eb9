"""Signed deliveries, mischief, and what outlives a restart or a kill."""

import http.client
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest
import stripe

from config.embedded.stripe.server import Simulator

from .stripe_client import SECRET, advance, checkout_of, client_of, get, pay, post, price_of, wait_until


def test_webhook_when_forged_then_signature_fails(api, receiver):
    api.customers.create({"email": "ana@example.org"})
    wait_until(lambda: receiver.signatures)
    body, signature = receiver.signatures[0]

    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body + b" ", signature, SECRET)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, signature, "whsec_other")


def test_webhook_when_receiver_fails_then_sent_again(api, receiver):
    receiver.refusals = 2

    api.customers.create({"email": "ana@example.org"})

    wait_until(lambda: receiver.kinds() == ["customer.created"])


def test_endpoint_when_created_then_gets_only_what_it_asked_for(api, receiver):
    endpoint = api.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["product.created"]})

    assert endpoint.secret.startswith("whsec_")
    assert "secret" not in api.webhook_endpoints.retrieve(endpoint.id)
    api.customers.create({"email": "ana@example.org"})
    customer_event, *_ = api.events.list({"type": "customer.created"}).data
    assert customer_event.pending_webhooks <= 1


def mischief(simulator: Simulator, **rates: float) -> None:
    answer = post(f"{simulator.base}/_sim/chaos", {name: str(rate) for name, rate in rates.items()})
    assert answer.status == 200


def test_chaos_when_drop_then_events_are_kept_but_never_come(simulator, api, receiver):
    mischief(simulator, drop=1)
    api.customers.create({"email": "lost@example.org"})
    mischief(simulator)
    api.customers.create({"email": "kept@example.org"})

    wait_until(lambda: receiver.events)

    assert [event.data.object.email for event in receiver.events] == ["kept@example.org"]
    assert len(api.events.list({"type": "customer.created"}).data) == 2


def test_chaos_when_duplicate_then_same_event_comes_twice(simulator, api, receiver):
    mischief(simulator, duplicate=1)

    api.customers.create({"email": "a@example.org"})

    wait_until(lambda: len(receiver.events) == 2)
    assert len({event.id for event in receiver.events}) == 1


def test_chaos_when_reorder_then_events_overtake_and_none_is_lost(simulator, api, receiver):
    mischief(simulator, reorder=1, seed=3)
    made = [api.customers.create({"email": f"{at}@example.org"}).id for at in range(8)]

    wait_until(lambda: len(receiver.events) == 8)

    came = [event.data.object.id for event in receiver.events]
    assert came != made
    assert sorted(came) == sorted(made)


def test_chaos_when_delay_then_event_comes_later(simulator, api, receiver):
    mischief(simulator, delay=1, delay_seconds=0.3)
    started = time.monotonic()

    api.customers.create({"email": "a@example.org"})
    wait_until(lambda: receiver.events)

    assert time.monotonic() - started >= 0.3


def test_chaos_when_error_then_500_and_nothing_done(simulator, api):
    mischief(simulator, error=1)

    with pytest.raises(stripe.APIError) as refused:
        api.customers.create({"email": "a@example.org"})
    mischief(simulator)

    assert refused.value.http_status == 500
    assert api.customers.list().data == []


def test_chaos_when_timeout_after_commit_then_retry_with_key_finds_the_first(simulator, api):
    mischief(simulator, timeout=1, timeout_seconds=0.05)

    with pytest.raises(stripe.APIConnectionError):
        api.customers.create({"email": "a@example.org"}, {"idempotency_key": "k"})
    mischief(simulator)
    again = api.customers.create({"email": "a@example.org"}, {"idempotency_key": "k"})

    assert [customer.id for customer in api.customers.list().data] == [again.id]


@pytest.mark.parametrize("fields", [{"drop": "2"}, {"drop": "x"}, {"fire": "1"}, {"seed": "x"}, {"drop": "nan"}])
def test_chaos_when_nonsense_then_400(simulator, fields):
    assert post(f"{simulator.base}/_sim/chaos", fields).status == 400


def test_state_when_restarted_then_everything_is_there(tmp_path, receiver):
    file = tmp_path / "with space" / "stripe.sqlite"
    first = Simulator(state=file)
    first.start()
    api = client_of(first.base).v1
    pay(checkout_of(api, price_of(api, "month")))
    api.customers.create({"email": "k@example.org"}, {"idempotency_key": "k"})
    advance(first, days=40)
    before = [event.id for event in api.events.list({"limit": 100}).data]
    first.stop()

    second = Simulator(state=file, webhook=receiver.url, secret=SECRET)
    second.start()
    api = client_of(second.base).v1
    after = [event.id for event in api.events.list({"limit": 100}).data]
    api.customers.create({"email": "k@example.org"}, {"idempotency_key": "other"})
    advance(second, days=31)
    subscription = api.subscriptions.list().data[0]

    assert after == before
    assert len(api.invoices.list({"subscription": subscription.id}).data) == 3
    wait_until(lambda: "invoice.paid" in receiver.kinds())
    second.stop()


def test_delivery_when_pending_at_stop_then_comes_after_restart(tmp_path, receiver):
    file = tmp_path / "stripe.sqlite"
    receiver.refusals = 1
    first = Simulator(state=file, webhook=receiver.url, secret=SECRET, retry_seconds=(0.1,))
    first.start()
    client_of(first.base).v1.customers.create({"email": "a@example.org"})
    wait_until(lambda: receiver.refusals == 0)
    first.stop()

    second = Simulator(state=file, webhook=receiver.url, secret=SECRET, retry_seconds=(0.1,))
    second.start()

    wait_until(lambda: receiver.kinds() == ["customer.created"])
    second.stop()


def free_port() -> int:
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        return server.server_port


def run(file: pathlib.Path, port: int, webhook: str) -> subprocess.Popen[bytes]:
    named = ["--port", str(port), "--webhook", webhook, "--secret", SECRET, "--state", str(file)]
    root = pathlib.Path(__file__).resolve().parents[2]
    started = subprocess.Popen(
        [sys.executable, "-m", "config.embedded.stripe", *named], cwd=root, stderr=subprocess.DEVNULL
    )
    wait_until(lambda: started.poll() is not None or answers(port), 30)
    return started


def answers(port: int) -> bool:
    try:
        return get(f"http://127.0.0.1:{port}/health").status == 200
    except OSError:
        return False


def test_process_when_killed_then_next_one_knows_all_and_stops_on_sigterm(tmp_path, receiver):
    port, file = free_port(), tmp_path / "stripe.sqlite"
    process = run(file, port, receiver.url)
    made = client_of(f"http://127.0.0.1:{port}").v1.customers.create({"email": "a@example.org"})
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)

    process = run(file, port, receiver.url)
    read = client_of(f"http://127.0.0.1:{port}").v1.customers.retrieve(made.id)
    process.send_signal(signal.SIGTERM)

    assert read.email == "a@example.org"
    assert process.wait(10) == 0
