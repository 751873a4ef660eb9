"""Servers of the embedded stack, each started for one test."""

from collections.abc import Iterator
from typing import Any

import pytest

from config.embedded.stripe.server import Simulator

from .stripe_client import SECRET, Receiver, client_of


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def simulator(receiver: Receiver) -> Iterator[Simulator]:
    made = Simulator(webhook=receiver.url, secret=SECRET, retry_seconds=(0.05, 0.05, 0.05))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def api(simulator: Simulator) -> Any:
    return client_of(simulator.base).v1
