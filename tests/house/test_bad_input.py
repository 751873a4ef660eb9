"""Every address × bad input: an answer of ours in the reader's language, and never an error."""

import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from members.models import User
from tests.factories import organizer
from tests.house import bad_input
from tests.house.test_authorization import PATTERNS, signed_in
from tests.house.world import furnish, row_at_the_desk

MARKS = ("gremio/gremio.css", '<html lang="de"')
KINDS = ("owner", "member", "stranger")
DESK = [f"admin:{app}" for app in ("billing", "directory", "events", "icmp", "members")]
REST = [
    "account_", "admin:", "billing:", "canvas:", "directory:", "editor:", "events:", "exporting:", "form_editor:", "health:", "icmp:", "importing:",
    "intakes:", "laboratory:", "letters:",
    "members:", "mfa_", "personas:", "preview:", "reviewing:", "trials:",
]  # fmt: skip


def part_of(name: str) -> str:
    """The group of addresses that is tried in one test."""
    return next((part for part in [*DESK, *REST] if name.startswith(part)), "site")


PARTS = sorted({part_of(name) for name, _pattern in PATTERNS})


class Attack:
    """One person at one address after another; what went wrong is collected."""

    def __init__(self, client: Client, seen: set[str]) -> None:
        self.client, self.wrong, self.seen = client, [], seen
        client.raise_request_exception = False

    def send(self, verb: str, path: str, what: str, **how: Any) -> HttpResponse:
        """Ask, look at the answer, and undo what it did."""
        cookies = self.client.cookies.copy()
        with transaction.atomic():
            ask = self.client.generic if "content_type" in how else getattr(self.client, verb)
            response = ask(*([verb.upper()] if "content_type" in how else []), path, **how)
            if response.streaming:
                response.getvalue()  # reads and closes the file
            transaction.set_rollback(True)
        self.client.cookies = cookies
        if complaint := complaint_about(response):
            self.wrong.append(f"{verb.upper()} {path[:90]} {what[:60]}: {complaint}")
        return response

    def everything(self, path: str, spoiled: list[str]) -> None:
        """All of it where the person is let in, a few things where the door is closed."""
        shown = self.send("get", path, "plain")
        is_open = shown.status_code == 200 and not path.endswith("/history/")  # Django's own, and alike everywhere
        text = shown.text if is_open and not shown.streaming and _is_html(shown) else ""
        # What is the same for every page is sent once to each, by the first person who is let in.
        few = slice(None) if is_open and path not in self.seen else bad_input.A_FEW
        self.seen |= {path} if is_open else set()
        for query in [*bad_input.QUERIES[few], *bad_input.queries_of(text)]:
            self.send("get", f"{path}?{query}", query)
        for body in bad_input.BODIES[few] if shown.status_code != 405 else bad_input.BODIES:
            self.send("post", path, str(body)[:60], **body)
        for fields in bad_input.bodies_of(text):
            self.send("post", path, str(fields), data=fields)
        for other in spoiled:
            self.send("get" if is_open else "post", other, "argument")


def _is_html(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def complaint_about(response: HttpResponse) -> str:
    if response.status_code >= 500:
        frames = traceback.extract_tb(response.exc_info[2]) if getattr(response, "exc_info", None) else []
        ours = [f"{f.filename.rsplit('/', 2)[-2:]}:{f.lineno}" for f in frames if "site-packages" not in f.filename]
        return f"{response.status_code} {response.exc_info[1] if frames else ''!r} {ours}"
    if response.status_code >= 400 and _is_html(response) and not all(mark in response.text for mark in MARKS):
        return f"{response.status_code} is not a page of ours: {response.text[:200]!r}"
    return ""


@pytest.fixture
def world(community, settings, tmp_path) -> Iterator[tuple[dict[str, Client], dict[str, Any]]]:
    """The three people's browsers and the arguments of the addresses; the accounts speak German, the browsers Spanish."""
    settings.MEDIA_ROOT = tmp_path
    clients = {kind: Client(headers={"Accept-Language": "de" if kind == "stranger" else "es"}) for kind in KINDS}
    owner = organizer()
    member, arguments = furnish(owner, clients["stranger"])
    User.objects.update(language="de")
    signed_in(clients["member"], User.objects.get(pk=member.pk))
    signed_in(clients["owner"], User.objects.get(pk=owner.pk))
    return clients, arguments


def fillings(name: str, arguments: dict[str, Any]) -> dict[str, str]:
    namespace, _colon, rest = name.rpartition(":")
    known = arguments.get(namespace, {})
    if namespace != "admin":
        return known
    row = row_at_the_desk(rest)
    return {**known, "object_id": row, "pk": row, "event_id": row}


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_addresses_when_given_bad_input_then_a_page_of_ours(world, part):
    clients, arguments = world
    wrong, seen = [], set()

    for kind, client in clients.items():
        attack = Attack(client, seen)
        for name, pattern in PATTERNS:
            if part_of(name) == part:
                known = fillings(name, arguments)
                spoiled = bad_input.spoiled(pattern, known) if kind == "owner" or part not in DESK else []
                attack.everything(bad_input.filled(pattern, known), list(spoiled))
        wrong += [f"{kind}: {line}" for line in attack.wrong]

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("token", ["", "x" * 64, "ä"])
def test_addresses_when_the_form_token_is_absent_or_forged_then_a_page_in_the_readers_language(world, kind, token):
    clients, _arguments = world
    client = clients[kind]
    client.handler.enforce_csrf_checks = True

    response = client.post("/language/", {"language": "es", "csrfmiddlewaretoken": token})

    assert (response.status_code, complaint_about(response)) == (403, "")
