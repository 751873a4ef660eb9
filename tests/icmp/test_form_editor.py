"""The form editor: how each thing is asked, in which order and of whom; what is published never changes."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icmp.models import ProfileVersion, Question
from icmp.operations import (
    ConditionRefused,
    NotPublishable,
    change_question,
    publish_profile_version,
    start_profile_draft,
)
from icmp.queries.foundations import mark_of
from icmp.queries.joining import join_form
from icmp.queries.profiles import profile_state
from tests.factories import organizer
from tests.forms import FORM, Sheet

from .factories import AttributeFactory, CriterionFactory, ProfileVersionFactory, QuestionFactory
from .test_application_desk import at_the_desk

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
OPTIONS = [{"key": "yes", "label": {"en": "Yes", "de": "Ja", "es": "Sí"}}, {"key": "no", "label": {"en": "No"}}]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(community) -> Client:
    return at_the_desk(organizer("owner"))


def asked(version: ProfileVersion, key: str, **values) -> Question:
    attribute = AttributeFactory(key=key, data_type="single", options=OPTIONS, label={"en": key.capitalize()})
    place = version.criteria.count()
    criterion = CriterionFactory(profile_version=version, attribute=attribute, order=place, dimension="role")
    plain = {"kind": "single_choice", "prompt": {"en": f"About {key}?"}, "options": OPTIONS, "order": place}
    return QuestionFactory(criterion=criterion, **plain | values)


@pytest.fixture
def draft(community) -> ProfileVersion:
    version = ProfileVersionFactory()
    for key in ("works", "field", "years"):
        asked(version, key)
    return version


def address(row: ProfileVersion, key: str = "") -> str:
    return (
        reverse("form_editor:question", args=[row.version, key])
        if key
        else reverse("form_editor:form", args=[row.version])
    )


def sheet(client: Client, url: str) -> Sheet:
    response = client.get(url)
    assert response.status_code == 200
    return Sheet(response.text, "editor-form")


def save(client: Client, url: str, **values: object):
    return client.post(url, sheet(client, url).filled(**values), content_type=FORM)


def order(row: ProfileVersion) -> list[str]:
    row.refresh_from_db()
    return [ask.attribute for ask in join_form(row).asks]


def rule(attribute: str, value: str = "yes") -> dict[str, object]:
    return {"conditions-0-attr": attribute, "conditions-0-op": "in", "conditions-0-value": value}


# The whole


def test_form_when_opened_then_pages_questions_and_what_is_missing_in_which_language(desk, draft, community):
    community.languages = ["en", "de"]
    community.save()

    text = desk.get(address(draft)).text

    assert text.count("About works?") > 0
    assert "Missing: German" in text
    assert "6 texts missing" in text
    assert "<b>3</b> of 12" in text


def test_form_when_there_are_many_questions_then_as_many_queries(desk, draft):
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(address(draft))
    for number in range(8):
        asked(draft, f"more_{number}", when={"attr": "works", "op": "in", "value": ["yes"]})

    with CaptureQueriesContext(connection) as many:
        desk.get(address(draft))

    assert len(many) == len(few)


def test_question_when_moved_then_the_form_asks_in_that_order_and_the_criteria_keep_theirs(desk, draft):
    page = sheet(desk, address(draft))

    response = desk.post(address(draft), page.filled(deed="up:years"), content_type=FORM)

    assert response.status_code == 302
    assert order(draft) == ["works", "years", "field"]
    assert list(draft.criteria.values_list("key", flat=True)) == ["works", "field", "years"]


def test_order_when_undone_and_done_again_then_back_at_the_form(desk, draft):
    desk.post(address(draft), sheet(desk, address(draft)).filled(deed="up:years"), content_type=FORM)
    draft.refresh_from_db()

    undone = desk.post(
        reverse("editor:undo", args=["icmp", draft.version]), {"revision": draft.revision, "then": "form"}
    )
    before = order(draft)
    desk.post(reverse("editor:redo", args=["icmp", draft.version]), {"revision": draft.revision, "then": "form"})

    assert undone.url == address(draft)
    assert (before, order(draft)) == (["works", "field", "years"], ["works", "years", "field"])


def test_order_when_somebody_moved_in_between_then_409_and_nothing_moves(desk, draft):
    stale = sheet(desk, address(draft)).filled(deed="up:years")
    desk.post(address(draft), sheet(desk, address(draft)).filled(deed="up:field"), content_type=FORM)

    response = desk.post(address(draft), stale, content_type=FORM)

    assert response.status_code == 409
    assert order(draft) == ["field", "works", "years"]


def test_order_when_a_condition_would_come_too_early_then_422_with_a_sentence(desk, draft):
    Question.objects.filter(attribute__key="field").update(when={"attr": "works", "op": "in", "value": ["yes"]})

    response = desk.post(address(draft), sheet(desk, address(draft)).filled(deed="up:field"), content_type=FORM)

    assert response.status_code == 422
    assert "“Field” is asked depending on “Works”" in response.text
    assert order(draft) == ["works", "field", "years"]


def test_order_when_the_deed_is_no_deed_then_404(desk, draft):
    for deed in ("", "up:nobody", "sideways:works", "up:"):
        assert desk.post(address(draft), {"deed": deed}).status_code == 404


def test_copy_of_a_version_when_its_form_has_an_order_then_it_keeps_it(draft):
    ProfileVersion.objects.filter(pk=draft.pk).update(form_order=["years", "works", "field"])
    draft.refresh_from_db()

    copy = start_profile_draft(kind="icmp", based_on=draft, by=None, at=NOW)

    assert order(copy) == ["years", "works", "field"]


# One question


def test_question_when_saved_then_words_options_page_and_ways_out_stand(desk, draft):
    response = save(
        desk, address(draft, "field"), prompt_de="In welchem Feld?", **{"options-1-label_de": "Nein"},
        may_refuse=None, may_not_apply="on", page="…", page_name="Music", required="on",
    )  # fmt: skip

    question = Question.objects.get(attribute__key="field")
    assert response.status_code == 302
    assert question.prompt == {"en": "About field?", "de": "In welchem Feld?"}
    assert question.options[1]["label"] == {"en": "No", "de": "Nein"}
    assert (question.theme, question.may_refuse, question.may_not_apply, question.required) == (
        "Music",
        False,
        True,
        True,
    )
    assert "Nobody can prefer not to say" in desk.get(address(draft, "field")).text


def test_question_when_nothing_is_changed_then_no_revision(desk, draft):
    save(desk, address(draft, "works"))

    draft.refresh_from_db()
    assert draft.revision == 0


def test_question_when_the_prompt_is_empty_then_422_and_what_was_typed_stays(desk, draft):
    response = save(desk, address(draft, "works"), prompt_en="", help_en="Only this.")

    assert response.status_code == 422
    assert "Only this." in response.text
    assert "Please write this in at least one language." in response.text


def test_question_when_two_write_it_then_the_second_sees_both_and_loses_nothing(desk, draft):
    mine = sheet(desk, address(draft, "works")).filled(prompt_en="Mine?")
    save(desk, address(draft, "works"), prompt_en="Theirs?")

    response = desk.post(address(draft, "works"), mine, content_type=FORM)

    assert response.status_code == 409
    assert "Mine?" in response.text
    assert "Theirs?" in response.text
    again = Sheet(response.text, "editor-form").filled()
    assert desk.post(address(draft, "works"), again, content_type=FORM).status_code == 302
    assert Question.objects.get(attribute__key="works").prompt == {"en": "Mine?"}


def test_question_when_the_criterion_was_written_in_between_then_both_hold(desk, draft):
    mine = sheet(desk, address(draft, "works")).filled(prompt_en="Mine?")
    save(desk, reverse("editor:criterion", args=["icmp", draft.version, "field"]), must_have="on")

    response = desk.post(address(draft, "works"), mine, content_type=FORM)

    assert response.status_code == 302


def test_question_when_a_row_is_added_then_drawn_again_and_nothing_saved(desk, draft):
    response = save(desk, address(draft, "works"), deed="options:add", prompt_en="Half typed")

    assert response.status_code == 200
    assert "Half typed" in response.text
    assert 'name="options-2-label_en"' in response.text
    assert Question.objects.get(attribute__key="works").prompt == {"en": "About works?"}


def test_question_when_looked_at_while_typing_then_remarks_on_what_is_typed_and_nothing_saved(desk, draft):
    response = save(desk, address(draft, "works"), deed="look", prompt_en="In the next 12 months, will you work?")

    assert "asks what somebody plans" in response.text
    assert "editor-form" not in response.text
    assert Question.objects.get(attribute__key="works").prompt == {"en": "About works?"}


def test_question_when_the_version_is_published_then_read_only_and_409(desk, draft):
    body = sheet(desk, address(draft, "works")).filled(prompt_en="Changed?")
    ProfileVersion.objects.update(status="published")

    response = desk.post(address(draft, "works"), body, content_type=FORM)

    assert response.status_code == 409
    assert "Changed?" in response.text
    assert Question.objects.get(attribute__key="works").prompt == {"en": "About works?"}
    assert 'id="editor-form"' not in desk.get(address(draft, "works")).text


# Of whom it is asked


def test_condition_when_written_then_kept_as_a_rule_and_said_in_words(desk, draft):
    response = save(desk, address(draft, "field"), **rule("works"))

    assert response.status_code == 302
    assert Question.objects.get(attribute__key="field").when == {
        "all": [{"attr": "works", "op": "in", "value": ["yes"]}]
    }
    assert "Only if: Works is one of Yes" in desk.get(address(draft)).text


def test_condition_when_offered_then_only_what_was_asked_before(desk, draft):
    text = desk.get(address(draft, "field")).text

    choice = text[text.index('name="conditions-0-attr"') :]
    offered = choice[: choice.index("</select>")]
    assert "Works" in offered
    assert "Years" not in offered
    assert "Field" not in offered


def test_condition_when_it_asks_about_a_later_question_then_422(desk, draft):
    response = save(desk, address(draft, "field"), **rule("years"))

    assert response.status_code == 422
    assert Question.objects.get(attribute__key="field").when == {}


def test_condition_when_two_wait_for_each_other_then_the_second_is_refused(desk, draft):
    save(desk, address(draft, "field"), **rule("works"))
    mark = mark_of(next(row["question"] for row in profile_state(draft)["criteria"] if row["key"] == "works"))

    with pytest.raises(ConditionRefused) as refused:
        change_question(
            version=draft, key="works", values={"when": {"attr": "field", "op": "in", "value": ["yes"]}}, mark=mark,
            by=None, at=NOW,
        )  # fmt: skip

    assert [(each.attribute, each.about, each.why) for each in refused.value.broken] == [("works", "field", "circle")]


def test_question_when_others_wait_for_it_then_it_cannot_be_taken_off_the_form(desk, draft):
    save(desk, address(draft, "field"), **rule("works"))

    response = save(desk, address(draft, "works"), asked=None)

    assert response.status_code == 422
    assert Question.objects.get(attribute__key="works").active


def test_condition_when_rows_cannot_say_it_then_kept_whole_in_words(desk, draft):
    odd = {"not": {"attr": "works", "op": "in", "value": ["yes"]}}
    Question.objects.filter(attribute__key="field").update(when=odd)

    response = save(desk, address(draft, "field"), prompt_en="Which field?")

    assert response.status_code == 302
    assert Question.objects.get(attribute__key="field").when == odd


def test_version_when_a_condition_waits_for_nobody_then_not_published_and_said(draft):
    Question.objects.filter(attribute__key="field").update(when={"attr": "gone", "op": "eq", "value": 1})

    with pytest.raises(NotPublishable, match="About field\\?” waits for an answer"):
        publish_profile_version(version=draft, by=None, at=NOW)


# Who may


def test_form_when_opened_by_others_then_404_or_403(community, draft):
    treasurer, auditor = at_the_desk(organizer("treasurer")), at_the_desk(organizer("auditor"))

    assert [treasurer.get(url).status_code for url in (address(draft), address(draft, "works"))] == [404] * 2
    assert [auditor.get(url).status_code for url in (address(draft), address(draft, "works"))] == [200] * 2
    assert [auditor.post(url).status_code for url in (address(draft), address(draft, "works"))] == [403] * 2


def test_newest_when_there_is_a_draft_then_there_else_the_one_in_force(desk, draft):
    to_draft = desk.get(reverse("form_editor:newest")).url
    ProfileVersion.objects.all().delete()

    assert to_draft == address(draft)
    assert desk.get(reverse("form_editor:newest")).url == reverse("editor:versions")
