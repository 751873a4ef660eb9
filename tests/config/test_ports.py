"""Ports of the demo: the wanted one or the next, and never the same for two that start at once."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable

import pytest

from config.embedded import ports
from config.embedded.ports import free_port, one_at_a_time

WANTED = 41_000


@pytest.fixture(autouse=True)
def lock(tmp_path, monkeypatch):
    monkeypatch.setattr(ports, "LOCK", tmp_path / "ports.lock")


def start_two(turn: Callable[[], contextlib.AbstractContextManager[None]]) -> set[int]:
    """Two starts at once: each chooses, takes a moment, and listens. The ports that were chosen."""
    chosen: list[int] = []
    sockets: list[socket.socket] = []
    both = threading.Barrier(2)

    def start() -> None:
        both.wait(5)
        with turn():
            port = free_port(WANTED)
            chosen.append(port)
            time.sleep(0.2)
            with contextlib.suppress(OSError):
                sockets.append(socket.create_server(("127.0.0.1", port)))

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    for each in sockets:
        each.close()
    return set(chosen)


def test_port_when_taken_then_the_next_one():
    port = free_port(WANTED)

    with socket.create_server(("127.0.0.1", port)):
        following = free_port(port)

    assert following > port


def test_ports_when_two_start_at_once_then_each_has_its_own():
    chosen = start_two(lambda: one_at_a_time(threading.Event()))

    assert len(chosen) == 2


def test_ports_when_nobody_waits_then_both_choose_the_same():
    """The negative control: without the lock the race is lost."""
    chosen = start_two(contextlib.nullcontext)

    assert len(chosen) == 1


def test_waiting_when_told_to_stop_then_it_ends():
    stopping = threading.Event()
    stopping.set()

    with one_at_a_time(threading.Event()), one_at_a_time(stopping):
        went_on = True

    assert went_on
