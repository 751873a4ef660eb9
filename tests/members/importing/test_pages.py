"""The pages of people from a list: what is shown, what is kept after a mistake, and who may."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import jobs
from members.importing import sheets
from members.models import Import, ImportState, Job, Letter, User
from tests.directory.factories import person
from tests.factories import organizer
from tests.members.desk import at_desk
from tests.members.importing.files import ANA, HEAD, JOERG, book, text

pytestmark = pytest.mark.django_db
START = "/desk/people/import/"


@pytest.fixture
def desk(client, community, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return at_desk(client)


def url(name, source):
    return reverse(f"importing:{name}", args=[source.pk])


def upload(client, file, name="people.csv"):
    file.seek(0)
    file.name = name
    return client.post(START, {"file": file})


def said(source, **more):
    mapping = {f"column_{place}": field or "-" for place, field in enumerate(source.mapping)}
    return {**mapping, "manner": "fill", "language": "en", **more}


def work(at):
    while jobs.run_next_job(clock=lambda: at):
        pass


def read(client, file, at, **more):
    """A list as it stands after its columns were said."""
    upload(client, file)
    source = Import.objects.first()
    client.post(url("columns", source), said(source, **more))
    work(at)
    return Import.objects.get(pk=source.pk)


@pytest.mark.parametrize("file", [text(HEAD, ANA, JOERG, delimiter=";", encoding="cp1252"), book(HEAD, ANA, JOERG)])
def test_list_when_taken_in_from_beginning_to_end_then_accounts(client, desk, at, file):
    chosen = upload(client, file)
    source = Import.objects.get()
    columns = client.get(chosen["Location"])
    looked = client.post(url("columns", source), said(source), follow=True)
    work(at)
    rows = client.get(url("show", source))
    taking = client.post(url("take", source), {"letters": "on"}, follow=True)
    work(at)
    done = client.get(url("show", source))

    assert chosen["Location"] == url("columns", source)
    assert "Such as: Ana Piña Núñez · Jörg Größmann" in columns.text
    assert "The rows are being read" in looked.text
    assert "2 people would be taken in or changed." in rows.text
    assert "Jörg Größmann" in rows.text
    assert "The people are being taken in" in taking.text
    assert "2 new accounts." in done.text
    assert User.objects.filter(email__in=[ANA[0], JOERG[0]]).count() == Letter.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.pdf", b"%PDF-1.7", "This is no list."),
        ("x.xlsx", b"PK\x03\x04no", "This workbook is broken."),
        ("x.csv", b"", "This file holds no rows."),
        ("x.csv", b'E-mail,Name\nana@example.org,"Ana\n', "In line 2 a quotation mark is opened and never closed."),
        ("x.csv", b"x,y\n", "The first line must name the columns"),
        ("x" * 120 + ".csv", b"x,y\n", "The first line must name the columns"),
    ],
)
def test_upload_when_it_is_no_list_then_the_reason(client, desk, name, content, told):
    answer = upload(client, io.BytesIO(content), name)

    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert told in answer.text


def test_upload_when_no_file_is_chosen_then_said(client, desk):
    answer = client.post(START, {})

    assert (answer.status_code, "Choose a file first." in answer.text) == (422, True)


def test_upload_when_it_unpacks_to_too_much_then_refused(client, desk, monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 1_000)

    answer = upload(client, book(HEAD, ANA), "people.xlsx")

    assert (answer.status_code, "This file is too large" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"column_0": "-"}, "Say which column holds the e-mail addresses"),
        ({"column_1": "email"}, "“E-mail” holds this already."),
        ({"column_1": "role"}, "role is not one of the available choices"),
        ({"manner": "delete"}, "delete is not one of the available choices"),
        ({"language": "xx"}, "xx is not one of the available choices"),
    ],
)
def test_columns_when_wrong_then_told_and_what_was_chosen_stays(client, desk, change, told):
    upload(client, text(HEAD, ANA))
    source = Import.objects.get()

    answer = client.post(url("columns", source), said(source, column_2="employer") | change)

    assert (answer.status_code, Job.objects.count()) == (422, 0)
    assert told in answer.text
    assert '<option value="employer" selected>' in answer.text


def test_columns_when_they_name_what_no_file_can_set_then_said(client, desk):
    upload(client, text((*HEAD, "Role", "Newsletter"), (*ANA, "owner", "yes")))

    page = client.get(url("columns", Import.objects.get()))

    assert page.text.count("Is never taken from a file") == 2


def test_rows_when_of_every_fate_then_each_is_listed_with_its_why(client, desk, at):
    known = person("Ana Piña Núñez", city="Berlin", skills=["SQL"])
    file = text(
        ("E-mail", "Name", "City", "Skills", "Years at work"),
        (known.member.user.email, "", "Hamburg", "", ""),
        ("new@example.org", "<b>Jörg</b> Größmann", "", "Python", "so many"),
        ("NEW@example.org", "Jörg", "", "", ""),
        ("other@example.org", "Núñez Piña Ana", "", "", ""),
        ("nobody", "Nobody", "", "", ""),
    )

    source = read(client, file, at, manner="replace")
    pages = {fate: client.get(url("show", source), {"fate": fate}).text for fate in source.counts}

    assert "<del>Berlin</del> <ins>Hamburg</ins>" in pages["changes"]
    assert "&lt;b&gt;Jörg&lt;/b&gt; Größmann" in pages["new"]
    assert "Years at work left out: “so many”" in pages["new"]
    assert "as in line 3" in pages["twice"]
    assert "the same name" in pages["perhaps"]
    assert reverse("admin:members_member_change", args=[known.pk]) in pages["perhaps"]
    assert "not an e-mail address" in pages["refused"]


def test_rows_when_the_fate_or_line_is_unknown_then_the_first_fate(client, desk, at):
    source = read(client, text(HEAD, ANA), at)

    for query in ({"fate": "x"}, {"after": "x"}, {"after": "9" * 30}, {"fate": "new", "after": "٣"}):
        assert client.get(url("show", source), query).status_code == 200


def test_rows_when_many_then_page_by_page_with_as_many_queries(client, desk, at):
    few = read(client, text(HEAD, ANA), at)
    many = read(client, text(HEAD, *((f"p{n}@example.org", f"Ana Nr{n}", "Berlin") for n in range(120))), at)
    counts = []
    for source in (few, many):
        with CaptureQueriesContext(connection) as queries:
            first = client.get(url("show", source))
        counts.append(len(queries))

    second = client.get(url("show", many), {"fate": "new", "after": 51})

    assert counts[0] == counts[1]
    assert ("after=51#rows" in first.text, first.text.count('<th scope="row">')) == (True, 50)
    assert ("Ana Nr49" in second.text, "Ana Nr50" in second.text) == (False, True)


def test_perhaps_when_marked_as_somebody_else_then_taken_in_or_left_out(client, desk, at):
    person("Ana Piña Núñez")
    source = read(client, text(HEAD, ANA), at)
    row = source.rows.get()

    client.post(url("want", source), {"row": [row.pk, "x"], "wanted": "1"})
    marked = client.get(url("show", source), {"fate": "perhaps"})
    client.post(url("want", source), {"row": row.pk})

    row.refresh_from_db()
    assert "somebody else: will be taken in" in marked.text
    assert (row.wanted, "No row would do anything." in client.get(url("show", source)).text) == (False, True)


def test_taking_in_when_sent_twice_then_one_job_and_said(client, desk, at):
    source = read(client, text(HEAD, ANA), at)

    client.post(url("take", source))
    again = client.post(url("take", source), follow=True)
    work(at)

    assert "Somebody was quicker" in again.text
    assert (Job.objects.filter(kind="importing.take").count(), Letter.objects.count()) == (1, 0)
    assert User.objects.filter(email=ANA[0]).count() == 1


def test_progress_when_htmx_asks_then_the_part_and_at_the_end_the_page_anew(client, desk, at):
    upload(client, text(HEAD, ANA))
    source = Import.objects.get()
    client.post(url("columns", source), said(source))

    part = client.get(url("show", source), headers={"HX-Request": "true"})
    work(at)
    end = client.get(url("show", source), headers={"HX-Request": "true"})

    assert ("<html" in part.text, 'hx-trigger="every 1s"' in part.text, "HX-Refresh" in part) == (False, True, False)
    assert end["HX-Refresh"] == "true"


def test_progress_when_stopped_then_back_at_the_columns(client, desk):
    upload(client, text(HEAD, ANA))
    source = Import.objects.get()
    client.post(url("columns", source), said(source))

    answer = client.post(url("stop", source), follow=True)

    assert "It stops." in answer.text
    assert Import.objects.get().state == ImportState.CHOSEN


def test_work_when_it_failed_then_a_button_goes_on(client, desk, at):
    source = read(client, text(HEAD, ANA), at)
    client.post(url("take", source))
    Job.objects.filter(kind="importing.take").update(state="failed")

    failed = client.get(url("show", source))
    client.post(url("again", source))
    work(at)

    assert "It did not come to its end." in failed.text
    assert User.objects.filter(email=ANA[0]).exists()


def test_seats_when_given_then_said_first_and_everybody_is_a_candidate(client, desk, at):
    source = read(client, text(HEAD, ANA, JOERG), at)
    client.post(url("take", source))
    work(at)

    asked = client.get(url("seats", source))
    client.post(url("seats", source))
    work(at)
    done = client.get(url("show", source))

    assert "2 people become candidates, by your decision." in asked.text
    assert "Give them seats" not in done.text
    standings = User.objects.filter(email__in=[ANA[0], JOERG[0]]).values_list("member__standing", flat=True)
    assert list(standings) == ["candidate", "candidate"]


def test_file_when_forgotten_then_only_its_line_in_the_list_stays(client, desk, at):
    source = read(client, text(HEAD, ANA), at)

    answer = client.post(url("forget", source), follow=True)

    assert answer.redirect_chain == [(START, 302)]
    assert "file deleted" in answer.text
    assert client.get(url("show", source)).status_code == 200
    assert client.get(url("columns", source)).status_code == 302


def test_file_when_it_breaks_off_then_the_page_says_where(client, desk, at):
    file = text(HEAD, *[ANA] * 30)
    file.seek(0, 2)
    file.write(b'"x@example.org","open')

    source = read(client, file, at)

    assert "In line 32 a quotation mark is opened" in client.get(url("show", source)).text


@pytest.mark.parametrize("role", ["events", "auditor", "treasurer"])
def test_pages_when_somebody_else_comes_then_closed(community, desk, client, at, role):
    source = read(client, text(HEAD, ANA), at)
    other = Client()
    at_desk(other, user=organizer(role))

    asked = [
        other.get(START),
        other.get(url("show", source)),
        other.post(url("take", source)),
        other.post(url("seats", source)),
    ]

    assert [answer.status_code for answer in asked] == [403, 403, 403, 403]
    assert Job.objects.filter(kind="importing.take").count() == 0
