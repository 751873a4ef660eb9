"""Another language half-way through a page of the join form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from icmp.models import Answer, Application, Proof

from .narrowed import ANSWERS, YOU, narrowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
GIVING = "/join/giving/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_page_when_read_in_another_language_then_what_was_typed_is_there_and_nothing_is_judged(client: Client) -> None:
    narrowed()
    client.post("/join/you/", YOU)

    response = client.post(GIVING, {"q_helped_last_12m": "many", "read_in": "es"})

    assert (response.status_code, response.cookies["language"].value) == (200, "es")
    assert '<html lang="es"' in response.text
    assert 'value="many"' in response.text
    assert "aria-invalid" not in response.text
    assert not Answer.objects.filter(attribute__key="helped_last_12m").exists()


def test_next_page_when_another_language_was_chosen_then_it_stays_and_letters_are_as_asked_for(client: Client) -> None:
    narrowed()
    client.post("/join/you/", YOU | {"language": "en"})
    client.post(GIVING, {"read_in": "de"})

    following = client.post(GIVING, ANSWERS["giving"], follow=True)

    assert '<html lang="de"' in following.text
    assert Application.objects.get().language == "en"


def test_first_page_when_a_language_for_letters_is_chosen_then_the_form_goes_on_in_it(client: Client) -> None:
    narrowed()

    following = client.post("/join/you/", YOU | {"language": "de"}, follow=True)

    assert '<html lang="de"' in following.text


def test_first_page_when_read_in_another_language_then_no_draft_begins(client: Client) -> None:
    narrowed()

    response = client.post("/join/you/", {"name": "Íñigo", "read_in": "de"})

    assert 'value="Íñigo"' in response.text
    assert not Application.objects.exists()


def test_file_when_the_language_is_switched_then_kept_with_the_draft(client: Client) -> None:
    narrowed()
    client.post("/join/you/", YOU)
    letter = SimpleUploadedFile("letter.pdf", PDF, content_type="application/pdf")

    response = client.post("/".join(["", "join", "work", ""]), {"e_field_file": letter, "read_in": "de"})

    assert response.status_code == 200
    assert Proof.objects.get().application == Application.objects.get()


def test_language_when_none_of_ours_then_the_page_is_sent_as_ever(client: Client) -> None:
    narrowed()
    client.post("/join/you/", YOU)

    response = client.post(GIVING, ANSWERS["giving"] | {"read_in": "tlh"})

    assert response.status_code == 302
