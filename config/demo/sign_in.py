"""The demo organizer's second factor: a secret made at first start, and the code it gives now."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value

STEP_SECONDS = 30


def new_secret() -> str:
    """A fresh authenticator secret."""
    return str(generate_totp_secret())


def code_of(secret: str) -> str:
    """The six digits that an authenticator shows for `secret` in this half minute."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // STEP_SECONDS)))
