"""The Stripe simulator, where the site's real client finds it."""

from collections.abc import Iterator
from typing import Any

from billing import gateway
from config.embedded.stripe.server import Simulator

SECRET = "whsec_of_the_test"


def running(settings: Any, **more: Any) -> Iterator[Simulator]:
    """A simulator that the site speaks to as long as a test lasts."""
    made = Simulator(secret=SECRET, retry_seconds=(0.05, 0.1, 0.2, 0.5), **more)
    made.start()
    settings.STRIPE_API_BASE, settings.STRIPE_WEBHOOK_SECRET = made.base, SECRET
    gateway._client.cache_clear()
    yield made
    made.stop()
