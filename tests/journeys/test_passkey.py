"""A passkey is made and used to sign in, with the authenticator that Chromium brings for tests."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import ProfileFactory
from tests.members.test_sign_in import sign_in_by_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_passkey_when_made_then_opens_the_door_again(site, open_browser, community):
    user = ProfileFactory().member.user
    client = Client()
    sign_in_by_code(client, user)
    reader = open_browser(360)
    page = reader.page
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": site}])
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    authenticator = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})

    page.goto(f"{site}{reverse('mfa_add_webauthn')}")
    page.locator("main [name=name]").fill("My phone")
    if page.locator("main [name=passwordless]").count():
        page.locator("main [name=passwordless]").check()
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: not url.endswith(reverse("mfa_add_webauthn")))
    page.context.clear_cookies()
    page.goto(f"{site}{reverse('account_login')}?next={reverse('members:me')}")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site}{reverse('members:me')}")

    assert page.get_by_role("heading", name=user.name).count() == 1
    assert (reader.problems, reader.strangers) == ([], [])
