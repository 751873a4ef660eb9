"""Ports that are free, the wanted one first."""

import fcntl
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TRIED = 200
LOCK = Path(tempfile.gettempdir()) / "gremio-ports.lock"


@contextmanager
def one_at_a_time(stopping: threading.Event) -> Iterator[None]:
    """Nobody else chooses ports until ours are listened on: two demos may start in the same second.

    Waiting ends early when `stopping` is set.
    """
    with suppress(OSError):  # it is there already, perhaps another user's: reading is enough for a lock
        LOCK.touch(exist_ok=False)
    with LOCK.open("rb") as lock:
        while not _locked(lock.fileno()) and not stopping.wait(0.1):
            pass
        yield


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(wanted: int, *, taken: set[int] | None = None) -> int:
    """`wanted`, or the next free one after it that is not in `taken`."""
    for port in range(wanted, min(wanted + TRIED, 65536)):
        if port not in (taken or set()) and is_free(port):
            return port
    raise SystemExit(f"No free port between {wanted} and {wanted + TRIED}. Name another: --port 9000")
