"""Whether an address is known, and as what, is told to nobody: every answer looks the same."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from icmp import operations
from icmp.models import Application
from members.models import Counter, Letter
from tests.factories import MemberFactory, UserFactory, organizer

from .narrowed import ANSWERS, YOU, application_in_review, fill_in, narrowed

ADDRESS, STRANGER = "carmen@example.org", "nobody@example.org"
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]


def in_review() -> Application:
    return application_in_review(you={"email": ADDRESS})


def decided(outcome: str) -> None:
    row, by = in_review(), organizer("admissions")
    operations.open_review(application=row, reviewer=by, at=NOW)
    operations.decide_application(
        application=row, outcome=outcome, reason="Read.", override_reason="Talked.", by=by, at=NOW
    )
    operations.announce_decisions(at=NOW + dt.timedelta(hours=13))


def draft() -> None:
    Client().post("/join/you/", YOU | {"email": ADDRESS})


def unconfirmed() -> None:
    fill_in(Client(), you={"email": ADDRESS})


def forgotten() -> None:
    decided("decline")
    operations.forget_answers(at=NOW + dt.timedelta(days=200))


KNOWN: dict[str, Callable[[], Any]] = {
    "with a draft": draft,
    "not confirmed": unconfirmed,
    "in review": in_review,
    "accepted": lambda: decided("accept"),
    "waiting": lambda: decided("waitlist"),
    "declined": lambda: decided("decline"),
    "declined and forgotten": forgotten,
    "withdrawn": lambda: operations.withdraw(application=in_review(), at=NOW),
    "spam": lambda: operations.mark_spam(application=in_review(), by=organizer(), at=NOW),
    "account": lambda: UserFactory(email=ADDRESS),
    "member": lambda: MemberFactory(user=UserFactory(email=ADDRESS)),
    "former member": lambda: MemberFactory(user=UserFactory(email=ADDRESS), standing="left"),
    "lapsed member": lambda: MemberFactory(user=UserFactory(email=ADDRESS), standing="lapsed"),
    "organizer": lambda: organizer_with(ADDRESS),
}


def organizer_with(address: str) -> None:
    user = organizer()
    user.email = address
    user.save()


def status_without_link(client: Client, address: str) -> list[HttpResponse]:
    return [client.get("/join/status/"), client.get(f"/join/status/{'x' * 20}/")]


def code_to_sign_in(client: Client, address: str) -> list[HttpResponse]:
    url = reverse("account_request_login_code")
    answer = client.post(url, {"email": address})
    following = answer.headers.get("Location", url)
    return [client.get(url), answer, client.get(following), client.post(following, {"code": "000000"})]


def link_to_continue(client: Client, address: str) -> list[HttpResponse]:
    """Five times: where the limit of letters begins must not tell either."""
    return [client.get("/join/continue/"), *(client.post("/join/continue/", {"email": address}) for _ in range(5))]


def first_page(client: Client, address: str) -> list[HttpResponse]:
    return [client.post("/join/you/", YOU | {"email": address}), client.get("/join/you/"), client.get("/join/")]


def whole_form(client: Client, address: str) -> list[HttpResponse]:
    answers = [client.post("/join/you/", YOU | {"email": address})]
    answers += [client.post(f"/join/{key}/", page) for key, page in ANSWERS.items()]
    return [*answers, client.get("/join/sent/"), client.post("/join/sent/again/"), client.get("/join/sent/?again=1")]


FLOWS = (status_without_link, code_to_sign_in, link_to_continue, first_page, whole_form)  # those that write come last
RANDOM = re.compile(
    r'(?<=nonce=")[^"]+|(?<=nonce-)[^\' ]+|(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=name="draft" value=")[^"]+'
    r'|(?<=name="mark" value=")[^"]+'  # a digest of what this person has typed
)
SECRET = 20  # longer values of cookies are tokens or signed: their length is compared


def seen(flow: Callable[[Client, str], list[HttpResponse]], address: str) -> list[tuple[object, ...]]:
    """What somebody sees who goes this way with an address, in a browser that was never here."""
    Counter.objects.all().delete()
    cache.clear()
    return [looks(answer, address) for answer in flow(Client(), address)]


def looks(response: HttpResponse, address: str) -> tuple[object, ...]:
    """Everything of an answer but the address and what is drawn by lot: status, headers, cookies, body."""
    body = RANDOM.sub("…", response.content.decode()).replace(address, "ADDRESS")
    headers = {name: RANDOM.sub("…", value) for name, value in response.headers.items()}
    for name in ("X-Request-Id", "Content-Length"):
        headers.pop(name, None)
    cookies = {
        name: dict(cookie) | {"value": cookie.value if len(cookie.value) < SECRET else len(cookie.value)}
        for name, cookie in response.cookies.items()
    }
    return response.status_code, headers, cookies, body


@pytest.mark.parametrize("kind", KNOWN)
def test_address_looks_the_same_whoever_it_belongs_to(kind: str) -> None:
    with time_machine.travel(NOW, tick=False):
        narrowed()
        KNOWN[kind]()

        different = [flow.__name__ for flow in FLOWS if seen(flow, ADDRESS) != seen(flow, STRANGER)]

    assert different == []


def test_letters_do_tell_the_address_what_the_pages_do_not() -> None:
    """There is something to leak: the letter to a member is another one than the letter to a stranger."""
    narrowed()
    fill_in(Client(), you={"email": ADDRESS})
    MemberFactory(user=UserFactory(email=ADDRESS))
    fill_in(Client(), you={"email": ADDRESS})

    assert set(Letter.objects.values_list("kind", flat=True)) == {"application_confirm", "application_has_a_seat"}
