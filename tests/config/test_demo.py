"""The first of the two commands, from its start to its end, as somebody types it."""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator

import pytest

from config.embedded.paths import BASE

pytestmark = [pytest.mark.machine, pytest.mark.slow]
READY_SECONDS = 120


class Demo:
    """One run of `manage.py demo` with a state folder of its own."""

    def __init__(self, state: pathlib.Path, *arguments: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GREMIO_")}
        self.environ = clean | {"GREMIO_STATE_DIR": str(state), "GREMIO_NO_BOOTSTRAP": "1", "PYTHONUNBUFFERED": "1"}
        self.output = ""
        self.process = self.start(*arguments)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "manage.py", "demo", "--port", "8700", *arguments]
        return subprocess.Popen(
            command, cwd=BASE, env=self.environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def await_ready(self) -> str:
        """Read until the address is printed; returns it."""
        until = time.monotonic() + READY_SECONDS
        while "The organizer's second factor" not in self.output:
            line = self.process.stdout.readline()
            assert line, self.output
            assert time.monotonic() < until, self.output
            self.output += line
        return re.search(r"(http://localhost:\d+)/", self.output).group(1)

    def ask(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the command a second time and take what it says."""
        command = [sys.executable, "manage.py", "demo", *arguments]
        return subprocess.run(command, cwd=BASE, env=self.environ, text=True, capture_output=True, check=False)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        self.output += self.process.communicate(timeout=40)[0]
        return self.process.returncode


def processes_of(state: pathlib.Path) -> list[str]:
    """Command lines of living processes that name the state folder or carry it in their environment."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            environ = (folder / "environ").read_bytes()
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(state).encode() in environ + line.encode() and "pytest" not in line:
            found.append(line)
    return found


def await_nobody(state: pathlib.Path) -> list[str]:
    until = time.monotonic() + 20
    while (left := processes_of(state)) and time.monotonic() < until:
        time.sleep(0.2)
    return left


def status(url: str) -> int:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.status


@pytest.fixture
def state() -> Iterator[pathlib.Path]:
    with tempfile.TemporaryDirectory(prefix="a demo with spaces ") as folder:
        pathlib.Path(folder).chmod(0o755)  # the unprivileged database server passes through
        yield pathlib.Path(folder)


def test_demo_when_started_stopped_and_started_again_then_serves_keeps_its_state_and_leaves_no_orphan(state):
    first = Demo(state)
    origin = first.await_ready()
    assert [status(f"{origin}{path}") for path in ("/", "/join/", "/events/", "/imprint/", "/accounts/login/")] == [
        200
    ] * 5
    assert re.fullmatch(r"\d{6}\n", first.ask("--code").stdout)
    second = first.ask()
    assert (second.returncode, origin in second.stderr) == (1, True)
    assert first.end(signal.SIGINT) == 0
    assert await_nobody(state) == []

    again = Demo(state)
    started = time.monotonic()
    again.await_ready()
    assert time.monotonic() - started < 20
    assert again.end(signal.SIGTERM) == 0
    assert await_nobody(state) == []


def test_demo_when_killed_outright_then_its_children_go_too(state):
    demo = Demo(state)
    demo.await_ready()

    demo.process.kill()
    demo.process.communicate()

    assert await_nobody(state) == []
