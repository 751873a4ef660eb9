"""From a yes to a member on a phone: pledge, transfer, first weeks with a buddy, and the verdict of a person."""

import datetime as dt
import os
import pathlib

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from billing.models import Charge
from billing.operations import record_bank_transfer
from icmp.models import Application, BuddyPair, EngagementExpectation
from icmp.newcomers.probation import write_notes
from icmp.windows.operations import follow_windows
from members.models import Community, Letter, Member, MemberNeed, User
from members.operations import local_day
from tests.billing.factories import PlanFactory
from tests.factories import organizer
from tests.icmp import world
from tests.icmp.first_weeks import willing
from tests.icmp.narrowed import application_in_review, narrowed, status_of
from tests.icmp.test_decisions import decide
from tests.members.desk import at_desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BANK = {"holder": "Circle e. V.", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX", "bank": "Example Bank"}
PICTURES = os.environ.get("JOURNEY_PICTURES", "")  # a folder, for whoever wants to look
NAME = "Íñigo Núñez Größmann"


def sits_down(reader, site: str, user: User, *, desk: bool = False) -> None:
    """Sign somebody in, in this browser."""
    client = Client()
    if desk:
        at_desk(client, user=user)
    else:
        client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    reader.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])


def looks(reader, name: str) -> None:
    """Nothing is wider than the phone; a picture for whoever asked for one."""
    page = reader.page
    page.wait_for_load_state()  # after a click the new page may have begun without having a body yet
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url
    if PICTURES:
        page.screenshot(path=pathlib.Path(PICTURES) / f"{name}.png", full_page=True)


def accepted(language: str) -> Application:
    """The example community with an account for transfers, and somebody with a yes who speaks the language."""
    narrowed()
    Community.objects.update(settings={"bank": BANK})
    PlanFactory(key="standard")
    PlanFactory(key="solidarity", amount_minor=500)
    application = application_in_review(you={"language": language})
    decide(application, "accept")
    application.refresh_from_db()
    User.objects.filter(pk=application.user_id).update(language=language)
    application.user.refresh_from_db()
    return application


def signs(reader, site: str, application: Application) -> None:
    """Blanks, the whole to read, the tick, the signature."""
    page = reader.page
    page.goto(f"{site}{status_of(application)}pledge/")
    looks(reader, "1-pledge")
    page.locator(".join__go button").click()
    page.locator("[name=sign]").wait_for()
    page.locator("[name=agreed]").check()
    looks(reader, "2-sign")
    page.locator("[name=sign]").click()
    page.wait_for_url(f"**{status_of(application)}")


def pays_by_transfer(reader, site: str, application: Application) -> None:
    page = reader.page
    page.goto(f"{site}/dues/pay/")
    page.locator("[name=plan][value=solidarity]").check()
    page.locator("[name=method][value=bank]").check()
    looks(reader, "3-fee")
    page.locator("main form button").last.click()
    page.wait_for_url("**/dues/transfer/**")
    assert "DE89" in page.locator("main").inner_text()
    charge, now = Charge.objects.get(user=application.user), timezone.now()
    treasurer = organizer("treasurer")
    record_bank_transfer(charge=charge, amount=charge.money, received_on=local_day(now), by=treasurer, at=now)


def lives_through_the_first_weeks(member: Member, buddy: Member) -> None:
    """Eighty-four days with a buddy who met the newcomer, an evening, an hour given, notes and windows."""
    joined = dt.datetime.combine(member.joined_on, dt.time(9), dt.UTC)
    for day in range(0, 85, 7):
        write_notes(at=joined + dt.timedelta(days=day))
    MemberNeed.objects.filter(member=member).update(asked_on=member.joined_on)
    for day, kind in ((20, "event.attended"), (31, "mentoring.session_given"), (50, "event.attended")):
        world.deed(member, joined + dt.timedelta(days=day), kind)
    pair = BuddyPair.objects.get(newcomer=member)
    BuddyPair.objects.filter(pk=pair.pk).update(wrote_at=joined, met_at=joined + dt.timedelta(days=4))
    assert pair.buddy == buddy
    follow_windows(at=joined + dt.timedelta(days=84))


def reviews(reader, site: str, member: Member) -> None:
    """An organizer on a phone reads the page and says yes in own words."""
    page = reader.page
    page.goto(f"{site}/desk/newcomers/")
    looks(reader, "5-candidates")
    with page.expect_navigation():
        page.locator("main, #content").get_by_role("link", name=NAME).first.click()
    looks(reader, "6-review")
    page.locator("[name=verdict][value=full]").check()
    page.locator("[name=words]").fill("You asked the best question of the autumn.")
    page.locator("#verdict button").click()
    page.locator("#verdict .error, #verdict .errors, #verdict [aria-invalid]").first.wait_for()
    assert page.locator("[name=words]").input_value() == "You asked the best question of the autumn."
    page.locator("[name=reason]").fill("Met people, gave an hour, and wants to stay.")
    page.locator("#verdict button").click()
    page.wait_for_url("**/desk/newcomers/")
    looks(reader, "7-decided")


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_candidate_when_the_way_is_walked_on_a_phone_then_a_member(community, site, open_browser, language):
    application = accepted(language)
    buddy = willing(language=language)
    EngagementExpectation.objects.create(
        key="meeting", activity_types=["event.attended"], target_count=1, period="month"
    )
    reader, desk = (open_browser(width=360, language=language) for _ in range(2))
    sits_down(reader, site, application.user)

    signs(reader, site, application)
    pays_by_transfer(reader, site, application)
    member = Member.objects.get(user=application.user)
    as_candidate = member.standing
    lives_through_the_first_weeks(member, buddy)

    with time_machine.travel(timezone.now() + dt.timedelta(days=84)):
        sits_down(reader, site, application.user)
        reader.page.goto(f"{site}/welcome/")
        looks(reader, f"4-first-weeks-{language}")
        sits_down(reader, site, buddy.user)
        reader.page.goto(f"{site}/welcome/buddy/")
        looks(reader, f"4-buddy-{language}")
        sits_down(desk, site, organizer("admissions"), desk=True)
        reviews(desk, site, member)
        sits_down(reader, site, application.user)
        reader.page.goto(f"{site}/me/")
        looks(reader, f"8-me-{language}")
        reader.page.goto(f"{site}/me/pause/")
        looks(reader, f"9-pause-{language}")

    member.refresh_from_db()
    letter = Letter.objects.get(user=application.user, kind="standing_member")
    with translation.override(language):
        assert str(member.get_standing_display()) in letter.text.lower() or language != "en"
    assert (as_candidate, member.standing) == ("candidate", "member")
    assert "the best question of the autumn" in letter.text
    assert {row.language for row in Letter.objects.filter(user=application.user, kind="newcomer")} == {language}
    assert reader.page.locator("html").get_attribute("lang") == language
    for one in (reader, desk):
        assert (one.problems, one.strangers) == ([], [])
