"""Evidence is what its content says, kept privately, seen by those who may, and marked by people."""

import datetime as dt
import io
import pathlib

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from icmp.evidence.files import MOST_BYTES, BadFile, cleaned
from icmp.evidence.queries import to_check
from icmp.models import Application, Proof, Review
from icmp.operations import check_proof, expire_drafts, forget_answers, withdraw
from members.models import AuditLine, User
from members.portability import archive_of
from tests.directory.factories import signed_in
from tests.factories import UserFactory, organizer

from .factories import DecisionFactory, SubmittedApplicationFactory, stand
from .narrowed import ANSWERS, YOU, application_in_review, narrowed

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
WORK = "/".join(["", "join", "work", ""])
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("community")]


@pytest.fixture(autouse=True)
def today(settings, tmp_path: pathlib.Path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (300, 200), secret: bytes = b"") -> bytes:
    """A picture that says where it was taken, if its format can."""
    buffer, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = secret.decode() or "taken at home"
    Image.new("RGB", size, "teal").save(buffer, format=kind, exif=exif)
    return buffer.getvalue()


def reason_of(content: bytes) -> str:
    with pytest.raises(BadFile) as refused:
        cleaned(io.BytesIO(content), size=len(content))
    return refused.value.reason


def work(**more: object) -> dict[str, object]:
    return ANSWERS["work"] | more


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def draft(client: Client) -> Application:
    client.post("/join/you/", YOU)
    return Application.objects.get()


def shown(*, state: str = "in_review", file: bytes = PDF) -> Proof:
    narrowed()
    row = application_in_review()
    proof = Proof(application=row, attribute=row.answers.get(attribute__key="field").attribute, given_at=NOW)
    proof.file.save("proof.pdf", io.BytesIO(file))
    return proof


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_when_cleaned_then_drawn_anew_without_what_it_told(kind: str) -> None:
    raw = picture(kind, secret=b"Hauptstrasse 5")

    clean = cleaned(io.BytesIO(raw), size=len(raw))

    assert b"Hauptstrasse 5" in raw
    assert b"Hauptstrasse 5" not in clean.content
    with Image.open(io.BytesIO(clean.content)) as drawn:
        assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (300, 200), {})


def test_document_when_cleaned_then_nothing_hangs_on_behind_it() -> None:
    raw = PDF + b"PK\x03\x04"

    clean = cleaned(io.BytesIO(raw), size=len(raw))

    assert (clean.ending, clean.content) == ("pdf", PDF)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "unknown"),
        (b"GIF89a" + b"\0" * 50, "unknown"),
        (b"MZ" + b"\0" * 50, "unknown"),
        (b"\xff\xd8\xff" + b"\0" * 50, "unreadable"),
        (b"RIFF\0\0\0\0WAVEfmt ", "unreadable"),
        (picture()[:-400], "unreadable"),
        (b"%PDF-1.7 and then nothing", "unreadable"),
        (PDF + PDF, "unreadable"),
        (PDF.replace(b"/Catalog", b"/Catalog /OpenAction <</S /JavaScript>>"), "active"),
        (b"%PDF-" + b"0" * MOST_BYTES, "too_big"),
    ],
)
def test_file_when_not_what_it_claims_then_refused_with_a_reason(content: bytes, reason: str) -> None:
    assert reason_of(content) == reason


def test_page_when_asked_then_evidence_stands_beside_answers_that_can_be_shown(client: Client) -> None:
    narrowed()
    draft(client)

    page = client.get(WORK).text

    assert 'enctype="multipart/form-data"' in page
    assert 'name="e_field_link"' in page
    assert 'name="e_field_file"' in page
    assert 'name="e_working_language_file"' not in page


def test_page_when_a_file_and_a_link_are_sent_then_kept_under_a_name_of_our_own(client: Client) -> None:
    narrowed()
    row = draft(client)

    client.post(WORK, work(e_field_file=sent("../../evil.php", picture()), e_in_work_link=""))
    client.post(WORK, work(e_field_link="example.org/me"))

    proof = row.proofs.get()
    assert (proof.link, proof.attribute.key) == ("https://example.org/me", "field")
    assert proof.file.name.startswith("evidence/")
    assert proof.file.name.endswith(".jpg")
    assert "evil" not in proof.file.name


def test_page_when_the_file_is_no_picture_then_said_and_the_answers_stay(client: Client) -> None:
    narrowed()
    row = draft(client)

    response = client.post(WORK, work(e_field_file=sent("me.jpg", b"<html>"), e_field_link="example.org/me"))

    assert response.status_code == 422
    assert "This is no PDF, JPEG, PNG or WebP" in response.text
    assert 'value="software_it" ' in response.text
    assert "example.org/me" in response.text
    assert not row.proofs.exists()


def test_page_when_another_answer_is_refused_then_the_file_is_kept(client: Client) -> None:
    narrowed()
    row = draft(client)

    response = client.post(WORK, work(q_field="astrology", e_field_file=sent("me.pdf", PDF)))

    assert response.status_code == 422
    assert row.proofs.get().file
    assert "We have your file" in response.text


def test_file_when_replaced_or_taken_back_then_the_former_one_is_gone(client: Client) -> None:
    narrowed()
    row = draft(client)
    client.post(WORK, work(e_field_file=sent("a.pdf", PDF)))
    first = row.proofs.get().file.name

    client.post(WORK, work(e_field_file=sent("b.jpg", picture())))
    second = row.proofs.get().file.name
    client.post(WORK, work(e_field_drop="on"))

    assert not default_storage.exists(first)
    assert not default_storage.exists(second)
    assert not row.proofs.exists()


def test_file_when_asked_by_anybody_then_only_those_who_may_get_it(client: Client) -> None:
    proof = shown()
    reader, unread, auditor = organizer("reviewer"), organizer("admissions"), organizer("auditor")
    Review.objects.create(
        application=proof.application, reviewer=reader, assigned_at=NOW, opened_at=NOW, submitted_at=NOW,
        verdict="accept", confidence=3, rationale="Good.",
    )  # fmt: skip
    url = reverse("evidence:file", args=[proof.pk])

    got = [
        signed_in(Client(), user).get(url).status_code
        for user in (reader, proof.application.user, unread, auditor, UserFactory())
    ]
    stranger = client.get(url)

    assert got == [200, 200, 404, 404, 404]
    assert stranger.status_code == 302
    answer = signed_in(Client(), reader).get(url)
    assert answer["Content-Disposition"] == f'attachment; filename="evidence-{proof.pk}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == PDF


def test_mark_when_it_contradicts_then_a_flag_and_never_a_decision(client: Client) -> None:
    proof, decider = shown(), organizer("admissions")
    Review.objects.create(
        application=proof.application, reviewer=decider, assigned_at=NOW, opened_at=NOW, submitted_at=NOW,
        verdict="accept", confidence=3, rationale="Good.",
    )  # fmt: skip
    signed_in(client, decider)

    client.post(reverse("evidence:mark", args=[proof.pk]), {"result": "contradicts", "note": "Another year."})

    row = Application.objects.get()
    assert (row.state, row.flags) == ("in_review", ["too_fast", "contradiction"])
    assert list(to_check()) == [proof]
    assert AuditLine.objects.filter(deed="evidence.checked").count() == 1
    page = client.get(reverse("admin:icmp_application_change", args=[row.pk])).text
    assert "contradicts the answer" in page
    check_proof(proof=proof, result="confirms", remark="", by=decider, at=NOW)
    row.refresh_from_db()
    assert row.flags == ["too_fast"]


def test_mark_when_not_one_who_decides_then_refused(client: Client) -> None:
    proof = shown()
    signed_in(client, organizer("auditor"))

    response = client.post(reverse("evidence:mark", args=[proof.pk]), {"result": "confirms"})

    assert response.status_code == 403


def test_to_check_when_many_are_accepted_then_about_a_fifth_and_always_the_same() -> None:
    narrowed()
    sample = application_in_review()
    attribute = sample.answers.first().attribute
    for _ in range(60):
        row = SubmittedApplicationFactory(profile_version=sample.profile_version)
        Proof.objects.create(application=row, attribute=attribute, link="https://example.org/", given_at=NOW)
        DecisionFactory(application=row, decided_by=sample.user)
        stand(row, "accepted")

    found = set(to_check())

    assert 2 <= len(found) <= 26
    assert set(to_check()) == found


def test_forgotten_when_answers_go_or_somebody_is_erased_then_the_file_goes() -> None:
    proof = shown()
    withdraw(application=proof.application, at=NOW)

    forget_answers(at=NOW + dt.timedelta(days=181))

    assert not Proof.objects.exists()
    assert not default_storage.exists(proof.file.name)


def test_draft_when_nobody_touches_it_then_it_goes_with_its_file(client: Client) -> None:
    narrowed()
    row = draft(client)
    client.post(WORK, work(e_field_file=sent("me.pdf", PDF)))
    name = row.proofs.get().file.name

    expire_drafts(at=NOW + dt.timedelta(days=31))

    assert not default_storage.exists(name)


def test_archive_when_made_then_holds_the_file() -> None:
    proof = shown()

    archive = archive_of(User.objects.get(pk=proof.application.user_id), at=NOW)

    assert proof.file.name.encode() in archive
