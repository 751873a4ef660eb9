"""Unsafe or missing settings refuse to start and say what to set."""

import os
import subprocess
import sys

import pytest

from config.embedded.paths import BASE

GOOD = {
    "GREMIO_SECRET_KEY": "s" * 50,
    "GREMIO_ORIGIN": "https://circle.example.org",
    "GREMIO_DATABASE_URL": "postgresql://gremio_app:x@db/gremio",
    "GREMIO_DATABASE_OWNER_URL": "postgresql://gremio_owner:x@db/gremio",
    "GREMIO_BROKER_URL": "redis://valkey:6379/0",
    "GREMIO_SMTP_URL": "smtp://mail:587?tls=1",
    "GREMIO_STRIPE_KEY": "sk_live_x",
    "GREMIO_STRIPE_WEBHOOK_SECRET": "whsec_x",
    "GREMIO_MEDIA_ROOT": "/srv/media",
}


def load(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, with nothing but `environ`."""
    code = "from config import settings; print(settings.DEBUG, settings.SESSION_COOKIE_NAME)"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GREMIO_")}
    return subprocess.run(
        [sys.executable, "-c", code], env={**clean, **environ}, cwd=BASE, capture_output=True, text=True, check=False
    )


def test_settings_when_complete_then_start_without_debug():
    done = load(GOOD)

    assert (done.returncode, done.stdout.split()) == (0, ["False", "__Host-session"])


@pytest.mark.parametrize("name", sorted(GOOD.keys() - {"GREMIO_DATABASE_OWNER_URL"}))
def test_settings_when_one_is_missing_then_it_is_named(name):
    done = load({key: value for key, value in GOOD.items() if key != name})

    assert done.returncode == 1
    assert f"{name} is not set" in done.stderr


@pytest.mark.parametrize(
    ("unsafe", "says"),
    [
        ({"GREMIO_SECRET_KEY": "short"}, "GREMIO_SECRET_KEY is short"),
        ({"GREMIO_ORIGIN": "http://circle.example.org"}, "GREMIO_ORIGIN must begin with https"),
        ({"GREMIO_STRIPE_API_BASE": "http://localhost:1"}, "GREMIO_STRIPE_API_BASE points to a simulator"),
        ({"GREMIO_DATABASE_OWNER_URL": GOOD["GREMIO_DATABASE_URL"]}, "must name another role"),
    ],
)
def test_settings_when_unsafe_then_refused_with_what_to_set(unsafe, says):
    done = load({**GOOD, **unsafe})

    assert done.returncode == 1
    assert says in done.stderr


def test_settings_when_several_are_wrong_then_all_are_listed_at_once():
    done = load({"GREMIO_DEBUG": ""})

    assert done.stderr.count("is not set") == len(GOOD.keys() - {"GREMIO_DATABASE_OWNER_URL"})
