"""Evidence for an answer that was opened again after sending."""

import datetime as dt

import pytest
from django.test import Client

from icmp.models import Application, Proof
from icmp.operations import ask_for_more, check_proof
from icmp.views import often
from tests.factories import organizer

from .narrowed import ANSWERS
from .test_evidence import NOW, PDF, sent, shown, today  # noqa: F401  (today is a fixture that stops the clock)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("community")]


def asked(*, reopened: list[str]) -> tuple[Proof, str]:
    """What was shown before, which somebody looked at, and the page that asks for more."""
    proof = shown()
    decider = organizer("admissions")
    check_proof(proof=proof, result="unclear", remark="Cut off.", by=decider, at=NOW)
    ask_for_more(application=proof.application, question="Which year?", reopened=reopened, by=decider, at=NOW)
    return proof, f"/join/status/{proof.application.public_token}/"


def reply(**more: object) -> dict[str, object]:
    return {"text": "In 2019.", "q_field": ANSWERS["work"]["q_field"]} | more


def test_page_when_an_answer_with_evidence_is_opened_then_it_can_be_shown_again(client: Client) -> None:
    _proof, page = asked(reopened=["field"])

    told = client.get(page).text

    assert 'name="e_field_file"' in told
    assert "We have your file; another one replaces it." in told
    assert 'enctype="multipart/form-data"' in told


def test_evidence_when_replaced_then_it_is_looked_at_anew(client: Client) -> None:
    proof, page = asked(reopened=["field"])
    before = proof.file.name

    client.post(f"{page}answer/", reply(e_field_file=sent("new.pdf", PDF)))

    proof.refresh_from_db()
    assert Application.objects.get().state == "in_review"
    assert proof.file.name != before
    assert (proof.result, proof.note, proof.checked_by, proof.checked_at) == ("", "", None, None)


def test_evidence_when_left_as_it_was_then_its_mark_stays(client: Client) -> None:
    proof, page = asked(reopened=["field"])

    client.post(f"{page}answer/", reply())

    proof.refresh_from_db()
    assert (proof.result, proof.note) == ("unclear", "Cut off.")


def test_evidence_when_the_text_is_missing_then_the_file_is_kept_all_the_same(client: Client) -> None:
    proof, page = asked(reopened=["field"])
    before = proof.file.name

    response = client.post(f"{page}answer/", reply(text="", e_field_file=sent("new.pdf", PDF)))

    proof.refresh_from_db()
    assert response.status_code == 422
    assert proof.file.name != before


def test_evidence_of_an_answer_that_was_not_opened_then_not_taken(client: Client) -> None:
    proof, page = asked(reopened=["working_language"])
    before = proof.file.name

    client.post(f"{page}answer/", {"text": "Yes.", "q_working_language": "C1", "e_field_file": sent("new.pdf", PDF)})

    proof.refresh_from_db()
    assert Application.objects.get().state == "in_review"
    assert proof.file.name == before


def test_evidence_when_sent_too_often_then_said_and_the_text_stays(client: Client, monkeypatch) -> None:
    _proof, page = asked(reopened=["field"])
    monkeypatch.setattr(often, "FILES_OF_ONE", often.Limit("join file", 0, dt.timedelta(hours=1)))

    response = client.post(f"{page}answer/", reply(e_field_file=sent("new.pdf", PDF)))

    assert response.status_code == 429
    assert "In 2019." in response.text
