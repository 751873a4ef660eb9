"""Loaded with `-p`, before Django's settings: gives the tests a throw-away PostgreSQL and Valkey of their own.

The only thing ever deleted is the TemporaryDirectory made here. Workers of xdist inherit the environment.
"""

import os
import tempfile

import pytest

from . import environment
from .postgres import Postgres
from .testing import chromium
from .valkey import Valkey

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
_folder: tempfile.TemporaryDirectory[str] | None = None
_services: list[Postgres | Valkey] = []

if not IS_WORKER:
    _folder = tempfile.TemporaryDirectory(prefix="gremio-test-", ignore_cleanup_errors=True)
    os.chmod(_folder.name, 0o711)  # noqa: S103  (the unprivileged server passes through, nobody lists)
    os.environ["GREMIO_STATE_DIR"] = _folder.name
    os.environ.update(environment.defaults())
    os.environ.update(Postgres().environment() | Valkey().environment())
    # Tests create databases and empty tables; a test of its own shows what the application role may not do.
    os.environ["GREMIO_DATABASE_URL"] = os.environ["GREMIO_DATABASE_OWNER_URL"]
    os.environ["GREMIO_TESTING"] = "1"


def pytest_configure(config: pytest.Config) -> None:
    if _folder is None or config.option.help or config.option.collectonly:
        return
    for service in (Postgres(durable=False), Valkey()):
        service.start()
        _services.append(service)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first. Without a browser the journeys are skipped; REQUIRE_ALL=1 forbids it."""
    items.sort(key=lambda item: [item.get_closest_marker(long) is None for long in ("machine", "browser")])
    if chromium() is not None or os.environ.get("REQUIRE_ALL") == "1":
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "no Chromium" in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} browser journeys did not run: install Chromium (on Debian: apt-get install chromium)"
            " or set GREMIO_CHROMIUM to one."
        )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_ALL") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure() -> None:
    for service in reversed(_services):
        service.stop()
    if _folder is not None:
        _folder.cleanup()
