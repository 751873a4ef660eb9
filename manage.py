#!/usr/bin/env python3
"""Django's manage.py, which in a fresh checkout first makes .venv from the hash-locked requirements.

`python3 manage.py demo` and `python3 manage.py test` need nothing but Python 3.11+ with venv.
GREMIO_NO_BOOTSTRAP=1 (containers, an environment of your own) turns the bootstrap off.
"""

import hashlib
import os
import pathlib
import subprocess
import sys
import venv

BASE = pathlib.Path(__file__).resolve().parent
LOCKS = {"demo": "demo.txt", "test": "test.txt"}


def bootstrap(lock: pathlib.Path) -> None:
    """Make or renew .venv so that it holds what `lock` names, then continue inside it."""
    python = BASE / ".venv" / "bin" / "python"
    stamp = BASE / ".venv" / f".{lock.stem}-hash"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not (python.exists() and stamp.exists() and stamp.read_text() == wanted):
        make_environment(python, lock)
        stamp.write_text(wanted)
    if pathlib.Path(sys.prefix).resolve() != (BASE / ".venv").resolve():
        os.execv(python, [str(python), *sys.argv])


def make_environment(python: pathlib.Path, lock: pathlib.Path) -> None:
    print(f"setting up .venv from requirements/{lock.name} (once, about half a minute) …", file=sys.stderr, flush=True)
    if not python.exists():
        try:
            venv.create(BASE / ".venv", with_pip=True)
        except subprocess.CalledProcessError:
            sys.exit("This Python cannot make a virtual environment. On Debian: apt-get install python3-venv")
    install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", lock]
    if subprocess.run(install, check=False).returncode:
        sys.exit("The packages could not be installed; what pip says stands above. Run the same command again.")


def main() -> None:
    """Run one command; see README for what ours are."""
    if sys.version_info < (3, 11):  # noqa: UP036  (an older Python gets here and should be told)
        sys.exit(f"Gremio needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if not os.environ.get("GREMIO_NO_BOOTSTRAP"):
        wanted = LOCKS.get(command, "demo.txt")
        bootstrap(BASE / "requirements" / wanted)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if command == "test":
        # Imported late: the package exists only once the bootstrap has run.
        from config.embedded.testing import run_tests  # noqa: PLC0415

        sys.exit(run_tests(sys.argv[2:]))
    from config.embedded.environment import fill  # noqa: PLC0415  (as above)

    fill(os.environ, command=command)
    from django.core.management import execute_from_command_line  # noqa: PLC0415  (as above)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
