"""An organizer types in what came on paper; a mistyped address is corrected; spam is put aside silently."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from icmp import operations
from icmp.models import Application
from icmp.operations import NotPossible, SameAddress, StaleLink, confirm_address, correct_address
from members.models import AuditLine, Consent, Letter, User
from tests.factories import organizer

from .factories import ApplicationFactory, stand
from .narrowed import ANSWERS, YOU, fill_in, link_in, narrowed
from .test_application_desk import at_the_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
LIST, ENTER = "/desk/icmp/application/unconfirmed/", "/desk/icmp/application/enter/"
HOW = "Signed on the paper form of October 12, in the blue folder."
PAPER = {"source": "paper", "language": "es", "consent_given_how": HOW}


@pytest.fixture
def clerk() -> User:
    return organizer("admissions")


@pytest.fixture
def desk(clerk: User) -> Client:
    return at_the_desk(clerk)


@pytest.fixture
def sent() -> Application:
    """Somebody sent the form with an address that has a slip."""
    narrowed()
    fill_in(Client(), you={"email": "inigo@exmaple.org"})
    return Application.objects.get()


def type_in(desk: Client, **changes: dict[str, str]) -> str:
    """From the first question to the last page; the address of the last answer."""
    url = desk.post(ENTER, PAPER).headers["Location"]
    pages = {"you": YOU | {"language": "es"}} | ANSWERS
    for key, answers in pages.items():
        assert key in url
        response = desk.post(url, answers | changes.get(key, {}))
        assert response.status_code == 302, response.text
        url = response.headers["Location"]
    return url


def test_paper_is_typed_in_page_by_page_and_its_sender_is_asked_to_confirm(desk: Client, clerk: User) -> None:
    narrowed()

    assert type_in(desk) == LIST

    row, letter = Application.objects.get(), Letter.objects.get()
    assert (row.state, row.entered_by, row.source, row.consent_given_how) == ("unverified", clerk, "paper", HOW)
    assert row.flags == []  # that it was typed fast says nothing
    assert (letter.kind, letter.to, letter.language) == ("application_entered", "inigo@example.org", "es")
    assert HOW in letter.text
    assert AuditLine.objects.filter(deed="application.entered", by=clerk).count() == 1


def test_paper_is_read_only_after_its_sender_has_confirmed_within_a_week(desk: Client, clerk: User) -> None:
    narrowed()
    type_in(desk)
    row, before = Application.objects.get(), Consent.objects.count()

    confirm_address(token=row.confirm_token, at=row.submitted_at + dt.timedelta(days=6))

    row.refresh_from_db()
    kept = Consent.objects.get(purpose="admission_reading")
    assert (row.state, row.user.email, before) == ("in_review", "inigo@example.org", 0)
    assert (kept.source, kept.language, kept.text[:2] != "I ") == ("entered from paper", "es", True)


def test_paper_nobody_confirms_is_closed_after_a_week_like_everybodys(desk: Client) -> None:
    narrowed()
    type_in(desk)

    operations.expire_unverified(at=Application.objects.get().submitted_at + dt.timedelta(days=7, minutes=1))

    assert Application.objects.get().state == "expired"


def test_page_typed_with_a_mistake_comes_back_with_what_was_typed(desk: Client) -> None:
    narrowed()
    url = desk.post(ENTER, PAPER).headers["Location"]

    response = desk.post(url, YOU | {"email": "inigo at example", "name": "Íñigo Núñez"})

    assert (response.status_code, "Íñigo Núñez" in response.text) == (422, True)


def test_how_the_consent_was_given_has_to_be_said(desk: Client, clerk: User) -> None:
    narrowed()

    response = desk.post(ENTER, PAPER | {"consent_given_how": "  "})

    assert (response.status_code, Application.objects.count()) == (422, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationFactory(entered_by=clerk, consent_given_how=" ")


def test_consent_that_was_not_given_stops_the_entry(desk: Client) -> None:
    narrowed()
    url = desk.post(ENTER, PAPER).headers["Location"]
    for answers in ({"you": YOU} | ANSWERS).values():
        left_out = {key: value for key, value in answers.items() if key != "c_admission_reading"}
        response = desk.post(url, left_out)
        url = response.headers.get("Location", url)

    assert (response.status_code, Application.objects.get().state) == (422, "draft")


def test_entry_that_was_interrupted_goes_on_where_it_stopped(desk: Client) -> None:
    narrowed()
    url = desk.post(ENTER, PAPER).headers["Location"]
    desk.post(url, YOU)

    html = desk.get(LIST).text

    assert YOU["name"] in html
    assert re.search(rf'href="{re.escape(url)}"', html)


def test_mistyped_address_gets_a_new_letter_and_the_old_link_is_dead(
    desk: Client, clerk: User, sent: Application
) -> None:
    old = link_in(Letter.objects.get(), "/join/confirm/")

    response = desk.post(f"/desk/icmp/application/{sent.pk}/address/", {"email": " Inigo@Example.org "})

    letter = Letter.objects.latest("written_at")
    assert response.headers["Location"] == LIST
    assert letter.to == "inigo@example.org"
    assert Client().post(old).status_code == 410
    assert Client().post(link_in(letter, "/join/confirm/")).status_code == 302
    line = AuditLine.objects.get(deed="application.address_corrected")
    assert (line.by, "example.org" in str(line.facts)) == (clerk, False)
    sent.refresh_from_db()
    assert (sent.state, sent.user.email) == ("in_review", "inigo@example.org")


def test_mistyped_address_that_is_the_same_is_refused(sent: Application, clerk: User) -> None:
    with pytest.raises(SameAddress):
        correct_address(application=sent, email="INIGO@exmaple.org", by=clerk, at=sent.submitted_at)


@pytest.mark.parametrize("state", ["in_review", "expired", "spam", "withdrawn"])
def test_address_is_corrected_only_until_it_was_confirmed(sent: Application, clerk: User, state: str) -> None:
    stand(sent, state)

    with pytest.raises(NotPossible):
        correct_address(application=sent, email="inigo@example.org", by=clerk, at=sent.submitted_at)

    assert Letter.objects.count() == 1


def test_letters_to_the_new_address_are_limited_but_the_old_link_dies_all_the_same(
    sent: Application, clerk: User
) -> None:
    at, token = sent.submitted_at, sent.confirm_token
    for _ in range(3):
        operations.send_resume_link(email="inigo@example.org", at=at)
        ApplicationFactory(email="inigo@example.org")
    for _ in range(3):
        operations.send_resume_link(email="inigo@example.org", at=at)

    written = correct_address(application=sent, email="inigo@example.org", by=clerk, at=at)

    with pytest.raises(StaleLink):
        confirm_address(token=token, at=at)
    assert written is False


def test_unconfirmed_spam_is_put_aside_without_a_letter(desk: Client, sent: Application) -> None:
    desk.post(f"/desk/icmp/application/{sent.pk}/junk/")

    sent.refresh_from_db()
    assert (sent.state, Letter.objects.exclude(kind="application_confirm").count()) == ("spam", 0)
    assert sent.confirm_token is None


def test_list_shows_name_and_address_and_never_an_answer(desk: Client, sent: Application) -> None:
    html, found, other = (desk.get(LIST, {"q": words}).text for words in ("", "exmaple", "nobody"))

    assert (sent.name in html, sent.email in html, "read my letters" in html) == (True, True, False)
    assert (sent.email in found, sent.email in other) == (True, False)


def test_draft_that_somebody_writes_alone_is_nobodys_business(desk: Client) -> None:
    draft = ApplicationFactory(name="Carmen alone")

    answers = [desk.get(f"{ENTER}{draft.pk}/you/"), desk.post(f"{ENTER}{draft.pk}/you/", YOU)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Carmen alone" not in desk.get(LIST).text


@pytest.mark.parametrize("role", ["auditor", "treasurer"])
def test_people_who_may_not_decide_enter_and_correct_nothing(role: str, sent: Application) -> None:
    client = at_the_desk(organizer(role))

    answers = [
        client.get(LIST),
        client.post(ENTER, PAPER),
        client.post(f"/desk/icmp/application/{sent.pk}/address/", {"email": "x@example.org"}),
        client.post(f"/desk/icmp/application/{sent.pk}/junk/"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4


def test_list_needs_the_same_queries_for_one_and_for_three(desk: Client, django_assert_max_num_queries, clerk) -> None:
    ApplicationFactory(
        state="unverified", submitted_at=dt.datetime.now(dt.UTC), entered_by=clerk, consent_given_how="x"
    )
    desk.get(LIST)
    with django_assert_max_num_queries(40) as few:
        desk.get(LIST)
    for _ in range(2):
        ApplicationFactory(
            state="unverified", submitted_at=dt.datetime.now(dt.UTC), entered_by=organizer(), consent_given_how="x"
        )

    with django_assert_max_num_queries(len(few)):
        desk.get(LIST)
