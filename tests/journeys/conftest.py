"""Chromium driven by Playwright, by hand: its pytest plugin does not live with warnings as errors."""

import os
import pathlib
import tempfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from config.embedded.testing import chromium

from .demo import Demo

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the test's own thread
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield started
        started.close()


class Reader:
    """A person at a browser; notes errors on the console and every request that leaves this machine."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self.strangers: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        # A wrong form is answered with 422, an impossible step with 409; the browser logs both all the same.
        if message.type == "error" and not any(status in message.text for status in ("409", "422")):
            self.problems.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:")):
            self.strangers.append(request.url)


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[object]:
    """Open a window of a width in a language; closed at the end."""
    contexts = []

    def window(width: int = 1280, language: str = "en", **options: object) -> Reader:
        context = browser.new_context(viewport={"width": width, "height": 800}, locale=language, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        return Reader(context.new_page())

    yield window
    for context in contexts:
        for page in context.pages:  # pytest shows it when the test failed
            print(page.url, page.locator("body").inner_text()[:3000], sep="\n")  # noqa: T201
        context.close()


@pytest.fixture
def site(live_server) -> str:
    """The live server under a name that passkeys accept."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="session")
def one_demo() -> Iterator[Demo]:
    """The demo that the journeys share: it takes a minute and more to bring its people in.

    Whoever writes journeys names a folder in JOURNEY_STATE, which keeps it from one run to the next.
    """
    with tempfile.TemporaryDirectory(prefix="a demo with spaces ") as folder:
        pathlib.Path(folder).chmod(0o755)  # the unprivileged database server passes through
        started = Demo(pathlib.Path(os.environ.get("JOURNEY_STATE", folder)))
        yield started
        if started.runs:
            started.end()


@pytest.fixture
def demo(one_demo: Demo) -> Demo:
    """The demo, running and ready; started again when a test has ended it."""
    if not one_demo.runs:
        one_demo.start()
    one_demo.await_ready()
    return one_demo
