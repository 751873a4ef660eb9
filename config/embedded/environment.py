"""The environment of a checkout: the running demo's for ordinary commands, harmless values for those that need no server."""

import pathlib
from collections.abc import MutableMapping

from . import paths

OFFLINE = {
    "makemigrations",
    "makemessages",
    "compilemessages",
    "translations",
    "lock",
    "help",
    "demo",
    "assess_pool",
    "style",
}

PRODUCTION_LIKE = {"assets", "check"}  # hashed names for static files; checks of what a deployment would have


def defaults() -> dict[str, str]:
    """Settings for work that touches no server: what a command needs to be loaded, and no secret."""
    return {
        "GREMIO_DEBUG": "1",
        "GREMIO_SECRET_KEY": "for-this-checkout-only-never-for-production-0123456789",
        "GREMIO_ORIGIN": "http://localhost:8000",
        "GREMIO_DATABASE_URL": "postgresql://gremio_app@/gremio?host=/nonexistent",
        "GREMIO_DATABASE_OWNER_URL": "postgresql://gremio_owner@/gremio?host=/nonexistent",
        "GREMIO_BROKER_URL": "redis+socket:///nonexistent",
        "GREMIO_SMTP_URL": "smtp://localhost:25",
        "GREMIO_STRIPE_KEY": "sk_test_simulated",
        "GREMIO_STRIPE_WEBHOOK_SECRET": "whsec_simulated",
        "GREMIO_STRIPE_API_BASE": "http://localhost:9",
        "GREMIO_MEDIA_ROOT": str(paths.state_dir() / "media"),
    }


def production_like() -> dict[str, str]:
    """The same without what only a demo may do, so that static files get their hashed names."""
    values = defaults() | {"GREMIO_DEBUG": "", "GREMIO_ORIGIN": "https://localhost"}
    return {key: value for key, value in values.items() if key != "GREMIO_STRIPE_API_BASE"}


def demo_file() -> pathlib.Path:
    return paths.state_dir() / "demo.env"


def read(path: pathlib.Path) -> dict[str, str]:
    """Read KEY=value lines; blank lines and comments do not count."""
    lines = (line.strip() for line in path.read_text().splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def write(path: pathlib.Path, values: dict[str, str]) -> None:
    path.touch(mode=0o600)
    path.write_text("".join(f"{key}={value}\n" for key, value in values.items()))


def fill(environ: MutableMapping[str, str], *, command: str) -> None:
    """Complete `environ` for `command`; where servers are named, nothing is touched."""
    if "GREMIO_DATABASE_URL" in environ:
        return
    if command in PRODUCTION_LIKE:
        values = production_like()
    elif command in OFFLINE:
        values = defaults()
    elif demo_file().exists():
        values = read(demo_file())
    else:
        return  # settings will say what is missing
    for key, value in values.items():
        environ.setdefault(key, value)
