"""`manage.py test`: everything that can run on this machine."""

import os
import shutil
import subprocess
import sys

from config.catalogs import compile_catalogs

from . import paths


def run_tests(arguments: list[str]) -> int:
    """Run pytest in parallel from the project's root; returns its exit code.

    Without Chromium the last line says how many journeys did not run; under REQUIRE_ALL=1 that is a failure.
    """
    compile_catalogs()
    workers = ["-n", str(min(4, os.cpu_count() or 2)), "--dist", "worksteal"]
    parallel = [] if any(a.startswith("-n") for a in arguments) else workers
    command = [sys.executable, "-m", "pytest", *parallel, *arguments]
    return subprocess.run(command, cwd=paths.BASE, check=False).returncode


def chromium() -> str | None:
    """The browser that journeys are driven with: GREMIO_CHROMIUM, else what the system has."""
    names = [os.environ.get("GREMIO_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((found for name in names if name and (found := shutil.which(name))), None)
