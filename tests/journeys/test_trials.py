"""A line is moved at the desk, and what would change stands there at once."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from icmp.operations.pools import keep_pool
from icmp.pool import read_people
from tests.events.factories import at_desk
from tests.factories import organizer
from tests.icmp.blueprints import pool
from tests.icmp.trying import example

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("width", [360, 1280])
def test_trial_when_a_line_and_a_weight_move_then_the_answer_is_there_at_once(site, open_browser, width):
    version, user = example(NOW), organizer()
    kept = keep_pool(name="Pool", people=read_people({"people": pool()}), by=user, at=NOW)
    session = at_desk(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    reader = open_browser(width=width)
    reader.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    page = reader.page

    page.goto(f"{site}/desk/trials/result/?before={version.pk}&after={version.pk}&people={kept.pk}")
    accepted = page.locator("#bands tbody tr").first.locator("td").nth(1)
    before = accepted.inner_text()
    page.locator("#id_accept").press("Home")
    page.locator("#answer .errors").wait_for()
    page.locator("#id_review").press("Home")
    page.locator("#bands b", has_text="71").wait_for()
    page.locator("#id_w_field").fill("60")
    page.wait_for_url("**w_field=60**")

    assert before == "27"
    assert page.evaluate("document.activeElement.id") == "id_w_field"
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert (reader.problems, reader.strangers) == ([], [])
