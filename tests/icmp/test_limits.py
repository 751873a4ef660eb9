"""How often one network or address may send, upload and confirm; who is refused loses nothing and reads from when on it goes again."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from icmp.models import Application, Proof, Vouch
from icmp.views import often
from icmp.vouching import notices
from members.limits import free_from, take
from members.models import Letter
from tests.factories import MemberFactory, UserFactory

from .narrowed import ANSWERS, YOU, application_in_review, fill_in, link_in, narrowed
from .test_evidence import PDF, WORK

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]


@pytest.fixture(autouse=True)
def form(community, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    narrowed()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def few(monkeypatch):
    """Two of each, so that the third is one too many."""
    for name in ("SENT_FROM_NETWORK", "SENT_FOR_ADDRESS", "CONFIRMED", "FILES_FROM_NETWORK", "FILES_OF_ONE"):
        limit = getattr(often, name)
        monkeypatch.setattr(often, name, often.Limit(limit.deed, 2, limit.per))


def somebody(number: int, **more) -> tuple[Client, object]:
    client = Client(REMOTE_ADDR=f"198.51.100.{number}" if "own" in more else "203.0.113.7")
    return client, fill_in(client, you={"email": more.get("email", f"somebody{number}@example.org")})


def test_free_from_when_refused_then_the_end_of_the_window() -> None:
    for _each in range(2):
        within = take(deed="try", who="me", limit=1, per=dt.timedelta(hours=1), at=NOW)

    assert within is False
    assert free_from(deed="try", who="me", at=NOW) == NOW + dt.timedelta(hours=1)
    assert free_from(deed="try", who="you", at=NOW) == NOW


def test_sending_when_too_often_from_a_network_then_nothing_is_lost_and_later_it_goes(few) -> None:
    for number in range(2):
        somebody(number)

    client, answer = somebody(3)
    draft = Application.objects.get(email="somebody3@example.org")
    with time_machine.travel(NOW + dt.timedelta(hours=1, minutes=1), tick=False):
        later = client.post("/join/agreement/", ANSWERS["agreement"])

    assert answer.status_code == 429
    assert answer["Retry-After"] == "3600"
    assert "Nothing you typed is lost; please send it again after 11 a.m." in answer.content.decode()  # 11 in Berlin
    assert (draft.state, draft.page, len(draft.consents) > 0) == ("draft", "agreement", True)
    assert answer.context["bound"]["c_book_ebook"].value() is True
    assert later["Location"] == "/join/sent/"


def test_sending_when_refused_then_no_letter_went_out(few) -> None:
    for number in range(3):
        somebody(number)

    assert Letter.objects.filter(kind="application_confirm").count() == 2


def test_sending_for_one_address_when_too_often_then_refused_from_any_network(few) -> None:
    answers = [somebody(number, own=True, email="victim@example.org")[1].status_code for number in range(3)]

    assert answers == [302, 302, 429]


def test_sending_when_the_language_is_german_then_the_message_is_german_too(few) -> None:
    for number in range(2):
        somebody(number)
    client = Client(REMOTE_ADDR="203.0.113.7", headers={"accept-language": "de"})

    fill_in(client, you={"email": "neu@example.org", "language": "de"})
    answer = client.post("/join/agreement/", ANSWERS["agreement"])

    assert answer.status_code == 429
    assert 'lang="de"' in answer.content.decode()


def test_beginning_when_too_often_then_the_page_keeps_what_was_typed(monkeypatch) -> None:
    monkeypatch.setattr(often, "BEGUN", often.Limit("join begun net", 2, often.HOUR))
    answers = [Client().post("/join/you/", YOU | {"email": f"x{number}@example.org"}) for number in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "x2@example.org" in answers[2].content.decode()
    assert Application.objects.count() == 2


def test_upload_when_too_often_then_not_looked_at_and_the_answers_beside_it_are_kept(few, client) -> None:
    client.post("/join/you/", YOU)
    client.post("/join/basics/", ANSWERS["basics"])
    pages = [
        client.post(WORK, ANSWERS["work"] | {"e_field_file": SimpleUploadedFile(f"{n}.pdf", PDF)}) for n in range(3)
    ]

    draft = Application.objects.get()
    assert [page.status_code for page in pages] == [302, 302, 429]
    assert draft.answers.get(attribute__key="field").value == "software_it"
    assert Proof.objects.count() == 1
    assert "Nothing you typed is lost" in pages[2].content.decode()


def test_confirming_when_too_often_then_the_link_stays_good(few) -> None:
    for number in range(3):
        somebody(number, own=True)
    links = [link_in(letter, "/join/confirm/") for letter in Letter.objects.filter(kind="application_confirm")]

    answers = [Client().post(link) for link in links]
    with time_machine.travel(NOW + dt.timedelta(hours=2), tick=False):
        later = Client().post(links[-1])

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "The link stays good" in answers[2].content.decode()
    assert later.status_code == 302


def test_vouch_letters_when_one_applicant_names_too_many_then_the_question_waits_on_their_page(monkeypatch) -> None:
    monkeypatch.setattr(notices, "LETTERS_FOR_ONE", 2)
    people = [MemberFactory(user=UserFactory(name=f"Vera{n} Ruiz", email=f"vera{n}@example.org")) for n in range(3)]
    named = {"q_vouches": "\n".join(one.user.email for one in people)}

    application_in_review(motivation=ANSWERS["motivation"] | named)

    assert (Vouch.objects.count(), Letter.objects.filter(kind="vouch_asked").count()) == (3, 2)
