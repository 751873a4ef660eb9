"""An organizer writes to an applicant from the page of the application."""

import pytest

from icmp.models import Application, ApplicationState
from icmp.operations import NoAddress, write_to_applicant
from members.models import AuditLine, Letter
from tests.factories import organizer
from tests.icmp.factories import SubmittedApplicationFactory

from .test_application_desk import QUEUE, at_the_desk
from .test_decisions import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
WORDS = {"subject": "Your evening course", "text": "Could you tell us\nwhen it began?"}


@pytest.fixture
def applied() -> Application:
    return SubmittedApplicationFactory(
        state=ApplicationState.IN_REVIEW, confirmed_at=NOW, email="ada@example.org", name="Ada", language="de"
    )


def notes():
    return Letter.objects.filter(kind="application_note")


def test_letter_when_looked_at_then_shown_and_only_then_sent_once(applied):
    desk = at_the_desk(owner := organizer("admissions"))
    address = f"{QUEUE}{applied.pk}/write/"

    shown = desk.post(address, WORDS)
    none_yet = notes().count()
    first = desk.post(address, WORDS | {"send": "1"})
    desk.post(address, WORDS | {"send": "1"})

    letter = notes().get()
    assert (shown.status_code, none_yet, first.status_code) == (200, 0, 302)
    assert "when it began?" in shown.text
    assert (letter.to, letter.language, letter.subject) == ("ada@example.org", "de", "Your evening course")
    assert owner.name in letter.text
    assert AuditLine.objects.filter(deed="application.written_to", by=owner).count() == 1


def test_letter_when_empty_then_nothing_typed_is_lost(applied):
    answer = at_the_desk(organizer("admissions")).post(f"{QUEUE}{applied.pk}/write/", {"subject": "", "text": "Dear"})

    assert (answer.status_code, notes().count()) == (422, 0)
    assert ">\nDear</textarea>" in answer.text


def test_letter_when_the_reader_may_not_decide_then_refused(applied):
    answer = at_the_desk(organizer("auditor")).get(f"{QUEUE}{applied.pk}/write/")

    assert answer.status_code == 403


def test_write_to_applicant_when_the_address_was_never_confirmed_then_refused(applied, at):
    Application.objects.update(confirmed_at=None)

    with pytest.raises(NoAddress):
        write_to_applicant(application=applied, by=organizer(), at=at, **WORDS)
    assert notes().count() == 0
