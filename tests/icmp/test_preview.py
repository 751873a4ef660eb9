"""The join form tried as a preview person, and the profile on paper: neither leaves a row."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.blueprints.importing import EXAMPLES, import_blueprint
from icmp.models import Criterion, ProfileVersion, Question
from icmp.operations import start_profile_draft
from tests.members.desk import at_desk

from .narrowed import ANSWERS, YOU

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def desk(at) -> Client:
    import_blueprint(EXAMPLES / "mpg_narrowed.yaml", by=None, at=at)
    client = Client()
    at_desk(client)
    return client


def version(kind: str = "icmp") -> ProfileVersion:
    return ProfileVersion.objects.published().get(kind=kind)


def preview(row: ProfileVersion) -> str:
    return reverse("preview:form", args=[row.pk])


def rows() -> dict[str, int]:
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in ("icmp", "members")]
    return {model._meta.label: model.objects.count() for model in ours}


def send(client: Client, path: str, response, **values):
    """Fill in the page that was shown and go on."""
    shown = response.context
    return client.post(path, {"at": shown["page"].key, "carried": shown["carried"], **values})


def walk(client: Client, path: str, **other):
    """Through the whole form with the answers of the tests, some of them changed."""
    response = client.get(path)
    while "page" in response.context:
        key = response.context["page"].key
        filled = (YOU if key == "you" else ANSWERS[key]) | other.get(key, {})
        response = send(client, path, response, **filled)
        assert response.status_code == 200
    return response


def test_preview_when_walked_to_its_end_then_the_result_and_no_row(desk):
    path, before = preview(version()), rows()

    response = walk(desk, path)

    assert response.context["result"].advice == "accept"
    assert response.context["segment"].key == "rising_professional"
    assert rows() == before


def test_preview_when_nothing_but_the_form_is_asked_then_nothing_is_written(desk):
    path = preview(version())
    first = desk.get(path)

    with CaptureQueriesContext(connection) as caught:
        send(desk, path, first, **YOU)

    assert [query["sql"] for query in caught if query["sql"].startswith(WRITES) and "icmp_" in query["sql"]] == []


def test_preview_when_a_must_have_is_not_met_then_the_end_says_so(desk):
    response = walk(desk, preview(version()), pledge={"q_accepts_time_pledge": "no"})

    assert response.context["result"].advice == "decline"


def test_preview_when_a_page_is_filled_in_badly_then_said_and_what_was_typed_stays(desk):
    path = preview(version())

    response = send(desk, path, desk.get(path), name="123", email="nobody", language="en")

    assert response.status_code == 422
    assert sorted(response.context["bound"].errors) == ["email", "name"]
    assert 'value="nobody"' in response.text


def test_preview_when_going_back_then_what_was_typed_is_there(desk):
    path = preview(version())
    basics = send(desk, path, desk.get(path), **YOU)

    response = send(desk, path, basics, back="1")

    assert response.context["page"].key == "you"
    assert YOU["name"] in response.text


@pytest.mark.parametrize("carried", ["", "forged", "eyJhIjoxfQ:1abc:xyz", "\u00e9" * 50])
def test_preview_when_what_it_carries_is_not_ours_then_it_begins_anew(desk, carried):
    response = desk.post(preview(version()), {"at": "work", "carried": carried})

    assert (response.status_code, response.context["page"].key) == (200, "you")
    assert "The preview began anew." in response.text


def test_preview_when_of_a_draft_then_asks_as_the_draft_does(desk, at):
    draft = start_profile_draft(kind="icmp", based_on=version(), by=None, at=at)
    Question.objects.filter(criterion=Criterion.objects.get(profile_version=draft, key="field")).update(
        prompt={"en": "Where do you spend your days?"}
    )
    path = preview(draft)
    response = desk.get(path)
    while response.context["page"].key != "work":
        key = response.context["page"].key
        response = send(desk, path, response, **(YOU if key == "you" else ANSWERS[key]))

    assert "Where do you spend your days?" in response.text


def test_sheet_when_printed_then_every_weight_rule_and_persona_in_words(desk):
    response = desk.get(reverse("preview:sheet", args=[version().pk]))

    sheet = response.context["sheet"]
    assert (sheet.total, len(sheet.rules), len(sheet.criteria), len(sheet.personas)) == (100, 5, 8, 4)
    assert all(result.passes for _name, _wanted, result in sheet.personas)
    assert "Every member gives at least three hours a month." in response.text
    assert len(response.content) < 150_000


def test_sheet_when_fewer_criteria_then_the_same_number_of_queries(desk, at):
    draft = start_profile_draft(kind="icmp", based_on=version(), by=None, at=at)
    path = reverse("preview:sheet", args=[draft.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            desk.get(path)
        return len(caught)

    queries()
    before = queries()
    Criterion.objects.filter(profile_version=draft, key__in=["field", "in_work", "vouches"]).delete()

    assert queries() == before


def test_sheet_when_of_customers_then_there_and_without_a_form(desk):
    row = version("icp")

    assert desk.get(reverse("preview:sheet", args=[row.pk])).status_code == 200
    assert desk.get(preview(row)).status_code == 404
    assert desk.get(reverse("preview:sheet", args=[9**18])).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("admissions", 200), ("events", 403)])
def test_pages_when_roles_differ_then_only_readers_of_applications(at, role, status):
    import_blueprint(EXAMPLES / "mpg_narrowed.yaml", by=None, at=at)
    client = Client()
    at_desk(client, role)

    assert [client.get(path).status_code for path in (preview(version()), reverse("preview:sheet", args=[version().pk]))] == [
        status, status
    ]  # fmt: skip
