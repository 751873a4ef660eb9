"""A new version while somebody writes: nothing typed is lost, one application results, and it is said what changed."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from icmp.models import Answer, Application, Criterion, ProfileVersion, Question
from icmp.operations import carry_drafts_over, start_profile_draft
from icmp.queries.joining import raw_answers

from .factories import AttributeFactory, CriterionFactory, QuestionFactory
from .narrowed import ANSWERS, YOU, narrowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
WORK = "/".join(["", "join", "work", ""])


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def old() -> ProfileVersion:
    return narrowed()


def publish(version: ProfileVersion) -> None:
    ProfileVersion.objects.published().filter(kind="icmp").update(status="retired")
    ProfileVersion.objects.filter(pk=version.pk).update(status="published")


def next_version(**questions: dict[str, object]) -> ProfileVersion:
    """A version with some questions asked otherwise, not yet in force."""
    version = start_profile_draft(kind="icmp", by=None, at=NOW)
    for key, values in questions.items():
        Question.objects.filter(criterion__profile_version=version, attribute__key=key).update(**values)
    return version


def options(*keys: str) -> list[dict[str, object]]:
    return [{"key": key, "label": {"en": key.capitalize()}} for key in keys]


def write(client: Client, *pages: str) -> None:
    client.post("/join/you/", YOU)
    for page in pages:
        client.post(f"/join/{page}/", ANSWERS[page])


def body(client: Client, page: str) -> dict[str, str]:
    """What the page carries beside its questions."""
    found = re.search(r'name="shown" value="([^"]+)"', client.get(f"/join/{page}/").text)
    assert found
    return {"shown": found.group(1)}


def test_draft_when_a_version_is_published_then_it_goes_on_with_the_new_questions_and_keeps_its_answers(client):
    write(client, "basics", "work")
    new = next_version(field={"options": options("music", "film")}, working_language={"prompt": {"en": "Which level?"}})
    asked = AttributeFactory(key="city", data_type="text")
    QuestionFactory(criterion=CriterionFactory(profile_version=new, attribute=asked, dimension="role"), kind="long_text", prompt={"en": "Which city?"})  # fmt: skip
    publish(new)

    carried = carry_drafts_over(at=NOW)
    again = carry_drafts_over(at=NOW)

    draft, text = Application.objects.get(), client.get("/join/giving/").text
    answers = raw_answers(draft)
    assert (carried, again, draft.profile_version) == (1, 0, new)
    assert (answers["country_of_residence"], answers["professional_status"], answers["field"]) == ("DE", "employed_professional", None)  # fmt: skip
    assert {key: note["why"] for key, note in draft.carried_over["questions"].items()} == {
        "city": "new", "field": "again", "working_language": "reworded",
    }  # fmt: skip
    assert "The questions changed while you were writing" in text
    assert "you had answered: software" in text.lower()


def test_notice_when_the_pages_are_sent_again_then_gone(client):
    write(client, "basics", "work")
    publish(next_version(field={"options": options("music", "film")}))
    carry_drafts_over(at=NOW)

    client.post(WORK, ANSWERS["work"] | {"q_field": "music"})

    assert Application.objects.get().carried_over == {}
    assert "The questions changed" not in client.get("/join/giving/").text


def test_page_when_sent_after_the_version_changed_then_saved_as_it_was_asked_and_carried(client):
    write(client, "basics")
    shown = body(client, "work")
    publish(next_version(field={"options": options("music", "film")}))

    response = client.post(WORK, ANSWERS["work"] | shown)

    draft = Application.objects.get()
    assert response.headers["Location"] == "/join/giving/"
    assert raw_answers(draft)["working_language"] == "C1"
    assert draft.carried_over["questions"]["field"]["why"] == "again"


@pytest.mark.parametrize("ticked", [True, False])
def test_page_when_it_is_gone_meanwhile_then_what_was_typed_stays_and_one_goes_on(client, ticked):
    write(client, "basics")
    shown = body(client, "work")
    new = next_version()
    Question.objects.filter(criterion__profile_version=new, criterion__dimension__in=["background", "role", "interest"]).update(theme="craft")  # fmt: skip
    publish(new)
    if ticked:
        carry_drafts_over(at=NOW)

    response = client.post(WORK, ANSWERS["work"] | shown)

    draft = Application.objects.get()
    assert response.status_code == 302
    assert client.get(response.headers["Location"]).status_code == 200
    assert raw_answers(draft)["field"] == "software_it"
    assert draft.profile_version == new


def test_page_when_refused_under_the_old_questions_then_typed_stays_and_the_next_try_counts(client):
    write(client, "basics")
    shown = body(client, "giving")
    publish(next_version())

    refused = client.post("/join/giving/", {"q_helped_last_12m": "many"} | shown)
    kept = re.search(r'name="shown" value="([^"]+)"', refused.text).group(1)
    sent = client.post("/join/giving/", ANSWERS["giving"] | {"shown": kept})

    assert (refused.status_code, "many" in refused.text, sent.status_code) == (422, True, 302)
    assert raw_answers(Application.objects.get())["helped_last_12m"] == 4


def test_last_page_when_the_version_changed_then_not_sent_before_the_new_question_is_seen(client):
    write(client, *(page for page in ANSWERS if page != "agreement"))
    shown = body(client, "agreement")
    publish(next_version(field={"options": options("music", "film"), "required": True}))

    told = client.post("/join/agreement/", ANSWERS["agreement"] | shown)
    client.post(WORK, ANSWERS["work"] | {"q_field": "film"})
    client.post("/join/agreement/", ANSWERS["agreement"])

    application = Application.objects.get()
    assert told.headers["Location"] == WORK
    assert (application.state, raw_answers(application)["field"]) == ("unverified", "film")


def test_first_page_when_the_version_changed_before_it_was_sent_then_one_draft_under_the_new(client):
    shown = body(client, "you")
    new = next_version()
    publish(new)

    client.post("/join/you/", YOU | shown)

    assert [row.profile_version for row in Application.objects.all()] == [new]


def test_answer_when_its_question_is_asked_no_more_then_it_is_not_sent_along(client):
    write(client, *(page for page in ANSWERS if page != "agreement"))
    new = next_version()
    Criterion.objects.filter(profile_version=new, attribute__key="field").delete()
    publish(new)
    carry_drafts_over(at=NOW)
    kept = Answer.objects.filter(attribute__key="field").count()

    client.post("/join/agreement/", ANSWERS["agreement"])

    assert kept == 1
    assert Application.objects.get().state == "unverified"
    assert Answer.objects.filter(attribute__key="field").count() == 0


@pytest.mark.parametrize("shown", ["", "x", "a:b:c", "ñ", "\ud800".encode("utf-8", "replace").decode()])
def test_page_when_what_it_carries_is_junk_then_read_as_it_stands(client, shown):
    client.post("/join/you/", YOU)

    response = client.post("/join/basics/", ANSWERS["basics"] | {"shown": shown})

    assert response.status_code == 302


def test_sent_application_when_a_version_is_published_then_read_by_its_own(client, old):
    write(client, *ANSWERS)
    publish(next_version())

    carried = carry_drafts_over(at=NOW)

    assert carried == 0
    assert Application.objects.get().profile_version == old
