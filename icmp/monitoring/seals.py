"""The only thread between an application and its record: a fingerprint made with the site's secret, never stored there.

Who reads the tables alone, or a copy of them, cannot join the two; the running site can, to count and to delete.
"""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "icmp.monitoring"


def seals_of(application: UUID) -> Sequence[str]:
    """The fingerprint by the secret in force, then those by secrets that were in force before it."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(SALT, application.hex, secret=one, algorithm="sha256").hexdigest() for one in secrets]
