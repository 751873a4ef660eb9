"""A throw-away database for benchmarks: started, migrated, handed to a child process, stopped and deleted."""

import os
import pathlib
import subprocess
import sys
import tempfile

from config.embedded import environment, paths
from config.embedded.postgres import Postgres


def run(module: str, arguments: list[str]) -> int:
    """Run `python -m module arguments` beside a fresh database with all tables; returns its exit code."""
    with tempfile.TemporaryDirectory(prefix="gremio-bench-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o711)  # noqa: S103  (the unprivileged server passes through, nobody lists)
        os.environ["GREMIO_STATE_DIR"] = folder
        server = Postgres(durable=False, buffers="1GB")  # as the README asks of a server for so many members
        try:
            server.start()
            return _measure(server, module, arguments, pathlib.Path(folder))
        finally:
            server.stop()


def _measure(server: Postgres, module: str, arguments: list[str], folder: pathlib.Path) -> int:
    (static := folder / "static").mkdir()  # there is nothing to serve, but a missing folder is warned of
    owner = server.environment()["GREMIO_DATABASE_OWNER_URL"]
    # Without DEBUG, which would keep every query; as TESTING, since there is no https here.
    child = environment.defaults() | {
        "GREMIO_DEBUG": "",
        "GREMIO_TESTING": "1",
        "GREMIO_MEDIA_ROOT": str(folder / "media"),
        "GREMIO_STATIC_ROOT": str(static),
    }
    child |= {
        "GREMIO_DATABASE_URL": owner,
        "GREMIO_DATABASE_OWNER_URL": owner,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    env = os.environ | child
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], cwd=paths.BASE, env=env, check=True)
    return subprocess.run([sys.executable, "-m", module, *arguments], cwd=paths.BASE, env=env, check=False).returncode
