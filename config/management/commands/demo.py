"""`manage.py demo`: the whole product on embedded services, with people in it."""

import fcntl
import secrets
import shutil
import sys
import time
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.core.management import BaseCommand

from config.catalogs import compile_catalogs
from config.embedded import environment, paths
from config.embedded.ports import free_port, one_at_a_time
from config.embedded.postgres import Postgres
from config.embedded.supervisor import Supervisor
from config.embedded.valkey import Valkey

READY_SECONDS = 60


class Command(BaseCommand):
    help = "Serve the whole app with the example community on embedded PostgreSQL, Valkey, Stripe simulator and mail."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the first port to try (default 8000)")
        parser.add_argument("--fresh", action="store_true", help="set the kept state aside and start anew")
        parser.add_argument("--everyone", action="store_true", help="make all 167 people members")
        parser.add_argument("--code", action="store_true", help="print the organizer's present second-factor code")
        parser.add_argument("--verbose", action="store_true", help="show the log lines of all processes")
        parser.add_argument("--until-ready", action="store_true", help="stop once everything answered")

    def handle(self, *, code: bool, **options: Any) -> None:
        paths.state_dir().mkdir(parents=True, exist_ok=True)
        if code:
            self.print_code()
            return
        with (paths.state_dir() / "demo.lock").open("a+") as lock:
            self.claim(lock)
            self.serve(lock, **options)

    def print_code(self) -> None:
        """The present code of the organizer's authenticator; the secret was made at first start."""
        secret = paths.state_dir() / "organizer-secret"
        if not secret.exists():
            raise SystemExit("There is no demo yet. Start it first: python3 manage.py demo")
        # Imported late: it needs Django's settings, which this command loads without servers.
        from config.demo.sign_in import code_of  # noqa: PLC0415

        self.stdout.write(code_of(secret.read_text().strip()))

    def claim(self, lock: IO[str]) -> None:
        """One demo per checkout: the second one says where the first runs."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SystemExit(f"The demo of this checkout already runs at {lock.read().strip()}") from None

    def serve(
        self, lock: IO[str], *, port: int, fresh: bool, everyone: bool, until_ready: bool, **options: Any
    ) -> None:
        started = time.perf_counter()
        compile_catalogs()
        if fresh:
            self.set_aside()
        supervisor = Supervisor(verbose=options["verbose"])
        supervisor.listen_for_stop()
        problem = ""
        try:
            settings = self.start(supervisor, port=port, everyone=everyone, since=started)
            lock.truncate(0)
            lock.write(settings["GREMIO_ORIGIN"])
            lock.flush()
            if not supervisor.stopping.is_set():
                self.welcome(settings, time.perf_counter() - started)
            problem = "" if until_ready else supervisor.wait()
        finally:
            self.stdout.write(f"\nstopped in {supervisor.stop():.1f} s; the state is kept in {paths.state_dir()}")
        if problem:
            raise SystemExit(f"{problem}; the log is {paths.state_dir() / 'demo.log'}")

    def set_aside(self) -> None:
        """Move the kept state out of the way; nothing is deleted."""
        for name in ("pg", "media", "mail", "stripe.sqlite", "organizer-secret", "sign-ins.txt", "demo.env"):
            old = paths.state_dir() / name
            if old.exists():
                earlier = paths.state_dir() / f"earlier-{int(time.time())}"
                earlier.mkdir(exist_ok=True)
                shutil.move(old, earlier / name)

    def start(self, supervisor: Supervisor, *, port: int, everyone: bool, since: float) -> dict[str, str]:
        """Services first, then the database's shape and people, then the processes that use them."""
        postgres, valkey = Postgres(), Valkey()
        supervisor.start_service(postgres)
        supervisor.start_service(valkey)
        with one_at_a_time(supervisor.stopping):
            settings = self.settings_of(postgres, valkey, port)
            environment.write(environment.demo_file(), settings)
            self.start_neighbors(supervisor, settings)
            self.manage(supervisor, settings, "migrate", "--database", "owner", "--verbosity", "0")
            self.start_web(supervisor, settings)
        self.stdout.write(f"first page after {time.perf_counter() - since:.1f} s:  {settings['GREMIO_ORIGIN']}/")
        if not (paths.state_dir() / "sign-ins.txt").exists():
            self.stdout.write("its people are moving in, application by application; that takes a minute or two …")
        self.stdout.flush()
        self.manage(supervisor, settings, "populate", *(["--everyone"] if everyone else []))
        self.start_clock(supervisor, settings)
        return settings

    def settings_of(self, postgres: Postgres, valkey: Valkey, port: int) -> dict[str, str]:
        """The environment of everything the demo starts; secrets are made once and kept."""
        known = environment.read(environment.demo_file()) if environment.demo_file().exists() else {}
        web = free_port(port)
        if web != port:
            self.stdout.write(f"port {port} is taken, using {web}")
        stripe = free_port(web + 1, taken={web})
        smtp = free_port(stripe + 1)
        letters = free_port(smtp + 1)
        media = paths.state_dir() / "media"
        media.mkdir(exist_ok=True)
        return {
            **postgres.environment(),
            **valkey.environment(),
            "GREMIO_DEBUG": "1",
            "GREMIO_SECRET_KEY": known.get("GREMIO_SECRET_KEY") or secrets.token_urlsafe(48),
            "GREMIO_ORIGIN": f"http://localhost:{web}",
            "GREMIO_SMTP_URL": f"smtp://localhost:{smtp}",
            "GREMIO_LETTERS_URL": f"http://localhost:{letters}",
            "GREMIO_STRIPE_KEY": "sk_test_simulated",
            "GREMIO_STRIPE_WEBHOOK_SECRET": known.get("GREMIO_STRIPE_WEBHOOK_SECRET")
            or f"whsec_{secrets.token_hex(24)}",
            "GREMIO_STRIPE_API_BASE": f"http://127.0.0.1:{stripe}",
            "GREMIO_STRIPE_PAGES": f"http://127.0.0.1:{stripe}",
            "GREMIO_MEDIA_ROOT": str(media),
        }

    def start_neighbors(self, supervisor: Supervisor, settings: dict[str, str]) -> None:
        """The outside world in small: Stripe and a mail server."""
        state = paths.state_dir()
        stripe_port = settings["GREMIO_STRIPE_API_BASE"].rsplit(":", 1)[1]
        hook = f"{settings['GREMIO_ORIGIN']}/dues/webhook/"  # by name: the app answers to no other host
        secret = settings["GREMIO_STRIPE_WEBHOOK_SECRET"]
        keep = ["--state", str(state / "stripe.sqlite")]
        stripe = ["config.embedded.stripe", "--port", stripe_port, "--webhook", hook, "--secret", secret, *keep]
        smtp, letters = (settings[name].rsplit(":", 1)[1] for name in ("GREMIO_SMTP_URL", "GREMIO_LETTERS_URL"))
        mail = ["config.embedded.mail", "--smtp-port", smtp, "--http-port", letters, "--dir", str(state / "mail")]
        supervisor.run("stripe", [sys.executable, "-m", *stripe], settings)
        supervisor.run("mail", [sys.executable, "-m", *mail], settings)

    def manage(self, supervisor: Supervisor, settings: dict[str, str], *arguments: str) -> None:
        """Run one command to its end, as its own process with the demo's settings."""
        supervisor.run(arguments[0], [sys.executable, str(Path(paths.BASE) / "manage.py"), *arguments], settings)
        child = supervisor.children.pop()
        while child.process.poll() is None and not supervisor.stopping.wait(0.05):
            pass
        if supervisor.stopping.is_set():
            child.process.terminate()
            child.process.wait()
            raise SystemExit("stopped before it was ready")
        if child.process.returncode:
            raise SystemExit(f"{arguments[0]} failed; the log is {paths.state_dir() / 'demo.log'}")

    def start_web(self, supervisor: Supervisor, settings: dict[str, str]) -> None:
        port = settings["GREMIO_ORIGIN"].rsplit(":", 1)[1]
        web = ["gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}", "-w", "2", "--no-control-socket"]
        supervisor.run(
            "web", [sys.executable, "-m", *web, "--graceful-timeout", "5"], {**settings, "GREMIO_PROCESS": "web"}
        )
        self.await_page(supervisor, f"http://127.0.0.1:{port}/health/ready/", settings["GREMIO_ORIGIN"])

    def start_clock(self, supervisor: Supervisor, settings: dict[str, str]) -> None:
        """Worker and beat come last, so that no letter of the made-up past leaves while it is written."""
        worker = ["celery", "-A", "config", "worker", "-l", "INFO", "-c", "1", "--without-mingle", "--without-gossip"]
        beat = ["celery", "-A", "config", "beat", "-l", "INFO", "-s", str(paths.state_dir() / "beat")]
        supervisor.run("worker", [sys.executable, "-m", *worker], settings)
        supervisor.run("beat", [sys.executable, "-m", *beat], settings)

    def await_page(self, supervisor: Supervisor, url: str, origin: str) -> None:
        request = urllib.request.Request(url, headers={"Host": origin.removeprefix("http://")})
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and not supervisor.stopping.is_set():
            try:
                urllib.request.urlopen(request, timeout=2).close()
            except OSError:
                supervisor.stopping.wait(0.1)
            else:
                return
        if not supervisor.stopping.is_set():
            raise SystemExit(
                f"The web server did not answer in {READY_SECONDS} s; the log is {paths.state_dir() / 'demo.log'}"
            )

    def welcome(self, settings: dict[str, str], seconds: float) -> None:
        people = (paths.state_dir() / "sign-ins.txt").read_text()
        self.stdout.write(
            f"\nGremio is ready after {seconds:.1f} s:  {settings['GREMIO_ORIGIN']}/\n"
            f"Letters that people get:       {settings['GREMIO_LETTERS_URL']}/\n\n"
            f"{people}\n"
            "The organizer's second factor:  python3 manage.py demo --code\n"
            "Stop with Ctrl-C; the state is kept.\n"
        )
        self.stdout.flush()
