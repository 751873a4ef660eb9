"""How the demo ends and begins again: in order, outright, with its state kept."""

import signal
import time
import urllib.request

import pytest

from .demo import Demo, await_nobody

pytestmark = [pytest.mark.machine, pytest.mark.slow, pytest.mark.xdist_group("demo")]


def status(url: str) -> int:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.status


def test_demo_when_asked_a_second_time_then_says_where_it_runs_and_prints_the_code(demo: Demo):
    second = demo.ask()
    code = demo.ask("--code")

    assert (second.returncode, demo.origin in second.stderr) == (1, True)
    assert (len(code.stdout.strip()), code.stdout.strip().isdigit()) == (6, True)


def test_demo_when_stopped_and_started_again_then_leaves_no_orphan_and_keeps_its_state(demo: Demo):
    before = demo.run("from members.models import Member; print(Member.objects.count())")

    assert demo.end(signal.SIGINT) == 0
    assert await_nobody(demo.state) == []

    started = time.monotonic()
    demo.start()
    demo.await_line("first page after")
    first_page = time.monotonic() - started
    pages = [status(f"{demo.origin}{path}") for path in ("/", "/join/", "/events/", "/imprint/", "/accounts/login/")]
    demo.await_ready()

    assert pages == [200] * 5
    assert first_page < 60
    assert demo.run("from members.models import Member; print(Member.objects.count())") == before


def test_demo_when_killed_outright_then_its_children_go_too(demo: Demo):
    demo.process.kill()
    demo.process.wait()

    assert await_nobody(demo.state) == []
