"""The pages of sign-in and security speak in our words, and none shows allauth's own."""

import pytest

from tests.directory.factories import signed_in
from tests.factories import UserFactory

STRANGERS = {
    "/accounts/password/reset/": "A new password",
    "/accounts/password/reset/done/": "Look into your letters",
    "/accounts/password/reset/key/abc-def/": "This link no longer works",
    "/accounts/password/reset/key/done/": "Your new password is set",
    "/accounts/inactive/": "This account is closed",
    "/accounts/confirm-email/": "Confirm your address",
    "/accounts/signup/": "Accounts come with an application",
}
SIGNED_IN = {
    "/accounts/2fa/": "Passkeys and second step",
    "/accounts/2fa/webauthn/": "Passkeys",
    "/accounts/sessions/": "Where you are signed in",
    "/accounts/logout/": "Sign out",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "heading"), STRANGERS.items())
def test_account_page_when_a_stranger_opens_it_then_in_our_words(client, community, path, heading):
    assert f"<h1>{heading}</h1>" in client.get(path).text


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "heading"), SIGNED_IN.items())
def test_account_page_when_signed_in_then_in_our_words(client, community, path, heading):
    signed_in(client, UserFactory())

    assert f"<h1>{heading}</h1>" in client.get(path).text
