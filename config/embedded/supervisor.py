"""A small process supervisor: ordered start, one log stream, ordered stop on Ctrl-C or SIGTERM, no orphans."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Protocol

from . import paths

COLORS = (36, 33, 35, 32, 34, 31)
GRACE_SECONDS = 10


class Service(Protocol):
    """A server with a life cycle of its own."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass(frozen=True)
class Child:
    """One process that we watch."""

    name: str
    process: subprocess.Popen[bytes]


class Supervisor:
    """Starts services and children in order, watches them, stops them in reverse."""

    def __init__(self, *, verbose: bool = False) -> None:
        self.services: list[Service] = []
        self.children: list[Child] = []
        self.stopping = threading.Event()
        self.verbose = verbose
        self.log = (paths.state_dir() / "demo.log").open("ab")

    def start_service(self, service: Service) -> None:
        self.services.append(service)  # first, so that a half-started one is stopped too
        service.start()

    def run(self, name: str, argv: list[str], environ: dict[str, str]) -> None:
        """Start one child; its lines go to the log, and to the terminal when verbose."""
        process = subprocess.Popen(
            argv,
            env={**os.environ, **environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            cwd=paths.BASE,
            preexec_fn=paths.die_with_parent(signal.SIGTERM),
        )
        child = Child(name, process)
        self.children.append(child)
        color = COLORS[len(self.children) % len(COLORS)]
        threading.Thread(target=self._pump, args=(child, color), daemon=True).start()

    def _pump(self, child: Child, color: int) -> None:
        assert child.process.stdout is not None  # noqa: S101  (we asked for a pipe)
        for raw in child.process.stdout:
            line = f"{child.name:>7} | {raw.decode(errors='replace').rstrip()}\n"
            self.log.write(line.encode())
            self.log.flush()
            if self.verbose:
                sys.stdout.write(f"\x1b[{color}m{line}\x1b[0m" if sys.stdout.isatty() else line)

    def listen_for_stop(self) -> None:
        """From now on Ctrl-C, SIGTERM and a closed terminal mean: stop in order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def wait(self) -> str:
        """Wait until asked to stop or until a child ends by itself; the child's name and code, or nothing."""
        while not self.stopping.wait(0.3):
            for child in self.children:
                if child.process.poll() is not None:
                    return f"{child.name} ended with {child.process.returncode}"
        return ""

    def stop(self) -> float:
        """Stop everything, newest first; a second Ctrl-C does not interrupt it. Returns the seconds it took."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        started = time.perf_counter()
        for child in reversed(self.children):
            if child.process.poll() is None:
                child.process.terminate()
        for child in reversed(self.children):
            self._await_end(child, GRACE_SECONDS - (time.perf_counter() - started))
        for service in reversed(self.services):
            service.stop()
        return time.perf_counter() - started

    def _await_end(self, child: Child, seconds: float) -> None:
        try:
            child.process.wait(max(0.1, seconds))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
