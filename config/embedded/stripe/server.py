"""The simulator: a store, a courier, and the HTTP server that speaks Stripe's API on this machine."""

import base64
import pathlib
import secrets
import threading
from typing import Any
from urllib.parse import parse_qsl

from .. import paper
from ..loopback import Answer, Loopback, Request, as_json
from . import desk, pages
from .announcements import chaos, dice
from .catalog import ENDPOINT
from .clock import catch_up
from .errors import ApiError, invalid
from .routes import call
from .state import Object, Store
from .validation import decode
from .webhooks import RETRY_SECONDS, Courier

FIXED_ENDPOINT = "we_simulated"
TICK_SECONDS = 30.0
KEY_SECONDS = 86400  # Stripe too forgets idempotency keys after a day
KEY_LENGTH = 255
DIFFERENT = "Keys for idempotent requests can only be used with the same parameters they were first used with."


class Simulator:
    """Runs from `start` to `stop`; `base` is what the client takes as its API address."""

    def __init__(
        self,
        *,
        port: int = 0,
        webhook: str | None = None,
        secret: str = "",
        state: pathlib.Path | None = None,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
    ) -> None:
        self.store = Store(state)
        self.http = Loopback(port, self.answer)
        self.base = self.store.base = self.http.base
        self.courier = Courier(self.store, retry_seconds)
        self.store.after_commit = self.courier.wake
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self.http.serve, self._tick)]
        if webhook is not None:
            self._listen(webhook, secret)

    def _listen(self, url: str, secret: str) -> None:
        """Give the endpoint named on the command line its present address: the port may have changed since."""
        with self.store.transaction():
            endpoint = self.store.get(FIXED_ENDPOINT) or self.store.add(
                "we", "webhook_endpoint", id_=FIXED_ENDPOINT, **ENDPOINT
            )
            self.store.change(endpoint, url=url, _secret=secret, enabled_events=["*"], status="enabled")

    def start(self) -> None:
        for thread in (self.courier, *self._threads):
            thread.start()

    def stop(self) -> None:
        """Stop answering, then delivering, then close the file."""
        self._stopping.set()
        self.http.shutdown()
        self.http.server_close()
        for thread in self._threads:
            thread.join()
        self.courier.stop()
        self.store.close()

    def _tick(self) -> None:
        """Let happen what falls due while the real time passes."""
        while True:
            with self.store.transaction():
                catch_up(self.store)
                self._forget_keys()
            if self._stopping.wait(TICK_SECONDS):
                return

    def _forget_keys(self) -> None:
        for key in self.store.having("_key"):
            if key["created"] < self.store.now() - KEY_SECONDS:
                self.store.remove(key)

    def answer(self, request: Request) -> Answer:
        """Answer the API, the desk or a hosted page; what was written is kept when the answer is given."""
        try:
            if request.path.startswith("/v1/"):
                return self._api(request)
            return self._page(request)
        except ApiError as refusal:
            return as_json(refusal.body, status=refusal.status)

    def _page(self, request: Request) -> Answer:
        if request.path == "/health":
            return as_json({"ok": True})
        with self.store.transaction():
            if request.path.startswith("/_sim/"):
                return desk.answer(self.store, request)
            return paper.file(request.path) or pages.answer(self.store, request)

    def _api(self, request: Request) -> Answer:
        require_test_key(request.headers.get("Authorization", ""))
        with self.store.transaction():
            mischief = chaos(self.store)
            if dice.random() < mischief["error"]:
                raise ApiError(500, "An error happened on purpose.", kind="api_error")
            answer = self._once(request)
            hangs_up = request.method == "POST" and dice.random() < mischief["timeout"]
        if hangs_up:  # done and kept, but the client never hears of it
            return Answer(0, hang_up_after=mischief["timeout_seconds"])
        return answer

    def _once(self, request: Request) -> Answer:
        """A POST with an idempotency key is done once; the second gets the first one's answer."""
        key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
        if len(key) > KEY_LENGTH:
            raise invalid(f"Idempotency keys can have up to {KEY_LENGTH} characters.")
        asked = [request.path, request.body.decode(errors="replace")]
        if kept := self.store.get(f"_key:{key}"):
            if kept["asked"] != asked:
                raise ApiError(400, DIFFERENT, kind="idempotency_error")
            return as_json(kept["answer"], status=kept["status"], Idempotent_Replayed="true")
        status, body = self._called(request)
        if key:
            self.store.add("_key", "_key", id_=f"_key:{key}", asked=asked, status=status, answer=body)
        return as_json(body, status=status, Request_Id=f"req_{secrets.token_hex(7)}")

    def _called(self, request: Request) -> tuple[int, Object]:
        text = request.body.decode(errors="replace") if request.method == "POST" else request.query
        parameters: dict[str, Any] = decode(parse_qsl(text, keep_blank_values=True))
        try:
            return 200, call(self.store, request.method, request.path, parameters)
        except ApiError as refusal:
            if not refusal.keeps:
                raise
            return refusal.status, refusal.body


def require_test_key(authorization: str) -> None:
    """Refuse a missing key, and a live one before it is shown to anybody."""
    scheme, _, key = authorization.partition(" ")
    if scheme == "Basic":
        try:
            key = base64.b64decode(key).decode().partition(":")[0]
        except ValueError:  # neither base64 nor text
            key = ""
    if not key.startswith(("sk_test_", "rk_test_")):
        raise ApiError(
            401, "Invalid API Key provided: the simulator takes test keys only.", kind="authentication_error"
        )
