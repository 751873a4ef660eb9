"""People as a file: what they show to organizers and nothing else, for a reason, for a day."""

import csv
import datetime as dt
import io

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from directory.export import safe
from directory.exporting import operations
from directory.exporting.columns import COLUMNS
from directory.exporting.operations import NotAllowed, ask_export
from members import jobs
from members.forgetting import forget_expired
from members.models import AuditLine, Job, Letter
from members.visibility import FIELDS
from tests.directory.factories import person
from tests.factories import organizer
from tests.members.desk import at_desk

pytestmark = pytest.mark.django_db
START = "/desk/people/export/"
WANTED = {"standings": ["member"], "columns": ["name", "city"], "file_kind": "csv", "reason": "For the letters by post"}
SECRETS = {
    "headline": "canary-headline", "discipline": "canary-field", "industry": "canary-industry", "employer": "canary-employer",
    "role_title": "canary-role", "city": "canary-city", "pronouns": "canary-pronouns", "skills": ["canary-skill"],
    "offers": ["canary-offer"], "looks_for": ["canary-need"], "biography": {"en": "canary-story"},
    "links": ["https://example.org/canary-link"], "years_experience": 77, "in_country_since": 1977,
    "languages": [{"code": "nah", "level": "C2"}],
}  # fmt: skip
AUDIENCE = {"looks_for": "needs"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path, community):
    settings.MEDIA_ROOT = tmp_path


def made(by, at, *, columns=tuple(COLUMNS), standings=("member",), kind="csv"):
    """The rows of a file that was asked for and made."""
    job = ask_export(columns=columns, standings=standings, file_kind=kind, reason="Because", by=by, at=at)
    while jobs.run_next_job(clock=lambda: at):
        pass
    job.refresh_from_db()
    with job.file.open("rb") as file:
        content = file.read()
    if kind == "xlsx":
        sheet = load_workbook(io.BytesIO(content)).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
        return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("field", sorted(SECRETS))
def test_field_when_shown_to_nobody_then_in_no_file_and_otherwise_in_it(at, kind, field):
    owner, page = organizer(), person("Ana Piña Núñez", **SECRETS)
    open_rows = made(owner, at, kind=kind)
    page.audiences = {AUDIENCE.get(field, field): "nobody"}
    page.save()
    Job.objects.all().delete()

    hidden_rows = made(owner, at, kind=kind)

    changed = [
        number for number, pair in enumerate(zip(open_rows[1], hidden_rows[1], strict=True)) if pair[0] != pair[1]
    ]
    assert (len(changed), [hidden_rows[1][number] for number in changed]) == (1, [""])


def test_columns_when_compared_with_the_policy_then_each_follows_it_or_is_a_fact_of_organizers():
    policy = set(FIELDS) - {"photo", "birthday"}
    names = {
        {"years": "years_experience", "since": "in_country_since", "looks_for": "needs"}.get(name, name)
        for name in COLUMNS
    }

    assert names - policy == {"standing", "joined", "email"}
    assert policy - names == set()


def test_person_when_the_name_is_shown_to_nobody_or_the_seat_is_gone_then_no_row(at):
    owner = organizer()
    person("Ana Piña Núñez", audiences={"name": "nobody"})
    for standing in ("left", "lapsed", "suspended", "paused", "alumni"):
        person("Eva Uno Dos", standing=standing)
    person("Jörg Weiß", standing="candidate")

    rows = made(owner, at, columns=["name", "standing"], standings=["member", "candidate", "alumni", "left", "lapsed"])

    assert rows == [["Name", "Standing"], ["Jörg Weiß", "candidate"]]


def test_alumni_when_they_chose_to_stay_then_in_the_file(at):
    person("Eva Uno Dos", standing="alumni", listed_as_alumni=True)

    assert made(organizer(), at, columns=["name"], standings=["alumni"]) == [["Name"], ["Eva Uno Dos"]]


@pytest.mark.parametrize("text", ["=1+1", "+49 1", "-2", "@x", "\t=1", " =1", "\uff1d1", '=HYPERLINK("x")'])
def test_cell_when_a_spreadsheet_would_compute_it_then_text(at, text):
    owner = organizer()
    person("Ana Piña Núñez", headline=text)

    rows = made(owner, at, columns=["headline"])
    Job.objects.all().delete()
    sheet = made(owner, at, columns=["headline"], kind="xlsx")

    assert rows[1] == [safe(text)]
    assert rows[1][0].startswith("'")
    assert sheet[1] == [text]


def test_file_when_made_then_written_down_with_its_reason_and_owners_hear_of_many(at, monkeypatch):
    monkeypatch.setattr(operations, "MANY", 1)
    by, other = organizer("admissions"), organizer()
    person("Ana Piña Núñez")
    person("Eva Uno Dos")

    made(by, at, columns=["name", "email"])

    asked, done = AuditLine.objects.filter(deed__startswith="people.").order_by("pk")
    assert (asked.by, asked.facts) == (by, {"columns": ["name", "email"], "reason": "Because"})
    assert (done.deed, done.facts) == ("people.exported", {"people": 2})
    letter = Letter.objects.get(kind="people_exported")
    assert letter.to == other.email
    assert "a file of 2 people" in letter.text


def test_file_when_made_then_a_letter_says_so_and_names_nobody_in_it(at):
    by = organizer()
    person("Ana Piña Núñez", headline="Bridges over the Spree")

    made(by, at)

    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("people_file_ready", by.email)
    assert START in letter.text
    assert not any(word in letter.subject + letter.text + letter.html for word in ("Piña", "Bridges"))


def test_file_when_a_day_is_over_then_deleted_by_the_tick(at):
    person("Ana Piña Núñez")
    made(organizer(), at, columns=["name"])
    name = Job.objects.get().file.name

    forget_expired(at=at + dt.timedelta(hours=23))
    kept = default_storage.exists(name)
    forget_expired(at=at + dt.timedelta(hours=25))

    assert (kept, default_storage.exists(name), Job.objects.count()) == (True, False, 0)


def test_file_when_the_role_ended_before_it_was_made_then_none(at):
    by = organizer()
    ask_export(columns=["name"], standings=["member"], file_kind="csv", reason="Because", by=by, at=at)
    by.role_grants.update(ended_at=at)

    with pytest.raises(NotAllowed):
        jobs.run_next_job(clock=lambda: at)

    job = Job.objects.get()
    assert (job.state, bool(job.file)) == ("failed", False)


def test_rows_when_many_then_as_many_queries(at):
    owner, counts = organizer(), []
    for _ in range(2):
        person("Ana Piña Núñez")
        with CaptureQueriesContext(connection) as queries:
            made(owner, at)
        Job.objects.all().delete()
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_page_when_asked_made_and_taken_then_the_file(client):
    at_desk(client)
    person("Ana Piña Núñez", city="Köln")

    asked = client.post(START, WANTED, follow=True)
    while jobs.run_next_job(clock=lambda: dt.datetime.now(dt.UTC)):
        pass
    page = client.get(START)
    job = Job.objects.get()
    file = client.get(f"{START}{job.pk}/")

    assert "The file is being made" in asked.text
    assert f'href="{START}{job.pk}/"' in page.text
    assert b"".join(file).decode("utf-8-sig") == "Name,City\r\nAna Piña Núñez,Köln\r\n"
    assert file["Content-Disposition"].endswith('.csv"')
    assert AuditLine.objects.filter(deed="people.export_taken").count() == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reason": ""}, "This field is required."),
        ({"reason": "short"}, "at least 10 characters"),
        ({"columns": []}, "Choose at least one column."),
        ({"columns": ["name", "password"]}, "password is not one of the available choices"),
        ({"standings": ["left"]}, "left is not one of the available choices"),
        ({"file_kind": "exe"}, "exe is not one of the available choices"),
    ],
)
def test_page_when_asked_wrongly_then_told_and_kept(client, change, told):
    at_desk(client)

    answer = client.post(START, WANTED | change)

    assert (answer.status_code, Job.objects.count()) == (422, 0)
    assert told in answer.text


def test_page_when_it_must_be_shown_again_who_it_is_then_asked_before_anything_is_made(client):
    TOTP.activate(at_desk(client), "JBSWY3DPEHPK3PXP")

    wrong, right = client.post(START, WANTED | {"reason": ""}), client.post(START, WANTED)

    assert (wrong.status_code, right.status_code, Job.objects.count()) == (422, 302, 0)
    assert right["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_page_when_sent_twice_then_one_file(client):
    at_desk(client)

    client.post(START, WANTED)
    client.post(START, WANTED)

    assert Job.objects.count() == 1


def test_file_when_somebody_else_asks_for_it_or_it_is_deleted_then_absent(client, at):
    at_desk(client)
    other = Client()
    at_desk(other)
    client.post(START, WANTED)
    while jobs.run_next_job(clock=lambda: dt.datetime.now(dt.UTC)):
        pass
    job = Job.objects.get()

    foreign = [other.get(f"{START}{job.pk}/"), other.post(f"{START}{job.pk}/delete/")]
    client.post(f"{START}{job.pk}/delete/")

    assert [answer.status_code for answer in foreign] == [404, 404]
    assert client.get(f"{START}{job.pk}/").status_code == 404


@pytest.mark.parametrize("role", ["events", "auditor", "moderator"])
def test_page_when_the_role_does_not_carry_it_then_closed(client, role):
    at_desk(client, role)

    assert [client.get(START).status_code, client.post(START, WANTED).status_code] == [403, 403]
