"""Personas at the desk: written by the questions of the profile, with their results in sight."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.blueprints.importing import EXAMPLES, import_blueprint
from icmp.models import Criterion, Persona, ProfileVersion
from icmp.operations.personas import persona_state
from icmp.queries.admissions import scoring_profile
from icmp.scoring import assess
from members.models import AuditLine
from tests.forms import FORM, Sheet
from tests.members.desk import at_desk

from .factories import PersonaFactory

pytestmark = pytest.mark.django_db
LIST = reverse("personas:personas")
EXAMPLES_WITH_PERSONAS = ["mpg_narrowed", "gen_ai_saas", "alumni_community_builders_es"]


@pytest.fixture
def desk(at) -> Client:
    import_blueprint(EXAMPLES / "mpg_narrowed.yaml", by=None, at=at)
    client = Client()
    at_desk(client)
    return client


def address(key: str, name: str = "persona") -> str:
    return reverse(f"personas:{name}", args=[key])


def sheet(client: Client, path: str) -> Sheet:
    response = client.get(path)
    assert response.status_code == 200
    return Sheet(response.text, "persona-form")


def send(client: Client, path: str, body: str):
    return client.post(path, body, content_type=FORM)


def stricter() -> ProfileVersion:
    """A draft with one criterion that nobody meets."""
    version = ProfileVersion.objects.create(kind="icmp", version=2)
    published = Criterion.objects.get(key="field", profile_version__status="published")
    function = {"type": "options", "map": {"nowhere": 1}}
    Criterion.objects.create(
        profile_version=version, key="field", attribute=published.attribute, dimension="scope", weight=10,
        value_function=function,
    )  # fmt: skip
    return version


def test_list_when_version_is_in_force_then_every_persona_gets_what_it_must(desk):
    response = desk.get(LIST)

    found = {line.persona.key: (line.result.advice, line.result.passes) for line in response.context["lines"]}
    assert found == {
        "mariana": ("accept", True),
        "diego": ("accept", True),
        "titulo": ("decline", True),
        "ana": ("decline", True),
    }
    assert response.context["failing"] == 0


def test_list_when_a_draft_is_there_then_tested_against_it_unless_another_is_chosen(desk):
    stricter()

    drafted, chosen = desk.get(LIST), desk.get(LIST, {"version": "1"})

    assert (drafted.context["chosen"].version, drafted.context["failing"]) == (2, 2)
    assert (chosen.context["chosen"].version, chosen.context["failing"]) == (1, 0)


@pytest.mark.parametrize("wanted", ["99", "x", "-1", "9" * 40])
def test_list_when_version_is_unknown_then_the_usual_one(desk, wanted):
    assert desk.get(LIST, {"version": wanted}).context["chosen"].version == 1


def test_list_when_more_personas_then_the_same_number_of_queries(desk):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            desk.get(LIST)
        return len(caught)

    desk.get(LIST)
    before = queries()
    PersonaFactory.create_batch(3)

    assert queries() == before


@pytest.mark.parametrize("name", EXAMPLES_WITH_PERSONAS)
def test_every_persona_when_saved_untouched_then_nothing_changes(at, name):
    import_blueprint(EXAMPLES / f"{name}.yaml", by=None, at=at)
    client = Client()
    at_desk(client)
    before = {row.key: persona_state(row) for row in Persona.objects.all()}

    answers = [send(client, address(key), sheet(client, address(key)).filled()).status_code for key in before]

    assert set(answers) == {302}
    assert {row.key: persona_state(row) for row in Persona.objects.all()} == before


def test_persona_when_written_then_kept_by_the_profiles_questions(desk):
    form = sheet(desk, address("diego"))

    body = form.filled(
        q_field="health", q_helped_last_12m="2,5", q_statement_rating="2; 3", q_accepts_code="no",
        q_mexico_link=["family", "studied_worked"], n_belonging="5", expected="review", offers="walks\ntalks",
    )  # fmt: skip
    response = send(desk, address("diego"), body)

    row = Persona.objects.get(key="diego")
    assert response.status_code == 302
    assert (row.expected, row.offers, row.needs["belonging"]) == ("review", ["walks", "talks"], 5)
    kept = {key: row.answers[key] for key in ("field", "helped_last_12m", "statement_rating", "accepts_code")}
    assert kept == {"field": "health", "helped_last_12m": "2.5", "statement_rating": [2, 3], "accepts_code": False}
    assert sorted(row.answers["mexico_link"]) == ["family", "studied_worked"]
    assert AuditLine.objects.get(deed="persona.written").facts["fields"]


def test_persona_when_something_is_wrong_then_said_at_its_place_and_nothing_typed_is_lost(desk):
    before = persona_state(Persona.objects.get(key="diego"))
    body = sheet(desk, address("diego")).filled(
        q_helped_last_12m="many", q_statement_rating="9", expected="", narrative_en="A new story"
    )

    response = send(desk, address("diego"), body)

    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == ["expected", "q_helped_last_12m", "q_statement_rating"]
    assert 'value="many"' in response.text
    assert "A new story" in response.text
    assert persona_state(Persona.objects.get(key="diego")) == before


def test_persona_when_two_write_then_the_second_sees_both_texts_and_may_decide(desk):
    first, second = (sheet(desk, address("diego")) for _ in range(2))
    send(desk, address("diego"), first.filled(q_field="health"))

    response = send(desk, address("diego"), second.filled(q_field="arts_culture"))

    assert response.status_code == 409
    assert [(theirs, mine) for name, theirs, mine in response.context["conflict"]] == [("Health", "Arts and culture")]
    assert Persona.objects.get(key="diego").answers["field"] == "health"

    again = Sheet(response.text, "persona-form")
    assert send(desk, address("diego"), again.filled()).status_code == 302
    assert Persona.objects.get(key="diego").answers["field"] == "arts_culture"


def test_result_when_the_form_changes_then_follows_and_saves_nothing(desk):
    form, before = sheet(desk, address("diego")), persona_state(Persona.objects.get(key="diego"))

    good = send(desk, reverse("personas:result"), form.filled())
    bad = send(desk, reverse("personas:result"), form.filled(q_accepts_time_pledge="no"))

    assert (good.context["result"].advice, bad.context["result"].advice) == ("accept", "decline")
    assert "<form" not in bad.text
    assert persona_state(Persona.objects.get(key="diego")) == before


def test_result_when_shown_then_as_the_rules_say(desk):
    row = Persona.objects.get(key="mariana")
    found = assess(scoring_profile(ProfileVersion.objects.published().about_members().get()), row.answers)

    shown = desk.get(address("mariana")).context["result"]

    assert (shown.score, shown.low, shown.high, shown.advice) == (found.score, found.low, found.high, "accept")


def test_persona_when_looked_at_without_scripts_then_result_and_not_saved(desk):
    body = sheet(desk, address("diego")).filled(q_accepts_time_pledge="no", deed="look")

    response = send(desk, address("diego"), body)

    assert response.context["result"].advice == "decline"
    assert "Not saved yet." in response.text
    assert Persona.objects.get(key="diego").answers["accepts_time_pledge"] is True


def test_persona_when_added_then_a_key_of_its_own_and_deleted_again(desk):
    body = sheet(desk, reverse("personas:add")).filled(
        name_en="Diego", kind="not_now", expected="decline", q_field="health"
    )

    response = send(desk, reverse("personas:add"), body)

    assert response.url == address("diego_2")
    assert Persona.objects.get(key="diego_2").answers == {"field": "health"}
    assert Persona.objects.last().key == "diego_2"

    assert desk.get(address("diego_2", "delete")).status_code == 200
    assert desk.post(address("diego_2", "delete")).status_code == 302
    assert not Persona.objects.filter(key="diego_2").exists()


def test_answer_when_no_field_can_show_it_then_kept(desk):
    row = Persona.objects.get(key="diego")
    row.answers |= {"shoe_size": 43, "mexico_link": "__na__", "field": "gardening"}
    row.save()

    send(desk, address("diego"), sheet(desk, address("diego")).filled(q_employer_supports="full"))

    after = Persona.objects.get(key="diego").answers
    assert after == row.answers | {"employer_supports": "full"}


def test_pages_when_there_is_no_profile_then_still_there(community):
    client = Client()
    at_desk(client)
    PersonaFactory(key="one")

    assert [client.get(path).status_code for path in (LIST, address("one"), reverse("personas:add"))] == [200] * 3


@pytest.mark.parametrize(
    ("role", "reads", "writes"), [("admissions", 200, 302), ("auditor", 200, 403), ("events", 403, 403)]
)
def test_pages_when_roles_differ_then_readers_read_and_writers_write(at, role, reads, writes):
    import_blueprint(EXAMPLES / "mpg_narrowed.yaml", by=None, at=at)
    owner, client = Client(), Client()
    at_desk(owner)
    at_desk(client, role)
    body = sheet(owner, address("diego")).filled()

    assert (client.get(LIST).status_code, client.get(address("diego")).status_code) == (reads, reads)
    assert send(client, address("diego"), body).status_code == writes
