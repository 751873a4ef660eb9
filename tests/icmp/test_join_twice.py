"""Two windows, lost connections, a language switched midway, and enormous answers."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from icmp.models import Application
from members.models import Letter

from .narrowed import ANSWERS, YOU, fill_in, link_in, narrowed

WORK = "/".join(["", "join", "work", ""])
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]


def opened(client: Client, key: str) -> dict[str, str]:
    """The hidden fields of a page as a window holds them."""
    page = client.get(f"/join/{key}/").text
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("shown", "mark")}


def answered(row: Application, key: str) -> object:
    return row.answers.get(attribute__key=key).value


def begun(client: Client) -> Application:
    narrowed()
    client.post("/join/you/", YOU)
    return Application.objects.get()


def test_older_window_when_it_sends_other_answers_then_asked_and_nothing_is_lost(client: Client) -> None:
    row = begun(client)
    older, newer = opened(client, "giving"), opened(client, "giving")
    client.post("/join/giving/", ANSWERS["giving"] | newer | {"q_helped_last_12m": "7"})

    response = client.post("/join/giving/", ANSWERS["giving"] | older | {"q_helped_last_12m": "2"})

    assert response.status_code == 409
    assert "<strong>7</strong>" in response.text
    assert 'value="2"' in response.text
    assert answered(row, "helped_last_12m") == 7


def test_older_window_when_it_sends_once_more_then_replaced_knowingly(client: Client) -> None:
    row = begun(client)
    older, newer = opened(client, "giving"), opened(client, "giving")
    client.post("/join/giving/", ANSWERS["giving"] | newer | {"q_helped_last_12m": "7"})
    refused = client.post("/join/giving/", ANSWERS["giving"] | older | {"q_helped_last_12m": "2"}).text
    fresh = {"mark": re.search(r'name="mark" value="(\w+)"', refused)[1]}

    again = client.post("/join/giving/", ANSWERS["giving"] | older | fresh | {"q_helped_last_12m": "2"})

    assert again.status_code == 302
    assert answered(row, "helped_last_12m") == 2


def test_older_window_when_it_sends_another_name_then_asked(client: Client) -> None:
    row = begun(client)
    older = opened(client, "you")
    client.post("/join/you/", YOU | opened(client, "you") | {"name": "Íñigo Núñez"})

    response = client.post("/join/you/", YOU | older | {"name": "I. Núñez"})

    row.refresh_from_db()
    assert (response.status_code, row.name) == (409, "Íñigo Núñez")


def test_page_when_the_same_is_sent_again_after_a_lost_connection_then_one_answer(client: Client) -> None:
    row = begun(client)
    sent = ANSWERS["giving"] | opened(client, "giving")

    first, second = client.post("/join/giving/", sent), client.post("/join/giving/", sent)

    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, "/join/motivation/")
    assert answered(row, "helped_last_12m") == 4


def test_whole_form_when_sent_again_by_the_back_button_then_one_application(client: Client) -> None:
    narrowed()
    fill_in(client)
    client.post("/join/giving/", ANSWERS["giving"])
    client.post("/join/agreement/", ANSWERS["agreement"])

    assert Application.objects.count() == 1
    assert Letter.objects.filter(kind="application_confirm").count() == 1


def test_language_when_switched_midway_then_every_answer_stays(client: Client) -> None:
    row = begun(client)
    client.post(WORK, ANSWERS["work"])
    client.post("/language/", {"language": "de", "next": WORK})

    page = client.get(WORK).text

    assert '<html lang="de"' in page
    assert re.search(r'value="software_it"[^>]*checked', page)
    assert answered(row, "working_language") == "C1"


def test_answer_when_ten_megabytes_long_then_refused_with_words_and_the_draft_stays(client: Client) -> None:
    row = begun(client)
    client.post(WORK, ANSWERS["work"])

    response = client.post("/join/motivation/", {"q_statement_rating": "a" * 10_000_000, "q_vouches": ""})

    assert response.status_code in (400, 413)
    assert "<h1" in response.text
    assert answered(row, "working_language") == "C1"


def test_nul_byte_when_in_the_middle_of_a_draft_then_refused_and_the_draft_stays(client: Client) -> None:
    row = begun(client)
    client.post("/join/motivation/", ANSWERS["motivation"])

    response = client.post("/join/motivation/", {"q_statement_rating": "a\0b", "q_vouches": ""})

    assert response.status_code in (400, 422)
    assert answered(row, "statement_rating") == ANSWERS["motivation"]["q_statement_rating"]


@pytest.mark.django_db(transaction=True)
def test_one_link_when_confirmed_by_many_at_once_then_one_account_and_one_assessment() -> None:
    narrowed()
    fill_in(Client())
    link = link_in(Letter.objects.get(kind="application_confirm"), "/join/confirm/")

    def confirm(_number: int) -> int:
        try:
            return Client().post(link).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        codes = Counter(pool.map(confirm, range(8)))

    row = Application.objects.get()
    assert codes[302] == 1
    assert row.state == "in_review"
    assert row.assessments.count() == 1
