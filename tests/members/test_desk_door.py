"""A new organizer comes to the desk for the first time: led to a second factor, and back to where they wanted to go."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from config.demo.sign_in import code_of, new_secret
from members.operations import grant_role, invite_organizer
from tests.factories import ProfileFactory, organizer

from .test_sign_in import sign_in_by_code

pytestmark = pytest.mark.django_db
ACTIVATE, CODES = "/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/"


@pytest.fixture
def invited(community, at):
    words = {"email": "luz@example.org", "name": "Luz", "language": "en", "roles": [("events", "")], "at": at}
    return invite_organizer(**words, by=organizer()).user


def set_up_codes(client):
    """Take the secret from the page and show the code that an app would show."""
    secret = client.get(ACTIVATE).context["form"].secret
    return client.post(ACTIVATE, {"code": code_of(secret)})


@pytest.mark.django_db(transaction=True)
def test_invited_when_first_at_the_desk_then_led_to_the_second_step_and_back(client, invited):
    signed_in = sign_in_by_code(client, invited)
    led = client.get("/desk/events/event/?state__exact=draft")

    shown = client.get(led.headers["Location"])
    activated = set_up_codes(client)
    codes = client.get(activated.headers["Location"])

    assert (signed_in.headers["Location"], led.headers["Location"]) == ("/desk/", ACTIVATE)
    assert "then you go on to the desk" in shown.text
    assert reverse("mfa_add_webauthn") in shown.text
    assert (activated.headers["Location"], codes.status_code) == (CODES, 200)
    assert 'href="/desk/events/event/?state__exact=draft"' in codes.text
    assert client.get("/desk/events/event/?state__exact=draft").status_code == 200
    assert "way_back" not in client.session


def test_invited_when_the_code_is_wrong_then_still_outside(client, invited):
    sign_in_by_code(client, invited)
    client.get(ACTIVATE)

    answer = client.post(ACTIVATE, {"code": "000000"})

    assert "error" in answer.text
    assert not Authenticator.objects.exists()
    assert client.get("/desk/").headers["Location"] == ACTIVATE


@pytest.mark.django_db(transaction=True)
def test_invited_when_the_way_began_with_a_post_then_back_to_the_desk_itself(client, invited):
    sign_in_by_code(client, invited)
    client.post("/desk/members/user/invite/", {})

    activated = set_up_codes(client)

    assert 'href="/desk/"' in client.get(activated.headers["Location"]).text


def test_passkey_when_it_is_the_first_factor_then_the_desk_opens(client, invited, rf):
    sign_in_by_code(client, invited)
    made = Authenticator.objects.create(user=invited, type=Authenticator.Type.WEBAUTHN, data={})
    request = rf.post("/")
    request.session, request.user = client.session, invited

    authenticator_added.send(sender=Authenticator, request=request, user=invited, authenticator=made)
    request.session.save()

    assert client.get("/desk/").status_code == 200


def test_second_factor_when_another_is_added_then_that_alone_opens_nothing(client, invited, rf):
    """A session that never showed the first factor does not get in by adding a further one."""
    sign_in_by_code(client, invited)
    TOTP.activate(invited, new_secret())
    made = Authenticator.objects.create(user=invited, type=Authenticator.Type.WEBAUTHN, data={})
    request = rf.post("/")
    request.session, request.user = client.session, invited

    authenticator_added.send(sender=Authenticator, request=request, user=invited, authenticator=made)
    request.session.save()

    assert client.get("/desk/").headers["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fdesk%2F"


def test_organizer_when_a_browser_never_showed_the_factor_then_shows_it_and_goes_on(client, invited):
    sign_in_by_code(client, invited)
    secret = new_secret()
    TOTP.activate(invited, secret)

    led = client.get("/desk/events/event/")
    asked = client.get(led.headers["Location"])
    answer = client.post(led.headers["Location"], {"code": code_of(secret), "next": "/desk/events/event/"})

    assert 'value="/desk/events/event/"' in asked.text
    assert answer.headers["Location"] == "/desk/events/event/"
    assert client.get("/desk/events/event/").status_code == 200


def test_member_when_made_an_organizer_while_signed_in_then_led_there_on_the_next_page(client, community, at):
    user = ProfileFactory().member.user
    sign_in_by_code(client, user)
    before = client.get("/me/").status_code

    grant_role(user=user, role="events", by=organizer(), at=at)

    assert (before, client.get("/me/").headers["Location"]) == (200, ACTIVATE)


def test_reviewer_when_invited_then_needs_no_second_step(client, community, at):
    words = {"email": "luz@example.org", "name": "Luz", "language": "en", "roles": [("reviewer", "")], "at": at}
    user = invite_organizer(**words, by=organizer()).user

    answer = sign_in_by_code(client, user)

    assert answer.headers["Location"] == "/"
    assert client.get("/me/").status_code == 200
