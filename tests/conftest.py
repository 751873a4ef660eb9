"""What every test may use."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import translation

from config.embedded.stripe.server import Simulator
from members.models import Community
from tests.stripe import running

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Nobody drops databases one by one: the whole server is thrown away, with whoever is still connected."""
    return True


@pytest.fixture(autouse=True)
def known_content_types(request: pytest.FixtureRequest) -> None:
    """Django reads content types once per process, and again after a flush: no test that counts queries pays for it."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        ContentType.objects.get_for_models(*apps.get_models())


@pytest.fixture(autouse=True)
def english() -> None:
    """A page that was read in Spanish leaves its language behind in the process."""
    translation.activate("en")


@pytest.fixture
def at() -> dt.datetime:
    return NOW


@pytest.fixture
def community(db: None) -> Community:
    return Community.objects.create(slug="circle", name="The Circle", short_name="Circle", timezone="Europe/Berlin")


@pytest.fixture
def stripe_at(settings: Any) -> Iterator[Simulator]:
    """Stripe without webhooks: nothing arrives unless a test brings it."""
    yield from running(settings)
