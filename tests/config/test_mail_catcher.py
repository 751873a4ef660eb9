"""The mail catcher, driven by smtplib and a browser's requests over loopback."""

import http.client
import json
import pathlib
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from types import SimpleNamespace

import pytest

from config.embedded import letters
from config.embedded.mail import MailCatcher, with_links


@pytest.fixture
def catcher(tmp_path: pathlib.Path) -> Iterator[MailCatcher]:
    made = MailCatcher(tmp_path / "letters")
    made.start()
    yield made
    made.stop()


def wait_until(holds: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def letter(
    to: str = "ana@example.org", subject: str = "Welcome, Núñez", text: str = "Hello", html: str = ""
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Circle <no-reply@example.org>", to, subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def send(catcher: MailCatcher, *messages: EmailMessage, to: list[str] | None = None) -> None:
    with smtplib.SMTP("127.0.0.1", catcher.smtp_port, timeout=10) as smtp:
        for message in messages:
            smtp.send_message(message, to_addrs=to)


def get(base: str, path: str, **headers: str) -> SimpleNamespace:
    connection = http.client.HTTPConnection(base.removeprefix("http://"), timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    found = SimpleNamespace(status=answer.status, text=answer.read().decode(errors="replace"), headers=answer.headers)
    connection.close()
    return found


def caught(catcher: MailCatcher, query: str = "") -> list[dict[str, str]]:
    return json.loads(get(catcher.base, f"/letters.json{query}").text)


def test_letter_when_sent_then_listed_newest_first_and_found_by_recipient(catcher):
    send(catcher, letter("ana@example.org"), letter("björn@example.org".replace("ö", "o"), "Second"))

    everything, found = caught(catcher), caught(catcher, "?to=ANA@")

    assert [one["subject"] for one in everything] == ["Second", "Welcome, Núñez"]
    assert [(one["recipients"], one["text"].strip()) for one in found] == [(["ana@example.org"], "Hello")]
    page = get(catcher.base, "/?to=ana@example.org")
    assert "Welcome, Núñez" in page.text
    assert "Second" not in page.text
    assert "1 letter to ana@example.org" in page.text


def test_letter_when_blind_copy_then_found_by_its_recipient(catcher):
    send(catcher, letter("list@example.org"), to=["list@example.org", "hidden@example.org"])

    assert len(caught(catcher, "?to=hidden@example.org")) == 1


def test_letter_when_opened_then_text_links_html_frame_and_source(catcher):
    link = "http://localhost:8000/join/confirm/?a=1&b=2"
    send(catcher, letter(text=f"Please confirm: {link}.", html="<p>Please <b>confirm</b></p>"))
    name = caught(catcher)[0]["name"]

    page, html, raw = (get(catcher.base, f"/letter/{name}{part}") for part in ("", "/html", "/raw"))

    assert '<a href="http://localhost:8000/join/confirm/?a=1&amp;b=2">' in page.text
    assert f'<iframe src="/letter/{name}/html"' in page.text
    assert "<p>Please <b>confirm</b></p>" in html.text
    assert "Subject: Welcome" in raw.text
    assert raw.headers.get_content_type() == "text/plain"


def test_letter_when_hostile_then_escaped_and_under_a_strict_policy(catcher):
    send(catcher, letter(subject="<script>alert(1)</script>", text="<img src=x>", html="<script>alert(2)</script>"))
    name = caught(catcher)[0]["name"]

    listed, page, html = (get(catcher.base, path) for path in ("/", f"/letter/{name}", f"/letter/{name}/html"))

    assert "<script" not in listed.text + page.text
    assert "&lt;img src=x&gt;" in page.text
    for answer in (listed, page, html):
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "sandbox" in html.headers["Content-Security-Policy"]
    assert "allow-scripts" not in html.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/letter/1", "/letter/../../etc/passwd", "/nothing", "/letter/00000000000000000000-000000"]
)
def test_page_when_unknown_then_404(catcher, path):
    assert get(catcher.base, path).status == 404


def test_server_when_named_otherwise_then_refused(catcher):
    assert get(catcher.base, "/", Host="evil.example").status == 421


def test_letter_when_malformed_then_still_shown(catcher):
    broken = b"Subject: =?nonsense?q?=FF?=\r\nFrom: <<>>,,\r\nContent-Type: text/plain; charset=none\r\n\r\n\xff\xfe\x00 text\r\n"
    with smtplib.SMTP("127.0.0.1", catcher.smtp_port, timeout=10) as smtp:
        smtp.sendmail("a@example.org", ["b@example.org"], broken)

    name = caught(catcher)[0]["name"]

    assert get(catcher.base, "/").status == 200
    assert "text" in get(catcher.base, f"/letter/{name}").text


def test_letters_when_restarted_then_still_there(catcher, tmp_path):
    send(catcher, letter())

    second = MailCatcher(tmp_path / "letters")
    second.start()
    again = caught(second)
    second.stop()

    assert [one["subject"] for one in again] == ["Welcome, Núñez"]


def test_letters_when_many_then_newest_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(letters, "KEPT", 3)
    box = letters.Letterbox(tmp_path)

    names = [box.put(b"Subject: x\r\n\r\n", ["a@example.org"]).name for _ in range(5)]

    assert [one.name for one in box.newest()] == names[:1:-1]
    assert len(list(tmp_path.iterdir())) == 3


def test_links_when_in_text_then_clickable_without_the_full_stop():
    assert with_links("See https://a.example/b?c=1&d. <now>") == (
        'See <a href="https://a.example/b?c=1&amp;d">https://a.example/b?c=1&amp;d</a>. &lt;now&gt;'
    )


def free_port() -> int:
    with http.client.socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_process_when_started_then_catches_and_stops_on_sigterm(tmp_path):
    smtp_port, http_port = free_port(), free_port()
    named = ["--smtp-port", str(smtp_port), "--http-port", str(http_port), "--dir", str(tmp_path)]
    root = pathlib.Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "config.embedded.mail", *named], cwd=root, stderr=subprocess.DEVNULL
    )

    def answers() -> bool:
        try:
            return get(f"http://127.0.0.1:{http_port}", "/health").status == 200
        except OSError:
            return process.poll() is not None

    wait_until(answers)
    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=10) as smtp:
        smtp.send_message(letter())
    process.send_signal(signal.SIGTERM)

    assert process.wait(10) == 0
    assert len(list(tmp_path.glob("*.eml"))) == 1
