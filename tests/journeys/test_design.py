"""From an empty installation to a published profile: an organizer writes what the community is for, and for whom."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from config.founding import found_community
from icmp.models import FoundationVersion, ProfileVersion
from members.models import User
from tests.events.factories import at_desk
from tests.icmp.founders import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_design_when_the_installation_is_empty_then_foundation_profile_and_join_form(site, open_browser, width):
    found_community(
        name="Circle", language="en", timezone="Europe/Berlin", currency="EUR", owner="ada@example.org", at=AT
    )
    session = at_desk(Client(), User.objects.get()).cookies[settings.SESSION_COOKIE_NAME].value
    reader = open_browser(width=width)
    page = reader.page
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])

    page.goto(f"{site}/desk/")
    page.locator("#workshop").get_by_role("link", name="Foundations canvas").click()
    _write_foundation(page)
    page.goto(f"{site}/desk/")
    page.locator("#workshop").get_by_role("link", name="Profiles").click()
    page.get_by_role("button", name="Write the profile of members").click()
    _add_must_have(page)
    _add_curve(page)
    _order_and_publish(page)
    page.goto(f"{site}/join/")

    assert FoundationVersion.objects.published().get().mission == {"en": "Engineers help one another on."}
    profile = ProfileVersion.objects.published().get()
    assert list(profile.criteria.values_list("key", "weight")) == [("helped_others", 100), ("lives_in_germany", 0)]
    assert page.get_by_role("link", name="Begin").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert (reader.problems, reader.strangers) == ([], [])


def _write_foundation(page: Page) -> None:
    page.get_by_role("button", name="Write the foundation").click()
    page.get_by_role("link", name=re.compile("Mission")).first.click()
    page.locator("[name=mission_en]").fill("Engineers help one another on.")
    page.get_by_role("button", name="Save and go on").click()
    page.locator("[name=purpose_statement_en]").fill("You get an answer within a day.")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_role("link", name="All steps").click()
    page.get_by_role("link", name=re.compile("publish", re.IGNORECASE)).last.click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("It is in force.").wait_for()


def _add(page: Page, name: str, dimension: str, kind: str) -> None:
    page.get_by_role("link", name="Add a criterion").click()
    page.locator("[name=label_en]").fill(name)
    page.locator("[name=dimension]").select_option(dimension)
    page.locator(f"[name=data_type][value={kind}]").check()
    page.get_by_role("button", name="Add it and go on").click()


def _add_must_have(page: Page) -> None:
    _add(page, "Lives in Germany", "scope", "bool")
    page.locator("[name=must_have]").check()
    page.locator("[name=asked]").check()
    page.locator("[name=prompt_en]").fill("Do you live in Germany?")
    page.locator("[name=question_kind]").select_option("single_choice")
    page.get_by_role("button", name="Save and see the whole").click()


def _add_curve(page: Page) -> None:
    _add(page, "Helped others", "contribution", "number")
    page.locator("[name=asked]").check()
    page.locator("[name=prompt_en]").fill("How many people did you help last year?")
    page.locator("[name=least]").fill("0")
    page.locator("[name=most]").fill("60")
    page.locator("[name='points-1-x']").fill("5")
    page.locator("[name='points-1-worth']").fill("50")
    page.get_by_role("button", name="Save", exact=True).last.click()
    corner = page.locator("[data-curve] circle").last
    corner.scroll_into_view_if_needed()
    box = corner.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 400, steps=4)
    page.mouse.up()
    expect(page.locator("[name='points-1-worth']")).to_have_value("100")
    page.get_by_role("button", name="Save and see the whole").click()


def _order_and_publish(page: Page) -> None:
    page.get_by_role("button", name="Move up Helped others").click()
    expect(page.locator("[data-key]").first).to_have_attribute("data-key", "helped_others")
    page.locator("[name=weight-helped_others]").fill("20")
    page.get_by_text("Find the weights another way").click()
    page.get_by_role("button", name="Weights from the points").click()
    page.get_by_role("link", name="Publish").click()
    page.get_by_text("Write what a decline says for the must-have").wait_for()
    page.get_by_role("link", name="Back to the criteria").click()
    page.get_by_role("link", name="Lives in Germany").first.click()
    page.locator("[name=decline_text_en]").fill("Our meetings are in Germany.")
    page.get_by_role("button", name="Save and see the whole").click()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("published", exact=False).first.wait_for()
