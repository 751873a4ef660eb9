"""The organizers' pages about editions, and the members' shelf."""

import datetime as dt
import os

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.editions.operations import (
    gather_entries,
    open_edition,
    publish_edition,
)
from directory.models import Edition
from members import jobs
from members.consents import withdraw_consent
from tests.directory.editions import agreed, built, frozen
from tests.directory.factories import organizer, person, reader, signed_in

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(hours=1)


def shelf_file(client, user) -> int:
    signed_in(client, user)
    answer = client.get(reverse("directory:edition_pdf", args=[1]))
    if answer.streaming:
        answer.getvalue()  # reads and closes the file
    return answer.status_code


def test_shelf_when_published_then_members_take_the_file_until_somebody_withdraws(client, edition, editor, at):
    profile = agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)
    built(edition, editor, at)
    member, left, applicant = reader(), reader("left"), reader("lapsed")

    before = shelf_file(client, member)
    publish_edition(edition=edition, by=editor, at=at)
    after = [shelf_file(client, user) for user in (member, left, applicant)]
    page = signed_in(client, member).get(reverse("directory:editions")).content.decode()
    withdraw_consent(user=profile.member.user, purpose="book_ebook", at=at + LATER)

    assert (before, after, shelf_file(client, member)) == (404, [200, 404, 404], 404)
    assert ("The Book" in page, "/book/editions/1/pdf/" in page) == (True, True)
    assert "being revised" in client.get(reverse("directory:editions")).content.decode()


def test_shelf_when_the_reader_may_not_see_the_book_then_refused(client, community):
    statuses = [
        signed_in(client, user).get(reverse("directory:editions")).status_code for user in (reader(), reader("left"))
    ]

    assert statuses == [200, 403]


DESK = ["gather", "freeze", "build", "cancel", "publish", "reopen", "archive", "progress", "preview", "preview_page", "download"]  # fmt: skip


@pytest.mark.parametrize("role", ["admissions", "events", "treasurer", "auditor", "moderator", "editor"])
def test_desk_when_another_role_asks_then_refused_and_nothing_changes(client, edition, editor, at, role):
    agreed(person("Ana Pérez Weiß"), at)
    gather_entries(edition=edition, by=editor, at=at)
    signed_in(client, organizer(role))
    urls = [reverse(f"admin:directory_edition_{name}", args=[edition.pk]) for name in [*DESK, "change"]]
    urls += [reverse("admin:directory_edition_add"), reverse("admin:directory_edition_changelist")]

    statuses = {client.get(url).status_code for url in urls} | {client.post(url).status_code for url in urls}

    edition.refresh_from_db()
    assert (statuses - {405}, edition.state) == ({403}, "editing")


def words(**changes: str) -> dict[str, str]:
    given = {"number": "2", "year": "2027", "language": "es", "medium": "both", "title_es": "El libro"}
    return given | changes


def test_desk_when_an_edition_is_opened_then_it_is_there_with_its_words(client, editor):
    signed_in(client, editor)

    answer = client.post(reverse("admin:directory_edition_add"), words(title_en="The book", foreword_es="Uno\n\nDos"))

    row = Edition.objects.get()
    assert answer.url == reverse("admin:directory_edition_change", args=[row.pk])
    assert (row.number, row.title, row.foreword) == (2, {"en": "The book", "es": "El libro"}, {"es": "Uno\n\nDos"})
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_es": ""}, "title_es"),
        ({"number": "1"}, "number"),
        ({"number": "x"}, "number"),
        ({"year": "99999999999"}, "year"),
        ({"language": "fr"}, "language"),
        ({"medium": "stone"}, "medium"),
    ],
)
def test_desk_when_words_are_wrong_then_the_form_comes_back_with_what_was_typed(
    client, edition, editor, changes, field
):
    signed_in(client, editor)

    answer = client.post(reverse("admin:directory_edition_add"), words(**changes, title_en="What I typed"))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert ("What I typed" in answer.content.decode(), Edition.objects.count()) == (True, 1)


def test_desk_when_each_verb_is_used_then_the_book_comes_out(client, edition, editor, at):
    agreed(person("Ana Pérez Weiß"), at)
    signed_in(client, editor)
    url = {name: reverse(f"admin:directory_edition_{name}", args=[edition.pk]) for name in [*DESK, "change"]}

    asked = {name: client.get(url[name]).status_code for name in ("freeze", "publish", "reopen")}
    states = []
    for name in ("publish", "gather", "freeze", "build"):
        client.post(url[name])
        states.append(Edition.objects.get().state)
    waiting = client.get(url["progress"]).content.decode()
    jobs.run_next_job(clock=lambda: at)
    ready = client.get(url["progress"], headers={"HX-Request": "true"}).content.decode()
    client.post(url["publish"])
    file = client.get(url["download"])

    assert (asked, states) == (
        {"freeze": 200, "publish": 200, "reopen": 200},
        ["planning", "editing", "frozen", "rendering"],
    )
    assert ("every 1s" in waiting, "Look again" in waiting, "every 1s" in ready, "<html" in ready) == (
        True, True, False, False,
    )  # fmt: skip
    assert (file["Content-Type"], file.getvalue()[:5], Edition.objects.get().state) == (
        "application/pdf", b"%PDF-", "published",
    )  # fmt: skip
    assert client.get(url["change"]).status_code == 200


def test_preview_when_asked_then_a_picture_in_under_three_seconds(client, edition, editor, at):
    for name in ("Ana Pérez Weiß", "Luz Gómez Ruiz", "Zoë Ñáñez Ortíz"):
        agreed(person(name, biography={"en": "A story. " * 60}), at)
    gather_entries(edition=edition, by=editor, at=at)
    signed_in(client, editor)
    picture_url = reverse("admin:directory_edition_preview_page", args=[edition.pk])

    page = client.get(reverse("admin:directory_edition_preview", args=[edition.pk]), {"from": "0"})
    started = sum(os.times()[:4])  # ours and the child's: other work on this machine does not count
    image = client.get(picture_url, {"from": "1"})
    took = sum(os.times()[:4]) - started

    assert (page.status_code, image["Content-Type"], image.content[:4]) == (200, "image/png", b"\x89PNG")
    assert took < 3
    assert [client.get(picture_url, {"from": bad}).status_code for bad in ("x", "-1", "9" * 30, "²")] == [200] * 4


def test_changelist_when_more_editions_then_no_more_queries(client, edition, editor, at):
    signed_in(client, editor)
    url = reverse("admin:directory_edition_changelist")
    client.get(url)
    counted = []
    for number in (1, 2, 3):
        if number > 1:
            open_edition(
                number=number, year=2026, language="en", medium="both", title={"en": "T"}, subtitle={}, foreword={},
                by=editor, at=at,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counted.append(len(queries))

    assert counted[0] == counted[2]
