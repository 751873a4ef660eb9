"""A small HTTP server for this machine only: the Stripe simulator and the mail catcher answer through it."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ADDRESS = "127.0.0.1"
MAX_BODY = 1_000_000
IDLE_SECONDS = 30
POLL_SECONDS = 0.05
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json"


@dataclass(frozen=True)
class Request:
    """What the client asked, with the body as it came."""

    method: str
    path: str
    query: str
    headers: Message
    body: bytes

    def fields(self) -> dict[str, str]:
        """The fields of the query or of a posted form or JSON object; of a repeated one the last."""
        if self.method == "GET":
            return dict(parse_qsl(self.query, keep_blank_values=True))
        text = self.body.decode(errors="replace")
        if self.headers.get_content_type() != JSON:
            return dict(parse_qsl(text, keep_blank_values=True))
        try:
            posted = json.loads(text)
        except ValueError:
            return {}
        return {key: str(value) for key, value in posted.items()} if isinstance(posted, dict) else {}


@dataclass(frozen=True)
class Answer:
    """What goes back; after `hang_up_after` seconds nothing goes back and the line is cut."""

    status: int
    body: bytes = b""
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    hang_up_after: float | None = None


def as_json(content: Any, *, status: int = 200, **headers: str) -> Answer:
    """An answer with `content` as JSON; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps(content).encode(), JSON, named)


def plain(status: int, text: str) -> Answer:
    return Answer(status, text.encode(), TEXT)


class Loopback(ThreadingHTTPServer):
    """Serves `answer` on 127.0.0.1; port 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, answer: Callable[[Request], Answer]) -> None:
        self.answer = answer
        super().__init__((ADDRESS, port), Conversation)

    def serve(self) -> None:
        """Answer until `shutdown`, which is noticed at once rather than after half a second."""
        self.serve_forever(poll_interval=POLL_SECONDS)

    @property
    def base(self) -> str:
        return f"http://{ADDRESS}:{self.server_port}"

    def is_own(self, host: str) -> bool:
        """Whether a Host header names this server: another name is a page that had its own name point here."""
        return host in (f"{ADDRESS}:{self.server_port}", f"localhost:{self.server_port}")

    def is_foreign(self, origin: str | None) -> bool:
        """Whether a form was sent from another site's page."""
        return origin is not None and not self.is_own(origin.removeprefix("http://"))


class Conversation(BaseHTTPRequestHandler):
    """One connection: reads requests, lets the server answer them, writes no log."""

    server: Loopback
    protocol_version = "HTTP/1.1"
    server_version = "Loopback"
    sys_version = ""
    timeout = IDLE_SECONDS
    # Headers and body leave in two writes; without this the second waits for the client's delayed acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.converse()

    def do_POST(self) -> None:
        self.converse()

    def do_DELETE(self) -> None:
        self.converse()

    def converse(self) -> None:
        try:
            self.write(self.reply())
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client went away

    def reply(self) -> Answer:
        length = self.headers.get("Content-Length") or "0"
        if not length.isdigit() or int(length) > MAX_BODY:
            self.close_connection = True  # the body stays unread
            return plain(413, f"At most {MAX_BODY} bytes.")
        body = self.rfile.read(int(length))
        if not self.server.is_own(self.headers.get("Host", "")):
            return plain(421, "This server answers for this machine only.")
        if self.command != "GET" and self.server.is_foreign(self.headers.get("Origin")):
            return plain(403, "Sent from another site.")
        parts = urlsplit(self.path)
        return self.server.answer(Request(self.command, parts.path, parts.query, self.headers, body))

    def write(self, answer: Answer) -> None:
        if answer.hang_up_after is not None:
            time.sleep(answer.hang_up_after)
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Stay silent: the request log belongs to the application."""
