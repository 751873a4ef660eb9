"""Members and former members who come to the join form are led to what they need: their seat, renewal, or the form."""

import datetime as dt

import pytest
from django.test import Client

from icmp.models import Application
from icmp.renewal import way_back
from members.lifecycle import STANDINGS
from members.models import Letter, User
from tests.factories import MemberFactory, UserFactory

from .narrowed import YOU, apply_and_confirm, fill_in, link_in, narrowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
ADDRESS = "inigo@example.org"
WAYS = {
    "candidate": "seat", "member": "seat", "paused": "seat", "grace": "renew", "lapsed": "renew", "alumni": "again",
    "left": "again", "suspended": "again",
}  # fmt: skip


@pytest.fixture(autouse=True)
def form(community):
    narrowed()


def somebody(standing: str) -> User:
    until = dt.date(2027, 1, 31) if standing == "candidate" else None
    return MemberFactory(user=UserFactory(email=ADDRESS), standing=standing, candidate_until=until).user


def test_ways_when_listed_then_every_standing_has_one() -> None:
    assert set(WAYS) == set(STANDINGS)


@pytest.mark.parametrize("standing", STANDINGS)
def test_way_back_follows_the_standing(standing: str) -> None:
    assert way_back(somebody(standing)) == WAYS[standing]


def test_way_back_of_a_stranger_is_none() -> None:
    assert (way_back(None), way_back(UserFactory())) == ("", "")


@pytest.mark.parametrize(
    ("standing", "says", "begins"),
    [
        ("member", "You have a seat already", False),
        ("lapsed", "You need not apply again", True),
        ("left", "Good to see you again", True),
    ],
)
def test_join_when_signed_in_then_led_on(client: Client, standing: str, says: str, begins: bool) -> None:
    client.force_login(somebody(standing))

    html = client.get("/join/").content.decode()

    assert says in html
    assert says in client.get("/join/you/").content.decode()
    assert ('href="/join/you/"' in html) is begins
    assert ("/dues/pay/" in html) is (standing == "lapsed")


def test_join_when_not_signed_in_then_nothing_of_it(client: Client) -> None:
    somebody("lapsed")

    assert "told" not in client.get("/join/").content.decode()


@pytest.mark.parametrize("standing", ["lapsed", "grace"])
def test_address_of_somebody_who_may_renew_reads_where(client: Client, standing: str) -> None:
    somebody(standing)

    fill_in(client)

    letter = Letter.objects.get()
    assert letter.kind == "application_renewal"
    assert "/accounts/login/?next=%2Fdues%2Fpay%2F" in letter.text
    assert ("/join/confirm/" in letter.text) is (standing == "lapsed")


def test_link_in_the_letter_leads_over_the_door_to_the_dues(client: Client) -> None:
    user = somebody("lapsed")
    fill_in(client)

    door = client.get(link_in(Letter.objects.get(), "/accounts/login/"))
    browser = Client()
    browser.force_login(user)

    assert door.status_code == 200
    assert "/dues/pay/" in door.content.decode()
    assert browser.get("/dues/pay/").status_code == 200


def test_letter_to_a_lapsed_member_when_confirmed_then_read_like_any_other(client: Client) -> None:
    somebody("lapsed")
    fill_in(client)

    client.post(link_in(Letter.objects.get(), "/join/confirm/"))

    row = Application.objects.get()
    assert (row.state, "was_member" in row.flags) == ("in_review", True)


def test_letter_to_somebody_who_left_asks_for_the_confirmation_alone(client: Client) -> None:
    somebody("left")

    row = apply_and_confirm(client, you=YOU)

    letter = Letter.objects.filter(kind="application_known_address").get()
    assert "renew" not in letter.text
    assert "was_member" in row.flags
