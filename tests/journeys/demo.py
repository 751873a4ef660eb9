"""One run of `manage.py demo`, as somebody types it, with a state folder of its own."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Collection
from typing import Any

from config.embedded.paths import BASE

READY_SECONDS = 420  # a slow machine with other tests beside it; the README tells what an idle one takes
LETTER_SECONDS = 40


class Demo:
    """The command, what it printed, and the letters its people get."""

    def __init__(self, state: pathlib.Path) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GREMIO_")}
        self.state = state
        self.environ = clean | {"GREMIO_STATE_DIR": str(state), "GREMIO_NO_BOOTSTRAP": "1", "PYTHONUNBUFFERED": "1"}
        self.output = ""
        self.process: subprocess.Popen[str] | None = None

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        self.output = ""
        command = [sys.executable, "manage.py", "demo", "--port", "8700"]
        self.process = subprocess.Popen(
            command, cwd=BASE, env=self.environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.output += line

    def await_line(self, text: str) -> None:
        """Wait until the command printed `text`."""
        until = time.monotonic() + READY_SECONDS
        while text not in self.output:
            assert self.runs, self.output
            assert time.monotonic() < until, self.output
            time.sleep(0.1)

    def await_ready(self) -> None:
        self.await_line("Stop with Ctrl-C")

    @property
    def origin(self) -> str:
        found = re.search(r"(http://localhost:\d+)/", self.output)
        assert found, self.output
        return found.group(1)

    @property
    def letters(self) -> str:
        found = re.search(r"Letters that people get: +(http://\S+)/", self.output)
        assert found, self.output
        return found.group(1)

    def sign_in_of(self, role: str) -> str:
        """The address that the command printed for a role."""
        found = re.search(rf"Sign in as {role}: +(\S+)", self.output)
        assert found, self.output
        return found.group(1)

    def ask(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the command a second time and take what it says."""
        command = [sys.executable, "manage.py", "demo", *arguments]
        return subprocess.run(command, cwd=BASE, env=self.environ, text=True, capture_output=True, check=False)

    def run(self, code: str) -> str:
        """Run Python inside the app with the demo's settings; what it printed."""
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
        done = subprocess.run(command, cwd=BASE, env=self.environ, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def letters_to(self, address: str) -> list[dict[str, Any]]:
        """The newest letters first."""
        query = urllib.parse.urlencode({"to": address})
        with urllib.request.urlopen(f"{self.letters}/letters.json?{query}", timeout=20) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def await_letter(
        self, address: str, pattern: str, *, but: Collection[str] = (), seconds: float = LETTER_SECONDS
    ) -> re.Match[str]:
        """The match of `pattern` in the newest letter to `address` that is none of `but`."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for letter in self.letters_to(address):
                found = re.search(pattern, letter["text"])
                if found and letter["name"] not in but:
                    return found
            time.sleep(0.3)
        raise AssertionError([letter["subject"] for letter in self.letters_to(address)])

    def end(self, number: int = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)


def processes_of(state: pathlib.Path) -> list[str]:
    """Command lines of living processes that name the state folder or have it as theirs."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            environ = (folder / "environ").read_bytes()
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if f"GREMIO_STATE_DIR={state}\0".encode() in environ or str(state) in line:
            found.append(line)
    return found


def await_nobody(state: pathlib.Path) -> list[str]:
    """What still runs for `state` twenty seconds later; empty as soon as nothing does."""
    until = time.monotonic() + 20
    while (left := processes_of(state)) and time.monotonic() < until:
        time.sleep(0.2)
    return left
