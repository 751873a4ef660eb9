"""The container files: validated by the real Compose, linted, and their commands run as a script in an empty folder."""

import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import psycopg
import pytest

from config.embedded.paths import BASE
from config.embedded.ports import free_port

TOOLS = pathlib.Path(sys.executable).parent


def compose_config(folder: pathlib.Path, *, without: str = "") -> subprocess.CompletedProcess[str]:
    """Let Compose read the file with every variable of .env.example set, except one."""
    names = re.findall(r"^([A-Z_]+)=", (BASE / ".env.example").read_text(), re.M)
    filled = folder / "env"
    filled.write_text("".join(f"{name}=x\n" for name in names if name != without))
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GREMIO_")}
    command = [TOOLS / "docker-compose", "--env-file", filled, "-f", BASE / "docker-compose.yml", "config", "-q"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=clean)


def test_compose_file_when_read_by_compose_then_valid(tmp_path):
    done = compose_config(tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("secret", ["GREMIO_SECRET_KEY", "APP_DATABASE_PASSWORD", "GREMIO_STRIPE_KEY"])
def test_compose_file_when_a_secret_is_missing_then_refuses_and_names_it(tmp_path, secret):
    done = compose_config(tmp_path, without=secret)

    assert done.returncode != 0
    assert secret in done.stderr


def test_dockerfile_when_linted_then_clean():
    done = subprocess.run([TOOLS / "hadolint", BASE / "Dockerfile"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")


def production(folder: pathlib.Path, port: int) -> dict[str, str]:
    """Production settings on the test's own servers: two roles, no debug, no simulator."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GREMIO_")}
    owner = os.environ["GREMIO_DATABASE_OWNER_URL"].replace("/gremio?", "/gremio_container?")
    return clean | {
        "GREMIO_NO_BOOTSTRAP": "1",
        "GREMIO_SECRET_KEY": "k" * 50,
        "GREMIO_ORIGIN": "https://circle.example.org",
        "GREMIO_DATABASE_URL": owner.replace("gremio_owner@", "gremio_app@"),
        "GREMIO_DATABASE_OWNER_URL": owner,
        "GREMIO_BROKER_URL": os.environ["GREMIO_BROKER_URL"],
        "GREMIO_SMTP_URL": "smtp://localhost:25",
        "GREMIO_STRIPE_KEY": "sk_live_x",
        "GREMIO_STRIPE_WEBHOOK_SECRET": "whsec_x",
        "GREMIO_MEDIA_ROOT": str(folder / "media"),
        "GREMIO_STATIC_ROOT": str(folder / "static"),
        "GREMIO_TRUSTED_PROXIES": "1",
    }


@pytest.mark.slow
def test_dockerfile_commands_when_run_in_an_empty_folder_then_the_web_server_is_ready(tmp_path):
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=BASE, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if not name.startswith("tests/") and (BASE / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(BASE / name, tmp_path / name)
    database = os.environ["GREMIO_DATABASE_OWNER_URL"].replace("/gremio?", "/postgres?")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("drop database if exists gremio_container")
        connection.execute("create database gremio_container")
    port = free_port(30_000 + os.getpid() % 10_000)
    environ = production(tmp_path, port)
    text = (BASE / "Dockerfile").read_text()
    start = shlex.split(" ".join(re.search(r"^CMD \[(.*)\]$", text, re.M).group(1).replace('"', "").split(",")))
    start = [part.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for part in start]

    run = re.search(r"^RUN python (manage\.py assets)$", text, re.M).group(1)
    assets = {
        key: value for key, value in environ.items() if key.startswith("GREMIO_STATIC") or not key.startswith("GREMIO_")
    }
    subprocess.run([sys.executable, *run.split()], cwd=tmp_path, env={**assets, "GREMIO_NO_BOOTSTRAP": "1"}, check=True)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--database", "owner", "-v0"], cwd=tmp_path, env=environ, check=True
    )
    web = subprocess.Popen([sys.executable, "-m", *start], cwd=tmp_path, env=environ, stderr=subprocess.DEVNULL)
    try:
        body = await_ready(port)
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(20)

    assert body == b'{"ready": true}'
    assert (tmp_path / "static" / "staticfiles.json").exists()


def await_ready(port: int) -> bytes:
    headers = {"Host": "circle.example.org", "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/health/ready/", headers=headers)
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(request, timeout=2) as answer:
                return answer.read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
