"""The measuring part of `python -m tests.benchmarks phone`: when a slow phone shows what a page is about."""

import argparse
import datetime as dt
import os
import pathlib
import statistics
import sys
import tempfile

import django

django.setup()

from django.conf import settings  # noqa: E402  (models load after setup)
from django.core.management import call_command  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from whitenoise.compress import Compressor  # noqa: E402

from config.blueprints.importing import import_blueprint  # noqa: E402
from config.demo.populate import BLUEPRINT, tell_about_the_community  # noqa: E402
from config.embedded.testing import chromium  # noqa: E402
from tests.benchmarks.book_measured import say  # noqa: E402
from tests.config.processes import web_server  # noqa: E402
from tests.events.factories import an_event  # noqa: E402

GOAL_MS = 1_500
# The phone profile that web vitals are compared by: a slow 4G line, and a processor four times slower than this one.
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 768_000 / 8}
SLOWER = 4
Seen = tuple[float, str, float, int]  # milliseconds, what was painted, kilobytes over the line, requests
DATABASES = {name: os.environ[name] for name in ("GREMIO_DATABASE_URL", "GREMIO_DATABASE_OWNER_URL")}
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2.0, "is_mobile": True, "has_touch": True}
PAINTED = """() => new Promise((told) => {
  new PerformanceObserver((list) => {
    const last = list.getEntries().at(-1);
    told([last.startTime, last.element?.tagName ?? ""]);
  }).observe({ type: "largest-contentful-paint", buffered: true });
})"""


def main() -> int:
    """Serve the example community, visit each page with an empty cache, print; 1 when the bound is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks phone", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    pages = prepare()
    compress()
    with tempfile.TemporaryDirectory() as folder:
        seen = visit_all(pages, options.rounds, pathlib.Path(folder))
    say(f"{'page':24}{'LCP ms':>8}{'worst':>8}{'kB':>7}{'requests':>10}  largest")
    for path, rows in seen.items():
        times = [row[0] for row in rows]
        say(
            f"{path[:24]:24}{statistics.median(times):8.0f}{max(times):8.0f}{rows[0][2]:7.0f}{rows[0][3]:10}  {rows[0][1]}"
        )
    wrong = [path for path, rows in seen.items() if statistics.median(row[0] for row in rows) > GOAL_MS]
    say(f"slower than {GOAL_MS} ms: {', '.join(wrong)}" if wrong else "every bound holds")
    return int(bool(wrong))


def prepare() -> list[str]:
    """The example community, open to applicants, with a public event."""
    now = dt.datetime.now(dt.UTC)
    import_blueprint(BLUEPRINT, by=None, at=now)
    tell_about_the_community()
    event = an_event(audience="public")
    return ["/", "/join/", "/join/you/", "/events/", event.get_absolute_url()]


def compress() -> None:
    """The static files as production serves them."""
    call_command("collectstatic", interactive=False, verbosity=0)
    compressor = Compressor(quiet=True)
    for path in pathlib.Path(settings.STATIC_ROOT).rglob("*"):
        if path.is_file() and compressor.should_compress(path.name):
            list(compressor.compress(str(path)))


def visit_all(pages: list[str], rounds: int, folder: pathlib.Path) -> dict[str, list[Seen]]:
    """Each page so many times, after a first visit that warms the server and does not count."""
    with sync_playwright() as playwright, web_server(folder, "tests.benchmarks.served", **DATABASES) as (_, origin):
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        seen = {path: [visit(browser, f"{origin}{path}") for _ in range(rounds + 1)][1:] for path in pages}
        browser.close()
    return seen


def visit(browser: Browser, url: str) -> Seen:
    """Largest contentful paint in milliseconds, what was painted, kilobytes over the line, requests."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    milliseconds, what = page.evaluate(PAINTED)
    context.close()
    return milliseconds, what, sum(sizes) / 1000, len(sizes)


if __name__ == "__main__":
    sys.exit(main())
