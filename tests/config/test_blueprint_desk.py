"""The community as a file at the desk: taken along, read with every difference shown first, never changing what holds."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from config.blueprints.exporting import export_text
from config.blueprints.importing import EXAMPLES, import_text
from events.models import Event
from icmp.models import Criterion, FoundationVersion, Persona, ProfileVersion, Programme, Question
from members.models import AuditLine, Community, Need
from tests.members.desk import at_desk

pytestmark = pytest.mark.django_db
GOOD = (EXAMPLES / "mpg_narrowed.yaml").read_text()
PAGE = reverse("blueprints:blueprint")
PERSONA = """
  - key: rosa
    name: Rosa
    type: ideal
    answers: {country_of_residence: DE}
attributes:"""
OTHER = (
    GOOD.replace('en: "Career progress in Germany for professionals', 'en: "Progress in Germany for professionals')
    .replace("accept_min: 70", "accept_min: 65")
    .replace("\nattributes:", PERSONA, 1)
    .replace("\nprogrammes:", "\n  - {key: sport, kind: social, name: Sport}\n\nprogrammes:", 1)
    .replace("\npersonas:", "\n  - {key: hikes, name: Hikes, needs: [sport]}\n\npersonas:", 1)
    .replace("  - key: circle_mar", "  - {key: hike, name: Hike, starts_at: '2026-06-01T10:00:00+02:00'}\n  - key: circle_mar")
    .replace('amount: "40.00"', 'amount: "60.00"')
)  # fmt: skip


@pytest.fixture
def desk(at) -> Client:
    import_text(GOOD, by=None, at=at)
    client = Client()
    at_desk(client)
    return client


def state() -> list[object]:
    models = (FoundationVersion, ProfileVersion, Criterion, Persona, Need, Programme, Event, Question, AuditLine)
    return [export_text(Community.objects.get()), *(model.objects.count() for model in models)]


def upload(client: Client, text: str, **more: str):
    file = SimpleUploadedFile("community.yaml", text.encode(), content_type="application/yaml")
    return client.post(PAGE, {"file": file, **more})


def test_download_when_owner_then_the_file_that_can_be_read_again(desk):
    response = desk.get(reverse("blueprints:download"))

    assert response["Content-Disposition"] == 'attachment; filename="mpg-narrowed.yaml"'
    assert response.content.decode() == export_text(Community.objects.get())


def test_upload_when_nothing_differs_then_said_and_nothing_to_confirm(desk):
    response = upload(desk, export_text(Community.objects.get()))

    assert "nothing new that could come as a draft" in response.text
    assert "Make the drafts" not in response.text


def test_upload_when_something_differs_then_shown_and_nothing_changed(desk):
    before = state()

    response = upload(desk, OTHER)

    told = {each.section: (each.fate, each.keys) for _name, _fate, each in response.context["coming"]}
    assert told == {
        "foundation": ("draft", ()),
        "needs": ("resting", ("sport",)),
        "programmes": ("resting", ("hikes",)),
        "personas": ("added", ("rosa",)),
        "icmp": ("draft", ()),
        "events": ("draft", ("hike",)),
    }
    assert [(each.section, each.keys) for _name, _fate, each in response.context["staying"]] == [
        ("membership_tiers", ("patron",))
    ]
    assert state() == before


def test_upload_when_confirmed_then_drafts_and_what_is_in_force_is_as_it_was(desk):
    published = Community.objects.get(), export_text(Community.objects.get())
    sections = [
        part for part in published[1].split("\n\n") if part.startswith(("foundation", "icmp", "icp", "membership"))
    ]

    response = desk.post(PAGE, {"text": OTHER, "confirm": "1"})

    assert response.status_code == 302
    assert [part for part in sections if part.strip() not in export_text(Community.objects.get())] == []
    assert list(FoundationVersion.objects.values_list("version", "status")) == [(2, "draft"), (1, "published")]
    assert list(ProfileVersion.objects.filter(kind="icmp").values_list("version", "status", "accept_min")) == [
        (2, "draft", 65),
        (1, "published", 70),
    ]
    assert ProfileVersion.objects.filter(kind="icp").count() == 1
    assert (Need.objects.get(key="sport").active, Programme.objects.get(key="hikes").active) == (False, False)
    assert Event.objects.get(slug="hike").state == "draft"
    assert Persona.objects.get(key="rosa").expected == "accept"
    assert AuditLine.objects.filter(deed="community.blueprint_taken_in").count() == 1


def test_upload_when_broken_then_line_shown_text_kept_and_nothing_changed(desk):
    before = state()
    text = GOOD.replace("type: piecewise", "type: pieceful", 1)

    response = upload(desk, text)

    assert response.status_code == 422
    assert response.context["error"].line == text[: text.index("pieceful")].count("\n") + 1
    assert "pieceful" in response.context["form"]["text"].value()
    assert "<mark>" in response.text
    assert state() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The submitted file is empty"),
        (b"\xff\xfe\x00", "This is not text in UTF-8."),
        (b"x" * 600_000, "At most half a megabyte, please."),
        (b"community: \x00", "this character does not belong into YAML"),
    ],
)
def test_upload_when_it_is_no_text_then_said_at_its_place(desk, content, message):
    response = desk.post(PAGE, {"file": SimpleUploadedFile("x.yaml", content)})

    assert response.status_code == 422
    assert message in response.text


def test_upload_when_nothing_is_chosen_then_asked_for(desk):
    response = desk.post(PAGE, {})

    assert response.status_code == 422
    assert "Choose a file first." in response.text


@pytest.mark.parametrize("name", ["blueprint", "download", "schema"])
def test_pages_when_not_an_owner_then_refused(at, name):
    import_text(GOOD, by=None, at=at)
    client = Client()
    at_desk(client, "admissions")

    assert client.get(reverse(f"blueprints:{name}")).status_code == 403
