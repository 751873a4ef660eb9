"""Signing in through allauth: codes, second factor for staff on every way in, atomic limits."""

import datetime as dt
import re
import threading

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from config.demo.sign_in import code_of, new_secret
from members.limits import take
from members.models import Letter
from members.operations import end_role, grant_role
from tests.factories import MemberFactory, UserFactory, organizer

pytestmark = pytest.mark.django_db


def sign_in_by_code(client, user, next_path=""):
    client.post("/accounts/login/code/", {"email": user.email, "next": next_path})
    letter = Letter.objects.filter(to=user.email).latest("written_at")
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter.text, re.M).group(1)
    return client.post("/accounts/login/code/confirm/", {"code": code, "next": next_path})


def test_login_by_code_when_right_then_signed_in(client, community):
    user = MemberFactory().user

    response = sign_in_by_code(client, user)

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_login_by_code_when_asked_for_unknown_address_then_same_page(client, community):
    known = client.post("/accounts/login/code/", {"email": MemberFactory().user.email})
    client.cookies.clear()
    unknown = client.post("/accounts/login/code/", {"email": "nobody@example.org"})

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


def test_login_by_code_when_letter_is_read_then_in_the_readers_language(client, community):
    user = UserFactory(language="de")

    client.post("/accounts/login/code/", {"email": user.email})

    assert Letter.objects.get(to=user.email).language == "de"


def test_organizer_when_without_second_factor_then_gets_nowhere(client, community):
    user = organizer()
    sign_in_by_code(client, user)

    for path in ("/desk/", "/", "/me/", "/me/privacy/"):
        assert client.get(path).headers["Location"] == "/accounts/2fa/totp/activate/"


def test_organizer_when_password_only_and_enrolled_then_asked_for_the_code(client, community):
    user = organizer()
    user.set_password("correct horse battery")
    user.save()
    secret = new_secret()
    TOTP.activate(user, secret)

    first = client.post("/accounts/login/", {"login": user.email, "password": "correct horse battery"})
    assert first.headers["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    cache.clear()
    second = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert second.headers["Location"] == "/desk/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_organizer_when_forced_login_without_records_then_refused(client, community):
    user = organizer()
    TOTP.activate(user, new_secret())
    client.force_login(user)

    assert client.get("/desk/").headers["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fdesk%2F"


@pytest.mark.parametrize("path", ["/me/privacy/data/", "/me/privacy/leave/", "/accounts/email/", "/accounts/2fa/"])
def test_member_when_only_codes_and_the_last_is_old_then_another_is_asked_for(client, community, path):
    user = MemberFactory().user
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=16)):
        sign_in_by_code(client, user)

    response = client.get(path)
    again = sign_in_by_code(client, user, path)

    assert response.headers["Location"] == f"/accounts/login/code/?next={path.replace('/', '%2F')}"
    assert again.headers["Location"] == path
    assert client.get(path).status_code == 200


def test_role_when_ended_then_sessions_end_with_it(client, community, at):
    organizer()
    user = MemberFactory().user
    sign_in_by_code(client, user)
    grant = grant_role(user=user, role="events", by=None, at=at)

    end_role(grant=grant, by=organizer(), at=at)

    assert client.get("/me/").headers["Location"].startswith("/accounts/login/")


def test_sign_up_when_tried_then_closed(client, community):
    response = client.post(
        "/accounts/signup/", {"email": "new@example.org", "password1": "x" * 20, "password2": "x" * 20}
    )

    assert response.status_code in (200, 403)
    assert Letter.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_limit_when_200_ask_at_once_then_exactly_the_limit_passes():
    now = timezone.now()
    passed: list[bool] = []

    def ask() -> None:
        for _ in range(25):
            passed.append(take(deed="test", who="ana", limit=6, per=dt.timedelta(minutes=5), at=now))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(passed), sum(passed)) == (200, 6)


def test_password_when_guessed_often_then_slowed_down(client, community):
    user = UserFactory()

    answers = [
        client.post("/accounts/login/", {"login": user.email, "password": f"wrong {n}"}).status_code for n in range(8)
    ]

    assert answers == [200] * 6 + [429] * 2


def test_limit_when_forwarded_header_is_forged_then_still_one_network(client, community):
    answers = [
        client.post(
            "/accounts/login/",
            {"login": f"a{n}@example.org", "password": "wrong"},
            headers={"X-Forwarded-For": f"10.0.0.{n}"},
        ).status_code
        for n in range(32)
    ]

    assert answers.count(429) == 2


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/imprint/", "/desk/"])
def test_page_when_served_then_strict_policy_with_nonce(client, community, path):
    policy = client.get(path, follow=True).headers["Content-Security-Policy"]

    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    assert "default-src 'none'" in policy
