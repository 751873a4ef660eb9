"""Where the embedded services keep their state, and how root drops its rights for them.

Nothing in this package deletes a directory whose name it computed: the demo leaves its state in .local/,
the tests use one tempfile.TemporaryDirectory.
"""

import ctypes
import functools
import hashlib
import os
import pathlib
import pwd
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

BASE = pathlib.Path(__file__).resolve().parents[2]
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")  # what stands in a URL as it is
SOCKET_PATH_LIMIT = 80  # the kernel allows about 100 bytes, socket file name included


def state_dir() -> pathlib.Path:
    """The one folder of everything the demo or the tests keep."""
    named = os.environ.get("GREMIO_STATE_DIR")
    if named:
        return pathlib.Path(named).resolve()
    if is_root() and not reachable(BASE):  # a checkout in root's home: the unprivileged server could not get in
        return pathlib.Path(tempfile.gettempdir()) / f"gremio-{tag()}"
    return BASE / ".local"


def tag() -> str:
    """A short name for this checkout, so that two checkouts run side by side."""
    return hashlib.sha256(str(BASE).encode()).hexdigest()[:8]


def socket_dir(name: str) -> pathlib.Path:
    """A folder short and plain enough for a unix socket's address, also when the checkout lies deep or has spaces."""
    folder = state_dir() / "run" / name
    if len(os.fsencode(folder)) < SOCKET_PATH_LIMIT and PLAIN.fullmatch(str(folder)):
        return folder
    short = hashlib.sha256(str(state_dir()).encode()).hexdigest()[:8]
    return pathlib.Path(tempfile.gettempdir()) / f"gremio-{os.geteuid()}-{short}-{name}"


def is_root() -> bool:
    return os.geteuid() == 0


def unprivileged() -> dict[str, Any]:
    """Arguments for subprocess that let a child run without rights when we are root (PostgreSQL refuses root)."""
    if not is_root():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def make_private(folder: pathlib.Path, *, for_server: bool = False) -> None:
    """Make a folder only its owner may enter; `for_server` gives it to the unprivileged server when we are root."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if for_server and is_root():
        server = unprivileged()
        os.chown(folder, server["user"], server["group"])
    folder.chmod(0o700)


def reachable(path: pathlib.Path) -> bool:
    """Whether the unprivileged server could enter or run `path`."""
    return subprocess.run(["test", "-x", str(path)], cwd="/", check=False, **unprivileged()).returncode == 0


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def die_with_parent(signal_number: int) -> Callable[[], object] | None:
    """On Linux the kernel sends the signal to the child when its parent goes, even by SIGKILL."""
    if sys.platform != "linux":
        return None
    libc = _libc()
    return lambda: libc.prctl(1, signal_number)
