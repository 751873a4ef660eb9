"""A worker or a web process that is killed loses nothing that was accepted."""

import datetime as dt
import http.client
import os
import pathlib
import re
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from celery import Celery
from django.conf import settings
from django.db.models import F
from django.test import Client
from django.utils import timezone

from config.embedded.mail import MailCatcher
from directory.editions.operations import open_edition, request_build
from events.models import Registration
from icmp.models import Application
from members.jobs import STALE
from members.models import Job, JobState, Letter
from tests.directory.editions import agreed, frozen
from tests.directory.factories import organizer, person
from tests.events.factories import an_event
from tests.icmp.narrowed import YOU, narrowed
from tests.members.test_outbox import write_one

from .processes import kill, wait_for, web_server, worker

pytestmark = [pytest.mark.machine, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LETTERS = 100


@pytest.fixture
def catcher(tmp_path: pathlib.Path) -> Iterator[MailCatcher]:
    made = MailCatcher(tmp_path / "letters")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def broker() -> str:
    """The tests' real Valkey, in a database that no other test's worker listens to."""
    return f"{os.environ['GREMIO_BROKER_URL']}?virtual_host={1 + os.getpid() % 15}"


def wake(broker: str, task: str, times: int = 1) -> None:
    """What beat does."""
    with Celery(broker=broker) as beat:
        for _ in range(times):
            beat.send_task(task)


def waiting() -> int:
    return Letter.objects.filter(state="waiting").count()


def test_letters_when_the_worker_is_killed_amid_them_then_the_next_one_sends_the_rest(
    community, catcher, broker, tmp_path
):
    at = timezone.now()
    for number in range(LETTERS):
        write_one(at, key=f"k{number}")
    changes = {"GREMIO_BROKER_URL": broker, "GREMIO_SMTP_URL": f"smtp://127.0.0.1:{catcher.smtp_port}"}

    wake(broker, "members.tasks.relay_letters")
    with worker(tmp_path, **changes) as first:
        wait_for(lambda: waiting() <= LETTERS - 5)
        kill(first)
    left = waiting()
    with worker(tmp_path, **changes):
        wake(broker, "members.tasks.relay_letters", times=3)
        wait_for(lambda: waiting() == 0)

    arrived = [letter.header("Message-ID") for letter in catcher.letterbox.newest()]
    assert LETTERS // 2 < left < LETTERS  # it died amid its fifty
    assert set(arrived) == {f"<{pk}@gremio>" for pk in Letter.objects.values_list("pk", flat=True)}
    assert len(arrived) <= LETTERS + 1  # the one in its hands at the kill may have come twice
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}


def test_job_when_its_worker_is_killed_then_the_next_one_finishes_it(community, broker, tmp_path):
    at, editor = timezone.now(), organizer("book")
    for number in range(40):
        agreed(person(f"Ana Alba{number} Boll", biography={"en": "She builds bridges. " * 40}), at)
    words = {"title": {"en": "The Book"}, "subtitle": {}, "foreword": {}}
    edition = frozen(
        open_edition(number=1, year=2026, language="en", medium="both", **words, by=editor, at=at), editor, at
    )
    job = request_build(edition=edition, by=editor, at=at)
    changes = {"GREMIO_BROKER_URL": broker, "GREMIO_MEDIA_ROOT": str(tmp_path / "media")}

    wake(broker, "members.tasks.run_jobs")
    with worker(tmp_path, **changes) as first:
        wait_for(lambda: is_in(job, JobState.RUNNING))
        kill(first)
    died_in = Job.objects.get().state
    Job.objects.update(alive_at=F("alive_at") - STALE)  # five minutes pass
    with worker(tmp_path, **changes):
        wake(broker, "members.tasks.run_jobs")
        wait_for(lambda: is_in(job, JobState.DONE))

    edition.refresh_from_db()
    assert died_in == JobState.RUNNING
    assert (Job.objects.get().attempts, edition.state, bool(edition.pdf)) == (2, "frozen", True)


def is_in(job: Job, state: str) -> bool:
    return Job.objects.filter(pk=job.pk, state=state).exists()


class Browser:
    """Sends one request at a time and follows nothing, so that the server can be killed right after its answer."""

    def __init__(self, origin: str) -> None:
        self.host = urlsplit(origin).netloc
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.host, timeout=20)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(fields or {}), headers)
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies.update([cookie.split(";")[0].split("=", 1)])
        body = response.read().decode()
        connection.close()
        return response.status, body

    def send(self, page: str, path: str, fields: dict[str, str]) -> int:
        """Open a page and send its form."""
        _status, body = self.ask("GET", page)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body)[1]
        return self.ask("POST", path, {**fields, "csrfmiddlewaretoken": token})[0]


def test_join_page_when_the_web_process_is_killed_after_its_answer_then_the_draft_is_kept(community, tmp_path):
    narrowed()

    with web_server(tmp_path) as (server, origin):
        status = Browser(origin).send("/join/you/", "/join/you/", YOU)
        kill(server)

    assert status == 302
    assert Application.objects.get().name == YOU["name"]


def test_registration_when_the_web_process_is_killed_after_its_answer_then_the_place_is_kept(community, tmp_path):
    user = person("Ana Alba").member.user
    event = an_event(starts_local=(timezone.now() + dt.timedelta(days=30)).replace(tzinfo=None))
    client = Client()
    client.force_login(user)
    address = f"/events/{event.public_id}/"

    with web_server(tmp_path) as (server, origin):
        browser = Browser(origin)
        browser.cookies["session"] = client.cookies[settings.SESSION_COOKIE_NAME].value
        status = browser.send(address, f"{address}register/", {})
        kill(server)

    assert status == 302
    assert Registration.objects.get().user == user
