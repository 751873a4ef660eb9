"""Editions of the book: who is in them, that they stay as they were, and how they are built."""

import datetime as dt
import hashlib
import io
import os
import shutil
import subprocess
import time
import unicodedata

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from directory.editions import press
from directory.editions.lifecycle import FIXED, OPEN, STATES, STEPS, is_legal
from directory.editions.manuscript import accent, clean, manuscript
from directory.editions.operations import (
    ConsentWithdrawn,
    NobodyIncluded,
    NotBuilt,
    NotPossible,
    archive_edition,
    cancel_build,
    change_edition,
    freeze_edition,
    gather_entries,
    open_edition,
    publish_edition,
    reopen_edition,
    request_build,
)
from directory.editions.queries import Funnel, funnel
from directory.editions.snapshot import parts
from directory.models import Edition, Entry
from members import jobs
from members.consents import record_consent, withdraw_consent
from members.models import AuditLine, Job, JobState, Profile
from members.operations import set_photo
from tests.directory.factories import organizer, person, picture, reader, republish, signed_in

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor(community):
    return organizer("book")


@pytest.fixture
def edition(editor, at):
    words = {"title": {"en": "The Book", "es": "El libro"}, "subtitle": {}, "foreword": {"en": "Read\n\nslowly."}}
    return open_edition(number=1, year=2026, language="en", medium="both", **words, by=editor, at=at)


def agreed(profile: Profile, at: dt.datetime, *, purposes: tuple[str, ...] = ("book_print", "book_ebook")) -> Profile:
    for purpose in purposes:
        record_consent(
            user=profile.member.user, purpose=purpose, given=True, text="T", language="en", source="test", at=at
        )
    return profile


def frozen(edition: Edition, editor, at) -> Edition:
    gather_entries(edition=edition, by=editor, at=at)
    return freeze_edition(edition=edition, by=editor, at=at)


def built(edition: Edition, editor, at) -> Edition:
    request_build(edition=edition, by=editor, at=at)
    jobs.run_next_job(clock=lambda: at)
    return Edition.objects.get(pk=edition.pk)


def text_of(edition: Edition) -> str:
    if not shutil.which("pdftotext"):
        pytest.fail("pdftotext is needed: it comes with poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", edition.pdf.path, "-"], capture_output=True, check=True)
    return unicodedata.normalize("NFC", done.stdout.decode())


def names(edition: Edition) -> list[str]:
    return [entry.snapshot["name"] for entry in Entry.objects.included().filter(edition=edition)]


def test_lifecycle_when_any_two_states_then_only_the_listed_steps():
    assert {(a, b) for a in STATES for b in STATES if is_legal(a, b)} == {(a, b) for a in STEPS for b in STEPS[a]}
    assert set(STATES) == OPEN | FIXED
    assert not [step for step in STEPS["published"] if step not in ("proofing", "archived")]


@pytest.mark.parametrize(
    ("display", "first", "second", "expected"),
    [
        ("Ana Pérez Weiß", "Pérez", "Weiß", (["Pérez", "Weiß"], "Ana")),
        ("Ana Pérez", "Pérez", "Weiß", (["Pérez"], "Ana")),
        ("Anita", "Pérez", "Weiß", ([], "")),
        ("Pérez", "Pérez", "", ([], "")),
        ("Anabel Ana", "Ana", "", (["Ana"], "Anabel")),
    ],
)
def test_index_name_when_a_surname_is_not_shown_then_it_is_not_printed(display, first, second, expected):
    assert parts(display, first, second) == expected


def test_gather_when_consent_or_standing_is_missing_then_no_entry(edition, editor, at):
    agreed(person("Ana Pérez Weiß"), at)
    agreed(person("Grace Gómez Ruiz", standing="grace"), at)
    person("Nadie Dijo Sí")
    agreed(person("Solo Papel Ruiz"), at, purposes=("book_print",))
    agreed(person("Candi Data Ruiz", standing="candidate"), at)
    agreed(person("Alum Nada Ruiz", standing="left"), at)
    agreed(person("Sin Nombre Ruiz", audiences={"name": "organizers"}), at)
    gone = agreed(person("Antes Dijo Sí"), at)
    withdraw_consent(user=gone.member.user, purpose="book_print", at=at + LATER)

    included = gather_entries(edition=edition, by=editor, at=at + 2 * LATER)

    assert (included, names(edition)) == (2, ["Grace Gómez Ruiz", "Ana Pérez Weiß"])
    assert funnel(edition) == Funnel(eligible=5, consented=2, included=2)


def test_gather_when_the_book_is_on_paper_only_then_the_consent_to_print_is_enough(edition, editor, at):
    change_edition(edition=edition, changes={"medium": "print"}, by=editor, at=at)
    agreed(person("Solo Papel Ruiz"), at, purposes=("book_print",))
    agreed(person("Solo Pantalla Ruiz"), at, purposes=("book_ebook",))

    gather_entries(edition=edition, by=editor, at=at)

    entry = Entry.objects.get()
    assert (names(edition), entry.consent_print.purpose, entry.consent_screen) == (
        ["Solo Papel Ruiz"],
        "book_print",
        None,
    )


def test_gather_when_again_after_a_no_then_words_and_photo_are_gone(
    edition, editor, at, django_capture_on_commit_callbacks
):
    profile = agreed(person("Ana Pérez Weiß"), at)
    agreed(person("Luz Gómez Ruiz"), at)
    set_photo(member=profile.member, source=picture(), alt="Ana", by=profile.member.user, at=at)
    gather_entries(edition=edition, by=editor, at=at)
    copy = Entry.objects.get(member=profile.member).photo.name
    had = default_storage.exists(copy)

    withdraw_consent(user=profile.member.user, purpose="book_ebook", at=at + LATER)
    with django_capture_on_commit_callbacks(execute=True):
        gather_entries(edition=edition, by=editor, at=at + 2 * LATER)

    entry = Entry.objects.get(member=profile.member)
    assert (had, default_storage.exists(copy)) == (True, False)
    assert (entry.state, entry.snapshot, entry.photo.name, names(edition)) == ("withdrawn", {}, "", ["Luz Gómez Ruiz"])


def test_freeze_when_somebody_said_no_since_gathering_then_not_in_the_book(edition, editor, at):
    agreed(person("Ana Pérez Weiß"), at)
    gone = agreed(person("Luz Gómez Ruiz"), at)
    gather_entries(edition=edition, by=editor, at=at)
    withdraw_consent(user=gone.member.user, purpose="book_print", at=at + LATER)

    row = freeze_edition(edition=edition, by=editor, at=at + 2 * LATER)

    assert (row.state, row.entries_count, names(edition)) == ("frozen", 1, ["Ana Pérez Weiß"])


def test_freeze_when_nobody_is_in_it_then_refused(edition, editor, at):
    gather_entries(edition=edition, by=editor, at=at)

    with pytest.raises(NobodyIncluded):
        freeze_edition(edition=edition, by=editor, at=at)

    edition.refresh_from_db()
    assert edition.state == "editing"


def test_frozen_edition_when_a_profile_changes_then_nothing_in_it_does(edition, editor, at):
    profile = agreed(person("Ana Pérez Weiß", headline="Bridges", offers=["Coffee"]), at)
    frozen(edition, editor, at)
    before = Entry.objects.values_list("snapshot", "photo", "sort_key").get()

    republish(profile, headline="Tunnels", display_name="Otra Persona", offers=[], biography={"en": "New"})

    assert Entry.objects.values_list("snapshot", "photo", "sort_key").get() == before
    assert before[0]["headline"] == "Bridges"


@pytest.mark.parametrize(
    "sabotage",
    [
        lambda edition: Entry.objects.update(snapshot={"name": "Mallory"}),
        lambda edition: Entry.objects.update(state="withdrawn"),
        lambda edition: Entry.objects.all().delete(),
        lambda edition: Entry.objects.create(
            edition=edition, member=person("Late Comer Ruiz").member, gathered_at=edition.created_at
        ),
        lambda edition: Edition.objects.update(title={"en": "Another"}),
        lambda edition: Edition.objects.update(entries_count=9),
        lambda edition: Edition.objects.all().delete(),
    ],
)
def test_frozen_edition_when_anything_writes_then_the_database_refuses(edition, editor, at, sabotage):
    agreed(person("Ana Pérez Weiß"), at)
    row = frozen(edition, editor, at)

    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        sabotage(row)

    assert names(edition) == ["Ana Pérez Weiß"]


def test_frozen_edition_when_its_member_is_deleted_then_the_entry_only_loses_its_links(edition, editor, at):
    profile = agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)

    Entry.objects.update(member=None, consent_print=None, consent_screen=None)

    assert (names(edition), Profile.objects.filter(pk=profile.pk).exists()) == (["Ana Pérez Weiß"], True)


def test_frozen_edition_when_changed_or_gathered_then_not_possible(edition, editor, at):
    agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)

    for attempt in (gather_entries, freeze_edition, archive_edition, cancel_build):
        with pytest.raises(NotPossible):
            attempt(edition=edition, by=editor, at=at)
    with pytest.raises(NotPossible):
        change_edition(edition=edition, changes={"year": 2027}, by=editor, at=at)


HIDDEN = {
    "headline": "organizers", "city": "ties", "biography": "nobody", "offers": "organizers", "employer": "ties",
    "photo": "organizers", "links": "nobody", "pronouns": "ties", "skills": "organizers", "languages": "nobody",
}  # fmt: skip
CANARY = {
    "headline": "canaryheadline", "city": "Canarycity", "biography": {"en": "canarystory"}, "offers": ["canaryoffer"],
    "employer": "canaryemployer", "links": ["https://canarylink.example.org"], "pronouns": "canarypronoun",
    "skills": ["canaryskill"], "languages": [{"code": "qu", "level": "C1"}], "birthday": None,
}  # fmt: skip


def test_book_when_fields_are_hidden_then_their_words_are_not_in_the_pdf(edition, editor, at):
    words = {name: value for name, value in CANARY.items() if name != "birthday"}
    agreed(person("Ana Pérez Weiß", audiences=HIDDEN, role_title="canaryrole", **words), at)
    agreed(person("Luz Gómez Ruiz", **words), at)
    person("Negada Canaryname Ruiz", headline="canaryrefused")

    book = text_of(built(frozen(edition, editor, at), editor, at))

    assert Entry.objects.get(snapshot__name="Ana Pérez Weiß").snapshot["headline"] == ""
    for token in ("canaryheadline", "canarystory", "canaryoffer", "canaryemployer", "canarypronoun"):
        assert book.lower().count(token) == 1, token
    for token in ("canaryskill", "canarylink", "canaryrole", "quechua"):
        assert book.lower().count(token) == 1, token
    assert (
        book.count("Canarycity") == 2
    )  # in the index and in the statistics, with Luz; her own page has it in capitals
    assert ("canaryrefused" in book, "Canaryname" in book, "Ana Pérez Weiß" in book) == (False, False, True)


HOSTILE = [
    '#read("/etc/passwd")',
    "#let x = 1; #x",
    "$ x^2 $ and \\ and `raw` and *bold* _it_",
    "<label> @ref // no comment /* none */",
    '#import "@preview/cetz:0.3.0"',
    "[brackets] {braces} \\u{41}",
    "ñandú über weiß Łucja hősök değil",
]


def test_book_when_texts_look_like_markup_then_they_come_out_as_written(edition, editor, at):
    profile = agreed(person("Ana Pérez Weiß", biography={"en": "\n\n".join(HOSTILE)}, headline='#panic("x")'), at)
    endless = "a" * 300
    agreed(person("Luz Gómez Ruiz", offers=[endless[:120]], biography={"en": endless}), at)
    turned = {"en": "be\u202egin \U0001f389 漢 end"}  # fmt: skip
    agreed(person("#eval(1) $x$ Ruiz", biography=turned), at)

    row = built(frozen(edition, editor, at), editor, at)

    book = text_of(row)
    flat = " ".join(book.split())
    assert [text for text in HOSTILE if text not in flat] == []
    assert ('#panic("x")' in flat, "#eval(1) $x$ Ruiz" in flat, "root:" in flat) == (True, True, False)
    assert "begin ▯ end" in flat
    assert (row.unprinted, row.standard) == ("漢\U0001f389", "PDF/UA-1")
    assert sum(line.count("a") for line in book.splitlines() if set(line.strip()) <= {"a", "\u200b"}) >= 250
    assert profile.headline == '#panic("x")'


def test_book_when_built_twice_then_the_same_bytes(edition, editor, at):
    profile = agreed(person("Ana Pérez Weiß", city="Köln", discipline="law"), at)
    set_photo(member=profile.member, source=picture(), alt="Ana", by=profile.member.user, at=at)
    frozen(edition, editor, at)

    first = built(edition, editor, at)
    with first.pdf.open("rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    second = built(edition, editor, at + LATER)

    assert (first.sha256, first.pages) == (digest, second.pages)
    assert (second.sha256, second.built_at, second.state) == (digest, at + LATER, "frozen")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", {"Contents", "People", "In numbers", "By name"}),
        ("de", {"de"}),
        ("es", {"es"}),
    ],
)
def test_manuscript_when_a_language_is_missing_then_the_passage_says_its_own(edition, editor, at, language, expected):
    change_edition(edition=edition, changes={"language": language, "title": {"en": "T"}}, by=editor, at=at)
    edition.refresh_from_db()
    agreed(person("Ana Pérez Weiß", biography={"es": "Hola.\n\nAdiós."}), at)
    gather_entries(edition=edition, by=editor, at=at)

    book = manuscript(edition, list(Entry.objects.included()))

    story = book["sections"][0]["entries"][0]["biography"]
    assert (story, book["lang"], book["title"]["lang"]) == (
        {"paragraphs": ["Hola.", "Adiós."], "lang": "es"},
        language,
        "en",
    )
    assert expected & {language, *book["words"].values(), *(part["title"] for part in book["indices"])} == expected


def test_manuscript_when_texts_carry_controls_then_cleaned():
    assert clean("a\u202eb\x07c\nd\u2066") == "abc\nd"
    assert clean("x" * 40).replace("\u200b", "") == "x" * 40
    assert accent("oklch(.44 .145 262)") == {"kind": "oklch", "lightness": 0.44, "chroma": 0.145, "hue": 262.0}
    assert accent("url(evil)") == {"kind": "hex", "hex": "#1f4e8c"}


def test_build_when_it_runs_then_progress_is_told_and_the_file_kept(edition, editor, at):
    agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)

    first, second = (request_build(edition=edition, by=editor, at=at) for _ in range(2))
    jobs.run_next_job(clock=lambda: at)

    edition.refresh_from_db()
    job = Job.objects.get()
    assert (first, job.state, job.done, job.total) == (second, JobState.DONE, 26, 26)
    assert (edition.state, edition.built_at, edition.pages, bool(edition.pdf)) == ("frozen", at, 8, True)


def test_build_when_canceled_while_the_press_works_then_no_file_and_frozen_again(edition, editor, at, monkeypatch):
    agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)
    job = request_build(edition=edition, by=editor, at=at)
    before = press._wait

    def cancel_first(child, *, alive, until):
        cancel_build(edition=edition, by=editor, at=at)
        before(child, alive=alive, until=until)

    monkeypatch.setattr(press, "_wait", cancel_first)
    jobs.run_next_job(clock=lambda: at)

    job.refresh_from_db()
    edition.refresh_from_db()
    assert (job.state, edition.state, edition.pdf.name) == (JobState.CANCELED, "frozen", "")


def test_build_when_canceled_while_waiting_then_frozen_at_once(edition, editor, at):
    agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)
    job = request_build(edition=edition, by=editor, at=at)

    cancel_build(edition=edition, by=editor, at=at)

    job.refresh_from_db()
    edition.refresh_from_db()
    assert (job.state, edition.state) == (JobState.CANCELED, "frozen")


def test_build_when_the_press_fails_then_the_job_says_so_and_the_edition_is_frozen(edition, editor, at, monkeypatch):
    agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)
    request_build(edition=edition, by=editor, at=at)
    monkeypatch.setattr(press, "LONGEST", -1.0)

    with pytest.raises(press.PressStopped):
        jobs.run_next_job(clock=lambda: at)

    edition.refresh_from_db()
    assert (Job.objects.get().state, edition.state, edition.pdf.name) == (JobState.FAILED, "frozen", "")


def test_press_when_the_template_eats_memory_then_only_the_child_dies(edition, editor, at, tmp_path):
    with press.workshop({}) as root:
        (root / "classic.typ").write_text('#let s = "x" * 900000000\n#let t = s + s + s + s\n#t.len()')

        with pytest.raises(press.PressStopped):
            press.run_preview(root)


def test_press_when_the_template_reads_outside_then_refused():
    with press.workshop({}) as root:
        (root / "classic.typ").write_text('#read("/../../etc/passwd")')

        with pytest.raises(press.PressStopped):
            press.run_preview(root)


def test_publish_when_not_built_or_somebody_withdrew_then_refused(edition, editor, at):
    profile = agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)

    with pytest.raises(NotBuilt):
        publish_edition(edition=edition, by=editor, at=at)
    built(edition, editor, at)
    withdraw_consent(user=profile.member.user, purpose="book_ebook", at=at + LATER)
    with pytest.raises(ConsentWithdrawn):
        publish_edition(edition=edition, by=editor, at=at + LATER)


def test_reopen_when_published_then_a_new_revision_without_a_file(edition, editor, at):
    agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)
    built(edition, editor, at)
    publish_edition(edition=edition, by=editor, at=at)

    row = reopen_edition(edition=edition, by=editor, at=at)

    assert (row.state, row.revision, row.pdf.name, row.frozen_at) == ("proofing", 1, "", None)
    deeds = list(AuditLine.objects.filter(deed__startswith="edition.").order_by("pk").values_list("deed", flat=True))
    assert deeds[-3:] == ["edition.build_requested", "edition.published", "edition.reopened"]


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
    assert ("every 1s" in waiting, "http-equiv" in waiting, "every 1s" in ready, "<html" in ready) == (
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
    started = time.perf_counter()
    image = client.get(picture_url, {"from": "1"})
    took = time.perf_counter() - started

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


@pytest.mark.slow
def test_book_when_167_people_with_photos_then_in_half_a_minute(edition, editor, at):
    photos = [photograph(number) for number in range(8)]
    for number in range(167):
        profile = agreed(
            person(f"Ana Pérez{number} Ruiz{number % 7}", biography={"es": "Una historia larga. " * 25}), at
        )
        name = default_storage.save(f"photos/test{number}-1200.jpg", photos[number % 8])
        Profile.objects.filter(pk=profile.pk).update(photo=name, photo_alt="Ana")

    started = sum(os.times()[:4])  # ours and the child's: other work on this machine does not count
    row = built(frozen(edition, editor, at), editor, at)
    took = sum(os.times()[:4]) - started

    assert (row.entries_count, row.standard, row.pages > 60) == (167, "PDF/UA-1", True)
    assert took < 30


def photograph(number: int) -> ContentFile:
    """Something with as much detail as a photo, in the size that uploads are kept in."""
    buffer = io.BytesIO()
    Image.effect_noise((240, 300), 40 + number % 20).resize((1200, 1500)).convert("RGB").save(
        buffer, "JPEG", quality=84
    )
    return ContentFile(buffer.getvalue())
