"""A web worker stays small."""

import pathlib
import re
import sys
import urllib.request

import pytest
from django.test import Client

from tests.directory.factories import person
from tests.events.factories import an_event
from tests.icmp.narrowed import narrowed

from .processes import children, web_server

MEGABYTES = 120
PAGES = [
    "/", "/join/", "/join/you/", "/events/", "/imprint/", "/book/", "/book/?q=ana", "/dues/", "/me/",
    "/me/privacy/", "/book/me/edit/",
]  # fmt: skip


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1000


@pytest.mark.machine
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.django_db(transaction=True)
def test_web_worker_when_it_has_served_pages_then_small(community, tmp_path):
    narrowed()
    an_event(audience="public")
    for number in range(30):
        person(f"Ana Alba{number} Boll")
    client = Client()
    client.force_login(person("Bea Boll").member.user)

    with web_server(tmp_path) as (server, origin):
        cookie = f"session={client.cookies['session'].value}"
        statuses = [fetch(f"{origin}{path}", cookie) for path in PAGES * 3]
        (worker,) = children(server.pid)
        megabytes = resident(worker)

    assert set(statuses) == {200}
    assert megabytes < MEGABYTES


def fetch(url: str, cookie: str) -> int:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie}), timeout=20) as answer:
        answer.read()
        return answer.status if answer.url == url else 302
