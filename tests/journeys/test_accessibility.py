"""Every page as axe-core reads it: wide and light, narrow and dark, for whoever may see it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from members.models import User
from tests.factories import organizer
from tests.house.bad_input import filled
from tests.house.test_authorization import PATTERNS, signed_in
from tests.house.test_bad_input import fillings
from tests.house.world import furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Axe().axe_script
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
LOOKS = {"light": 1280, "dark": 360}  # pixels wide
NOT_OURS = ("/history/", "/password_change/")  # Django's own tables and forms, alike everywhere
DESK = "/desk/"


def pages(client: Client, arguments: dict[str, dict[str, object]]) -> Iterator[str]:
    """The addresses that show this person a page."""
    for name, pattern in PATTERNS:
        path = filled(pattern, fillings(name, arguments))
        if name == "account_logout" or path.endswith(NOT_OURS):
            continue
        answer = client.get(path)
        if answer.streaming:
            answer.getvalue()  # reads and closes the file
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            yield path


def complaints(page: Page, path: str) -> Iterator[str]:
    """What axe finds in each look, and whether the page is wider than the window."""
    page.evaluate(AXE)
    for scheme, width in LOOKS.items():
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        for one in page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES):
            yield f"{path} {scheme}: {one['id']} at {[node['target'] for node in one['nodes']][:3]}"
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield f"{path} {scheme}: wider than {width} px"


@pytest.mark.parametrize("who", ["lists of the desk", "screens of the desk", "member", "stranger"])
def test_pages_when_read_by_axe_then_no_violation(community, site, open_browser, settings, tmp_path, who):
    settings.MEDIA_ROOT = tmp_path
    owner, browser = organizer(), Client()
    member, arguments = furnish(owner, browser)
    if who != "stranger":
        signed_in(browser := Client(), User.objects.get(pk=member.pk if who == "member" else owner.pk))
    own = [path for path in pages(browser, arguments) if belongs(path, who)]
    reader = open_browser(reduced_motion="reduce")
    cookies = [{"name": name, "value": cookie.value, "url": site} for name, cookie in browser.cookies.items()]
    reader.page.context.add_cookies(cookies)

    wrong = []
    for path in own:
        reader.page.goto(site + path)
        wrong += list(complaints(reader.page, path))

    assert "\n".join(wrong) == ""


def belongs(path: str, who: str) -> bool:
    """Whether this person's turn it is to read a page; the desk's lists are Django's admin, its screens our own."""
    lists = path.startswith(tuple(f"{DESK}{app}/" for app in ("members", "billing", "events", "directory", "icmp")))
    return {"lists of the desk": lists, "screens of the desk": path.startswith(DESK) and not lists}.get(
        who, not path.startswith(DESK)
    )


def test_complaints_when_a_page_is_poor_then_axe_and_the_width_say_so(open_browser):
    page = open_browser().page
    page.set_content('<html><body><input><p style="width: 400px">…</p></body></html>')

    assert {complaint.split(" at ")[0] for complaint in complaints(page, "/")} == {
        "/ light: html-has-lang", "/ light: label", "/ light: document-title", "/ dark: html-has-lang", "/ dark: label",
        "/ dark: document-title", "/ dark: wider than 360 px",
    }  # fmt: skip
