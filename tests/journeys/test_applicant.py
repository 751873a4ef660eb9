"""Somebody applies on a phone: wrong things, a file that lies, the back button, another language, another window, later."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from icmp.evidence.fields import REASONS
from icmp.models import Application
from members.models import Letter
from tests.icmp.narrowed import link_in, narrowed, status_of

from .test_first_weeks import looks
from .test_story import FORM, fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME, ADDRESS = "Íñigo Núñez Größmann", "inigo@example.org"
WORK = "/".join(["**", "join", "work", ""])
HALF = "Because I learned German late, and"
OTHER = {"en": "de", "de": "es", "es": "en"}


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_applicant_when_everything_goes_wrong_once_then_one_application_and_nothing_is_lost(
    community, site, open_browser, language
):
    narrowed()
    phone = open_browser(width=360, language=language)
    page = phone.page

    with translation.override(language):
        begins(phone, site, language)
        answers(phone, "basics")
        shows_a_file_that_lies(phone)
        goes_back_and_on(phone)
        phone = goes_on_later_elsewhere(phone, open_browser, site, language)
        answers(phone, "giving")
        reads_another_language(phone, language)
        answers(phone, "motivation", "more", "needs", "pledge")
        sends_twice(phone, site)
        confirms(phone, site)

    application = Application.objects.get()
    told = {row.attribute.key: row.value for row in application.answers.select_related("attribute")}
    assert (application.name, application.state, application.language) == (NAME, "in_review", language)
    assert (told["helped_last_12m"], told["invest_hours_12m"], told["working_language"]) == (4, "62.5", "C1")
    assert {row.language for row in Letter.objects.filter(to=ADDRESS)} == {language}
    assert phone.page.locator("html").get_attribute("lang") == language
    assert (phone.problems, phone.strangers) == ([], [])
    assert page.is_closed()


def begins(phone, site: str, language: str) -> None:
    """From the page that says for whom, over an address that is none."""
    page = phone.page
    page.goto(f"{site}/join/")
    looks(phone, f"apply-1-join-{language}")
    page.locator("main a[href='/join/you/']").first.click()
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=email]").fill("no address")
    page.locator(".join__go button").click()
    page.locator("[name=email][aria-invalid=true]").wait_for()
    looks(phone, f"apply-2-you-{language}")
    assert page.locator("[name=name]").input_value() == NAME
    page.locator("[name=email]").fill(ADDRESS)
    page.locator(f"input[name=language][value={language}]").check()
    page.locator(".join__go button").click()


def answers(phone, *keys: str) -> None:
    for key in keys:
        phone.page.wait_for_url(f"**/join/{key}/")
        looks(phone, f"apply-3-{key}")
        for answer in FORM[key]:
            fill(phone.page, answer)
        phone.page.locator(".join__go button").click()


def goes_back_and_on(phone) -> None:
    """What was sent is there again, and sending it again is nothing new."""
    page = phone.page
    page.wait_for_url("**/join/giving/")
    page.go_back()
    page.wait_for_url(WORK)
    assert page.locator("[name=q_working_language][value=C1]").is_checked()
    page.locator(".join__go button").click()
    page.wait_for_url("**/join/giving/")


def shows_a_file_that_lies(phone) -> None:
    """Its name says picture; what stands beside it stays."""
    page = phone.page
    page.wait_for_url(WORK)
    for answer in FORM["work"]:
        fill(page, answer)
    lie = {"name": "letter.png", "mimeType": "image/png", "buffer": b"MZ this is no picture"}
    page.locator("[name=e_field_file]").set_input_files(lie)
    page.locator(".join__go button").click()
    page.get_by_text(str(REASONS["unknown"])).first.wait_for()
    looks(phone, "apply-4-file")
    assert page.locator("[name=q_working_language][value=C1]").is_checked()
    page.locator(".join__go button").click()


def goes_on_later_elsewhere(phone, open_browser, site: str, language: str):
    """By the link of a letter, in another browser; the old link ends with the draft."""
    page = phone.page
    page.goto(f"{site}/join/continue/")
    page.locator("main form button").last.click()
    page.get_by_text(ADDRESS).first.wait_for()
    looks(phone, f"apply-5-later-{language}")
    page.close()
    other = open_browser(width=360, language=language)
    letter = Letter.objects.get(to=ADDRESS)
    other.page.goto(f"{site}{link_in(letter, '/join/continue/')}")
    looks(other, f"apply-6-resume-{language}")
    other.page.locator("main form button").first.click()
    other.page.wait_for_url("**/join/*/")
    other.page.goto(f"{site}/join/giving/")
    return other


def reads_another_language(phone, language: str) -> None:
    """Half-way through a page: what was typed there and not sent yet stays, and so does the language on the next one."""
    page = phone.page
    page.wait_for_url("**/join/motivation/")
    page.locator("textarea").first.fill(HALF)
    for wanted in (OTHER[language], language):
        page.locator(f"button[name=read_in][value={wanted}]:visible").first.click()
        page.locator(f"html[lang={wanted}]").wait_for(state="attached")
        assert page.locator("textarea").first.input_value() == HALF
        assert page.locator("[aria-invalid=true]").count() == 0
    looks(phone, f"apply-6-{language}")


def sends_twice(phone, site: str) -> None:
    """First without the needed yes; then a thumb that taps twice; then the back button and once more."""
    page = phone.page
    page.wait_for_url("**/join/agreement/")
    page.locator(".join__go button").click()
    page.locator("[name=c_admission_reading][aria-invalid=true]").wait_for()
    looks(phone, "apply-7-agreement")
    for answer in FORM["agreement"]:
        fill(page, answer)
    page.locator(".join__go button").dblclick()
    page.wait_for_url("**/join/sent/")
    page.goto(f"{site}/join/agreement/")
    page.wait_for_url("**/join/sent/")
    looks(phone, "apply-8-sent")
    assert Letter.objects.filter(kind="application_confirm").count() == 1


def confirms(phone, site: str) -> None:
    link = link_in(Letter.objects.get(kind="application_confirm"), "/join/confirm/")
    page = phone.page
    page.goto(f"{site}{link}")
    page.locator("main form button").first.click()
    application = Application.objects.get()
    page.wait_for_url(f"**{status_of(application)}*")
    looks(phone, "apply-9-status")
    page.goto(f"{site}{link}")  # used, and says so
    looks(phone, "apply-9-used")
    assert page.locator("main h1").inner_text() != gettext("Server error")
    page.goto(f"{site}{status_of(application)}")
