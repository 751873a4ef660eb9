"""What every test may use."""

import datetime as dt

import pytest

from members.models import Community

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Nobody drops databases one by one: the whole server is thrown away, with whoever is still connected."""
    return True


@pytest.fixture
def at() -> dt.datetime:
    return NOW


@pytest.fixture
def community(db: None) -> Community:
    return Community.objects.create(slug="circle", name="The Circle", short_name="Circle", timezone="Europe/Berlin")
