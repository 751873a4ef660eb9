"""The mail catcher: takes every letter by SMTP, delivers none, and shows them on a page.

python -m config.embedded.mail --smtp-port P --http-port Q --dir D
"""

import argparse
import asyncio
import logging
import pathlib
import re
import signal
import threading
from html import escape
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from . import paper
from .letters import Letter, Letterbox
from .loopback import ADDRESS, HTML, TEXT, Answer, Loopback, Request, as_json

log = logging.getLogger(__name__)
LARGEST_LETTER = 10_000_000
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
# The letter's own page: no script, nothing fetched; `sandbox` keeps it from acting on the catcher's page.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox"
)


class Catcher:
    """What aiosmtpd calls for every letter."""

    def __init__(self, letterbox: Letterbox) -> None:
        self.letterbox = letterbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content or b""
        raw = content.encode(errors="surrogateescape") if isinstance(content, str) else content
        self.letterbox.put(raw, envelope.rcpt_tos)
        return "250 Caught"


class MailCatcher:
    """Runs from `start` to `stop`, on this machine only; port 0 takes a free one."""

    def __init__(self, folder: pathlib.Path, *, smtp_port: int = 0, http_port: int = 0) -> None:
        self.letterbox = Letterbox(folder)
        catcher = Catcher(self.letterbox)
        self._smtp = FreePortController(catcher, hostname=ADDRESS, port=smtp_port, data_size_limit=LARGEST_LETTER)
        self._http = Loopback(http_port, self.answer)
        self._thread = threading.Thread(target=self._http.serve, daemon=True)

    @property
    def smtp_port(self) -> int:
        return self._smtp.bound_port

    @property
    def base(self) -> str:
        return self._http.base

    def start(self) -> None:
        self._smtp.start()
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        self._smtp.stop()

    def answer(self, request: Request) -> Answer:
        """The list, one letter in three forms, or JSON for tests."""
        to = request.fields().get("to", "").strip() if request.method == "GET" else ""
        shown = re.fullmatch(r"/letter/([0-9-]+)(|/html|/raw)", request.path)
        letter = self.letterbox.find(shown[1]) if shown else None
        match request.path:
            case "/":
                return _list(list(self.letterbox.newest(to=to)), to)
            case "/letters.json":
                return as_json([one.as_json() for one in self.letterbox.newest(to=to)])
            case "/health":
                return as_json({"ok": True})
        if shown and letter:
            return {"": _letter, "/html": _html, "/raw": _raw}[shown[2]](letter)
        return paper.file(request.path) or paper.sheet("No such letter", _main("No such letter", _back()), status=404)


class FreePortController(Controller):
    """aiosmtpd's controller, which greets itself after starting and must know the port it was given."""

    @property
    def bound_port(self) -> int:
        return int(self.port)

    def _trigger_server(self) -> None:
        if isinstance(self.server, asyncio.Server) and self.port == 0:
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd has no types here


def _main(title: str, body: str) -> str:
    notice = '<p class="notice">Mail catcher. No letter leaves this machine.</p>'
    return f"<main>{notice}<h1>{escape(title)}</h1>{body}</main>"


def _back() -> str:
    return '<p><a href="/">All letters</a></p>'


def _list(letters: list[Letter], to: str) -> Answer:
    search = (
        f'<form role="search"><label>Recipient<input name="to" type="search" value="{escape(to)}"></label>'
        '<p class="actions"><button>Search</button></p></form>'
    )
    count = f"{len(letters)} {'letter' if len(letters) == 1 else 'letters'}" + (f" to {to}" if to else "")
    rows = "".join(_row(letter) for letter in letters)
    return paper.sheet(
        "Letters", _main("Letters", f'{search}<p class="fine">{escape(count)}</p><ul class="rows">{rows}</ul>')
    )


def _row(letter: Letter) -> str:
    subject = escape(letter.header("Subject") or "(no subject)")
    line = escape(f"{', '.join(letter.recipients)} · {letter.header('Date')}")
    link = f'<a href="/letter/{letter.name}">{subject}</a>'
    return f'<li><span class="letter">{link}<br><span class="fine">{line}</span></span></li>'


def _letter(letter: Letter) -> Answer:
    subject = letter.header("Subject") or "(no subject)"
    fields = {"From": letter.header("From"), "To": ", ".join(letter.recipients), "Date": letter.header("Date")}
    rows = "".join(f"<li><span>{name}</span><span>{escape(value)}</span></li>" for name, value in fields.items())
    text, html = letter.body("plain"), letter.body("html")
    body = f'<ul class="rows">{rows}</ul>' + (f"<pre>{with_links(text)}</pre>" if text else "")
    if html:
        body += f'<h2>As HTML</h2><iframe src="/letter/{letter.name}/html" title="{escape(subject)}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    body += f'<p class="actions"><a href="/">All letters</a><a href="/letter/{letter.name}/raw">Source</a></p>'
    return paper.sheet(subject, _main(subject, body), frames="'self'")


def with_links(text: str) -> str:
    """The text escaped, its addresses of pages as links."""
    parts, at = [], 0
    for found in LINK.finditer(text):
        url = escape(found[0])
        parts += [escape(text[at : found.start()]), f'<a href="{url}">{url}</a>']
        at = found.end()
    return "".join([*parts, escape(text[at:])])


def _html(letter: Letter) -> Answer:
    """The HTML part as it is, with its links opening outside the frame."""
    page = '<base target="_blank">' + letter.body("html")
    headers = {
        "Content-Security-Policy": LETTER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Answer(200, page.encode(errors="replace"), HTML, headers)


def _raw(letter: Letter) -> Answer:
    disposition = f"inline; filename={quote(letter.name)}.eml"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff", **paper.strict()}
    return Answer(200, letter.raw, TEXT, headers)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m config.embedded.mail", description="Catches letters, on 127.0.0.1 only."
    )
    parser.add_argument("--smtp-port", type=int, default=1025)
    parser.add_argument("--http-port", type=int, default=8025)
    parser.add_argument("--dir", type=pathlib.Path, required=True, help="the folder that keeps the letters")
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    stop_signals = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop_signals)  # before any thread starts, so that sigwait gets them
    catcher = MailCatcher(asked.dir, smtp_port=asked.smtp_port, http_port=asked.http_port)
    catcher.start()
    log.info("Mail catcher: SMTP on %s:%s, letters on %s", ADDRESS, catcher.smtp_port, catcher.base)
    signal.sigwait(stop_signals)
    catcher.stop()


if __name__ == "__main__":
    main()
