"""Our own processes beside the test's database: a web server and Celery workers, to be looked at and killed."""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator

from django.db import connection

from config.embedded.paths import BASE, die_with_parent
from config.embedded.ports import free_port


def environ(**changes: str) -> dict[str, str]:
    """The test's settings for a child process: the database of this very test, no debug."""
    database = os.environ["GREMIO_DATABASE_URL"].replace("/gremio?", f"/{connection.settings_dict['NAME']}?")
    named = {"GREMIO_DATABASE_URL": database, "GREMIO_DATABASE_OWNER_URL": database, "GREMIO_DEBUG": ""}
    return {**os.environ, **named, "DJANGO_SETTINGS_MODULE": "config.settings", **changes}


@contextlib.contextmanager
def started(command: list[str], environment: dict[str, str], log: pathlib.Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own; whatever is left of the group is killed at the end."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=BASE, env=environment, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True, preexec_fn=die_with_parent(signal.SIGKILL),
        )  # fmt: skip
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to a process and all its children: nobody gets to tidy up."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


@contextlib.contextmanager
def web_server(
    folder: pathlib.Path, app: str = "config.wsgi", **changes: str
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """gunicorn with one worker, as in production; yields the process and its origin once it answers."""
    port = free_port(30_000 + os.getpid() % 20_000)
    origin = f"http://localhost:{port}"
    command = ["gunicorn", app, "--bind", f"127.0.0.1:{port}", "--workers", "1", "--no-control-socket"]
    with started(command, environ(GREMIO_ORIGIN=origin, **changes), folder / "web.log") as process:
        wait_for(lambda: answers(f"{origin}/health/ready/"))
        yield process, origin


def worker(folder: pathlib.Path, **changes: str) -> contextlib.AbstractContextManager[subprocess.Popen[bytes]]:
    """A Celery worker with one child."""
    command = ["celery", "-A", "config", "worker", "-l", "INFO", "-c", "1", "--without-mingle", "--without-gossip"]
    return started(command, environ(**changes), folder / "worker.log")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def wait_for(fact: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so; it must become so."""
    until = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
