"""What the tests of the Stripe simulator share: its client, a webhook receiver, people who pay."""

import http.client
import http.server
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit

import stripe

from config.embedded.stripe.server import Simulator

SECRET = "whsec_of_the_test"
DAY = 86400
SEPA_SETTLES, SEPA_BOUNCES, SEPA_DISPUTED = "DE89370400440532013000", "DE62370400440532013001", "DE35370400440532013002"
GOOD, DECLINED, NO_FUNDS, LATER_DECLINED = (
    "4242424242424242",
    "4000000000000002",
    "4000000000009995",
    "4000000000000341",
)


def wait_until(holds: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


class Receiver:
    """A webhook endpoint: keeps what it was sent after checking the signature with Stripe's client."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.signatures: list[tuple[bytes, str]] = []
        self.refusals = 0
        receiver = self

        class Endpoint(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receiver.take(body, self.headers["Stripe-Signature"]))
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
        self.url = f"http://127.0.0.1:{self.server.server_port}/billing/webhook/"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def take(self, body: bytes, signature: str) -> int:
        if self.refusals:
            self.refusals -= 1
            return 503
        self.signatures.append((body, signature))
        self.events.append(stripe.Webhook.construct_event(body, signature, SECRET))
        return 200

    def kinds(self) -> list[str]:
        return [event.type for event in self.events]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def client_of(base: str, retries: int = 0) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_1", base_addresses={"api": base}, max_network_retries=retries)


def post(url: str, fields: dict[str, str], **headers: str) -> SimpleNamespace:
    return fetch("POST", url, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded", **headers})


def get(url: str, **headers: str) -> SimpleNamespace:
    return fetch("GET", url, None, headers)


def fetch(method: str, url: str, body: str | None, headers: dict[str, str]) -> SimpleNamespace:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request(
        method, parts.path or "/", body, {name.replace("_", "-"): text for name, text in headers.items()}
    )
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return SimpleNamespace(status=answer.status, text=text, headers=answer.headers)


def price_of(api: Any, interval: str = "year", amount: int = 6000) -> Any:
    product = api.products.create({"name": "Membership"})
    return api.prices.create(
        {"product": product.id, "currency": "eur", "unit_amount": amount, "recurring": {"interval": interval}}
    )


def checkout_of(api: Any, price: Any, **more: Any) -> Any:
    return api.checkout.sessions.create(
        {
            "mode": "subscription",
            "line_items": [{"price": price.id, "quantity": 1}],
            "success_url": "http://localhost:8000/done/?s={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://localhost:8000/back/",
            **more,
        }
    )


def ticket_of(api: Any, **more: Any) -> Any:
    line = {"price_data": {"currency": "eur", "unit_amount": 1500, "product_data": {"name": "Ticket"}}, "quantity": 2}
    return api.checkout.sessions.create(
        {"mode": "payment", "line_items": [line], "success_url": "http://localhost:8000/done/", **more}
    )


def pay(session: Any, number: str = GOOD) -> SimpleNamespace:
    kind, field = ("sepa_debit", "iban") if number.startswith("DE") else ("card", "number")
    return post(session.url, {"kind": kind, field: number, "email": "ana@example.org", "name": "Ana Núñez"})


def advance(simulator: Simulator, **by: int) -> None:
    assert post(f"{simulator.base}/_sim/advance", {name: str(value) for name, value in by.items()}).status == 200


def customer_with(api: Any, number: str = GOOD) -> Any:
    customer = api.customers.create({"email": "ana@example.org"})
    method = api.payment_methods.create({"type": "card", "card": {"number": number, "exp_month": 12, "exp_year": 2034}})
    api.payment_methods.attach(method.id, {"customer": customer.id})
    return api.customers.update(customer.id, {"invoice_settings": {"default_payment_method": method.id}})
