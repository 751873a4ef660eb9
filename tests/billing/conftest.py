"""The real client against the real simulator, over HTTP."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from billing.models import Plan
from config.embedded.stripe.server import Simulator
from members.models import ActivityType, Community
from tests.config.stripe_client import client_of
from tests.stripe import running

from .factories import PlanFactory


@pytest.fixture
def now() -> dt.datetime:
    """The world's moment, which is also the simulator's."""
    return timezone.now()


@pytest.fixture
def plan(community: Community) -> Plan:
    ActivityType.objects.create(key="fee.paid", weight=4, direction="give", minutes=0, presence=False)
    return PlanFactory(key="standard")


@pytest.fixture
def bank(community: Community) -> Community:
    community.settings = {
        "bank": {"holder": "The Circle e. V.", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX"}
    }
    community.save()
    return community


@pytest.fixture
def stripe_with_webhooks(settings: Any, live_server: Any) -> Iterator[Simulator]:
    """Stripe that delivers what happens to the site's own address."""
    settings.ORIGIN = live_server.url
    yield from running(settings, webhook=f"{live_server.url}/dues/webhook/")


@pytest.fixture
def api(stripe_at: Simulator) -> Any:
    """Stripe's own client, for what a test wants to look up or do there."""
    return client_of(stripe_at.base).v1
