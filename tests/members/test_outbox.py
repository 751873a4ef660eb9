"""Letters: written with their cause, relayed over a real SMTP connection, once, in spite of faults and kills."""

import datetime as dt
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django.db import connection, transaction

from config.embedded.ports import free_port
from members.models import Letter, LetterChoice
from members.operations import grant_role
from members.outbox import MOST_ATTEMPTS, relay_letters, write_letter
from tests.factories import UserFactory, organizer


class Mailbox(MessageHandler):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.letters.append(message)


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    port = free_port(20_000 + os.getpid() % 20_000)
    controller = Controller(box, hostname="127.0.0.1", port=port)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    controller.start()
    yield box
    controller.stop()


def write_one(at: dt.datetime, key: str = "k1", language: str = "en") -> Letter | None:
    user = UserFactory(language=language)
    return write_letter(
        kind="standing_left", key=key, to=user.email, user=user, language=language, context={"name": "Ana"}, at=at
    )


@pytest.mark.django_db
def test_letter_when_relayed_then_arrives_once(mailbox, community, at):
    letter = write_one(at)

    assert [relay_letters(at=at) for _ in range(3)] == [1, 0, 0]
    assert [(m["To"], m["Subject"]) for m in mailbox.letters] == [(letter.to, "You have left The Circle")]
    assert {part.get_content_type() for part in mailbox.letters[0].walk()} >= {"text/plain", "text/html"}


@pytest.mark.django_db
def test_letter_when_key_is_known_then_not_written_twice(community, at):
    first, second = write_one(at), write_one(at)

    assert (first is None, second is None, Letter.objects.count()) == (False, True, 1)


@pytest.mark.django_db
def test_letter_when_cause_is_rolled_back_then_never_written(community, at):
    user = organizer()
    with transaction.atomic():
        grant_role(user=user, role="events", by=None, at=at)
        transaction.set_rollback(True)

    assert Letter.objects.count() == 0


@pytest.mark.django_db
def test_letter_when_kind_is_switched_off_then_not_written(community, at):
    user = UserFactory()
    LetterChoice.objects.create(user=user, kind="newcomer")

    assert write_letter(kind="newcomer", key="n", to=user.email, user=user, language="en", context={}, at=at) is None


@pytest.mark.django_db
def test_letter_when_not_before_is_ahead_then_waits(mailbox, community, at):
    write_one(at)
    Letter.objects.update(not_before=at + dt.timedelta(hours=12))

    assert relay_letters(at=at) == 0
    assert relay_letters(at=at + dt.timedelta(hours=12)) == 1


@pytest.mark.django_db
def test_letter_when_mail_server_is_away_then_tried_later_and_finally_given_up(settings, community, at):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = free_port(45_000)
    letter = write_one(at)

    for attempt in range(MOST_ATTEMPTS):
        letter.refresh_from_db()
        assert (letter.state, letter.attempts) == ("waiting", attempt)
        relay_letters(at=letter.not_before, batch=1)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.last_error) == ("failed", MOST_ATTEMPTS, "ConnectionRefusedError")


@pytest.mark.django_db(transaction=True)
def test_letters_when_two_relays_run_then_each_leaves_once(mailbox, community, at):
    for n in range(30):
        write_one(at, key=f"k{n}")

    def relay() -> None:
        relay_letters(at=at, batch=40)
        connection.close()

    threads = [threading.Thread(target=relay) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(m["Message-ID"] for m in mailbox.letters) == sorted(
        f"<{pk}@gremio>" for pk in Letter.objects.values_list("pk", flat=True)
    )


RELAY = """
import django, os, time
django.setup()
from django.utils import timezone
from members.outbox import relay_letters
print("ready", flush=True)
while True:
    relay_letters(at=timezone.now(), batch=1)
    time.sleep(0.002)
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_letters_when_the_relay_is_killed_again_and_again_then_none_is_lost(mailbox, settings, community):
    at = dt.datetime.now(dt.UTC)
    for n in range(60):
        write_one(at, key=f"k{n}")
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "GREMIO_SMTP_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
        "GREMIO_DATABASE_URL": os.environ["GREMIO_DATABASE_URL"].replace(
            "/gremio?", f"/{connection.settings_dict['NAME']}?"
        ),
        "PYTHONPATH": str(pathlib.Path(__file__).resolve().parents[2]),
    }

    kills = 0
    until = time.monotonic() + 60
    while Letter.objects.filter(state="waiting").exists() and time.monotonic() < until:
        relay = subprocess.Popen([sys.executable, "-c", RELAY], env=environ, stdout=subprocess.PIPE, text=True)
        relay.stdout.readline()
        threading.Event().wait(0.05 * (1 + kills))  # longer each time, so that a slow machine gets on
        relay.send_signal(signal.SIGKILL)
        relay.wait()
        relay.stdout.close()
        kills += 1

    arrived = {m["Message-ID"] for m in mailbox.letters}
    assert kills > 1
    assert arrived == {f"<{pk}@gremio>" for pk in Letter.objects.values_list("pk", flat=True)}
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
