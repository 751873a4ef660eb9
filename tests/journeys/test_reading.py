"""A reader on a phone, in each language: what waits, answers without a name, ratings, and only then the score."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from icmp.models import Review
from icmp.operations import assign_readers
from members.models import User
from tests.factories import organizer
from tests.icmp.narrowed import application_in_review, narrowed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_reading_when_given_by_lot_then_rated_blind_on_a_phone(community, site, open_browser, language):
    narrowed()
    applied = application_in_review()
    who = organizer("reviewer")
    User.objects.filter(pk=who.pk).update(language=language)
    assign_readers(at=timezone.now())
    window = open_browser(width=360, language=language)
    page = signed_in(window.page, who, site)

    with translation.override(language):
        page.goto(f"{site}/readings/")
        page.locator(".ledger a").first.click()
        with page.expect_navigation():
            page.get_by_role("button", name=gettext("Read the answers")).click()
        before = page.locator("main").inner_text()
        page.locator("[name=rationale]").fill("Concrete in both directions.")
        page.get_by_role("button", name=gettext("Save my ratings")).click()
        page.locator(".errors").wait_for()  # the verdict is missing, and what was typed is still there
        expect(page.locator("[name=rationale]")).to_have_value("Concrete in both directions.")
        for name, value in (("r_motivation", "3"), ("verdict", "accept"), ("confidence", "3")):
            page.locator(f"[name={name}][value='{value}']").check(force=True)
        page.get_by_role("button", name=gettext("Save my ratings")).click()
        page.get_by_text(gettext("Where the points come from")).first.wait_for()
        after = page.locator("main").inner_text()

    assert Review.objects.get().ratings == {"motivation": 3}
    assert (applied.name in before, applied.name in after) == (False, False)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate("document.documentElement.lang") == language
    assert (window.problems, window.strangers) == ([], [])


def signed_in(page, who, site):
    client = Client()
    client.force_login(who)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    return page
