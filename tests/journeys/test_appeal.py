"""A no on a phone: the explanation, the appeal, another person reads, and the answer is a yes."""

import datetime as dt

import pytest
from django.utils import timezone

from icmp import operations
from icmp.models import Application, Decision
from icmp.operations import SamePerson
from members.models import Letter, User
from tests.icmp.narrowed import application_in_review, narrowed, status_of
from tests.icmp.test_decisions import NO, decide, read_by

from .test_first_weeks import looks, sits_down

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def told_no(language: str) -> tuple[Application, User]:
    """Somebody who pledges nothing was declined, and has the letter."""
    narrowed()
    application, now = application_in_review(you={"language": language}, pledge=NO), timezone.now()
    User.objects.filter(pk=application.user_id).update(language=language)
    by = read_by(application)
    decide(application, "decline", by, at=now - dt.timedelta(hours=13))
    operations.announce_decisions(at=now)
    application.refresh_from_db()
    return application, by


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_applicant_when_declined_appeals_and_another_person_accepts(community, site, open_browser, language):
    application, decider = told_no(language)
    phone = open_browser(width=360, language=language)
    page = phone.page
    letter = Letter.objects.get(kind="application_declined")
    explanation = Decision.objects.get().explanation_sent

    page.goto(f"{site}{status_of(application)}")
    shown = page.locator("main").inner_text()
    looks(phone, f"appeal-1-declined-{language}")
    assert " ".join(explanation.split()) in " ".join(shown.split())
    assert " ".join(explanation.split()) in " ".join(letter.text.split())

    page.locator("#appeal form button").click()
    page.locator("#appeal [aria-invalid=true]").wait_for()
    page.locator("[name=text]").fill("My hours have changed: two evenings a week are free now.")
    page.locator("#appeal form button").click()
    page.wait_for_url(f"**{status_of(application)}")
    looks(phone, f"appeal-2-read-again-{language}")
    assert Letter.objects.filter(kind="application_appealed", language=language).count() == 1
    with pytest.raises(SamePerson):
        decide(application, "accept", decider)

    decide(application, "accept", read_by(application), at=timezone.now())
    page.reload()
    looks(phone, f"appeal-3-accepted-{language}")
    page.locator(f"a[href='{status_of(application)}pledge/']").wait_for()
    assert Letter.objects.filter(kind="application_accepted", language=language).count() == 1

    sits_down(phone, site, application.user)
    page.goto(f"{site}{status_of(application)}erase/")
    looks(phone, f"appeal-4-erase-{language}")
    assert phone.problems == []
    assert phone.strangers == []
