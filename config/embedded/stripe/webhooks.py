"""The courier: delivers queued events, signed, one after the other, and tries again until they are accepted."""

import hashlib
import hmac
import http.client
import json
import threading
import time
from urllib.parse import urlsplit

from .state import Object, Store, without_ours

RETRY_SECONDS = (1.0, 3.0, 8.0, 20.0, 60.0, 300.0, 1800.0, 3600.0, 14400.0, 43200.0)
TIMEOUT_SECONDS = 10
IDLE_SECONDS = 0.5
OK = range(200, 300)


def signature(body: bytes, secret: str, moment: int) -> str:
    """The Stripe-Signature header: HMAC-SHA256 of the moment and the body, scheme v1."""
    code = hmac.new(secret.encode(), b"%d." % moment + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={code}"


class Courier(threading.Thread):
    """Works off the `_delivery` objects of the store; they outlive a restart."""

    def __init__(self, store: Store, retry_seconds: tuple[float, ...] = RETRY_SECONDS) -> None:
        super().__init__(name="courier", daemon=True)
        self.store = store
        self.retry_seconds = retry_seconds
        self._wake = threading.Event()
        self._stopping = threading.Event()

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """Finish the letter in hand, leave the others for the next start."""
        self._stopping.set()
        self.wake()
        self.join()

    def run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            delivery = self._next()
            if delivery is None:
                self._wake.wait(self._pause())
            else:
                self._carry(delivery)

    def _next(self) -> Object | None:
        with self.store.lock:
            due = [one for one in self.store.having("_delivery") if one["due"] <= time.time()]
            return min(due, key=lambda one: one["due"], default=None)

    def _pause(self) -> float:
        with self.store.lock:
            first = min((one["due"] for one in self.store.having("_delivery")), default=time.time() + IDLE_SECONDS)
        return max(0.0, min(first - time.time(), IDLE_SECONDS))

    def _carry(self, delivery: Object) -> None:
        event, hook = self.store.get(delivery["event"]), self.store.get(delivery["hook"])
        # Never hold the lock while sending: the receiver reads the object back before it answers.
        accepted = event is None or hook is None or post(hook, event) in OK
        with self.store.transaction():
            if accepted:
                self._accepted(delivery, event)
            elif delivery["attempt"] < len(self.retry_seconds):
                due = time.time() + self.retry_seconds[delivery["attempt"]]
                self.store.change(delivery, attempt=delivery["attempt"] + 1, due=due)
            else:
                self.store.remove(delivery)

    def _accepted(self, delivery: Object, event: Object | None) -> None:
        self.store.remove(delivery)
        if event is not None:
            self.store.change(event, pending_webhooks=max(0, event["pending_webhooks"] - 1))


def post(hook: Object, event: Object) -> int:
    """Send the event to the endpoint and return the status it answered; 0 if it did not."""
    url = urlsplit(hook["url"])
    body = json.dumps(without_ours(event)).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature(body, hook["_secret"], int(time.time())),
        "User-Agent": "Stripe/1.0 (simulated)",
    }
    secure = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = secure(url.netloc, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("POST", (url.path or "/") + (f"?{url.query}" if url.query else ""), body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
