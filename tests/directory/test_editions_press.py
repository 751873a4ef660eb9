"""The press: what a book says, that it is the same every time, and that a build can be watched and stopped."""

import datetime as dt
import hashlib
import io
import os
import shutil
import subprocess
import unicodedata

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from directory.editions import press
from directory.editions.manuscript import accent, clean, manuscript
from directory.editions.operations import (
    cancel_build,
    change_edition,
    gather_entries,
    request_build,
)
from directory.models import Edition, Entry
from members import jobs
from members.models import Job, JobState, Profile
from members.operations import set_photo
from tests.directory.editions import agreed, built, frozen
from tests.directory.factories import person, picture

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(hours=1)


def text_of(edition: Edition) -> str:
    if not shutil.which("pdftotext"):
        pytest.fail("pdftotext is needed: it comes with poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", edition.pdf.path, "-"], capture_output=True, check=True)
    return unicodedata.normalize("NFC", done.stdout.decode())


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
        (root / "classic.typ").write_text('#let s = "x" * 3000000000\n#s.len()')

        with pytest.raises(press.PressStopped):
            press.run_preview(root)


def test_press_when_the_template_reads_outside_then_refused():
    with press.workshop({}) as root:
        (root / "classic.typ").write_text('#read("/../../etc/passwd")')

        with pytest.raises(press.PressStopped):
            press.run_preview(root)


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
