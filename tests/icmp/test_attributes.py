"""What is asked beside the profile: described, asked or not, and never scored where it only monitors fairness."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icmp.models import Attribute, ProfileVersion, Question
from icmp.queries.joining import join_form
from members.models import AuditLine
from tests.factories import organizer
from tests.forms import FORM, Sheet

from .factories import AttributeFactory, CriterionFactory, ProfileVersionFactory, QuestionFactory, SegmentFactory
from .test_application_desk import at_the_desk

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
LIST = reverse("form_editor:attributes")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(community) -> Client:
    return at_the_desk(organizer("owner"))


@pytest.fixture
def version(community) -> ProfileVersion:
    row = ProfileVersionFactory()
    QuestionFactory(criterion=CriterionFactory(profile_version=row, key="hours", attribute__key="hours"))
    ProfileVersion.objects.update(status="published")
    row.refresh_from_db()
    return row


def page(key: str) -> str:
    return reverse("form_editor:attribute", args=[key])


def save(client: Client, url: str, **values: object):
    return client.post(url, Sheet(client.get(url).text, "editor-form").filled(**values), content_type=FORM)


def asks(version: ProfileVersion) -> list[str]:
    return [ask.attribute for ask in join_form(version).asks]


def resting(key: str, **values) -> Question:
    """As a blueprint brings it to a running community: with its question, and not asked yet."""
    attribute = AttributeFactory(key=key, data_type="number", label={"en": key.capitalize()})
    return QuestionFactory(criterion=None, attribute=attribute, active=False, order=200, **values)


def test_attribute_when_added_and_written_then_asked_beside_the_profile(desk, version):
    desk.post(reverse("form_editor:attribute_add"), {"label_en": "Commute", "data_type": "number"})

    response = save(
        desk, page("commute"), prompt_en="How many minutes?", least="0", most="300", asked="on", unit_en="minutes"
    )

    assert response.status_code == 302
    assert asks(version) == ["hours", "commute"]
    assert list(AuditLine.objects.filter(deed__startswith="attribute").values_list("deed", flat=True).order_by("deed")) == [
        "attribute.added", "attribute.written",
    ]  # fmt: skip


def test_attribute_when_it_came_with_a_blueprint_then_switched_on_and_off(desk, version):
    resting("commute")
    before, switch = asks(version), reverse("form_editor:attribute_ask", args=["commute"])

    desk.post(switch, {"asked": "yes"})
    on = asks(version)
    desk.post(switch, {"asked": "yes"})
    desk.post(switch, {"asked": "no"})

    assert (before, on, asks(version)) == (["hours"], ["hours", "commute"], ["hours"])
    assert AuditLine.objects.filter(deed__in=["attribute.asked", "attribute.unasked"]).count() == 2


def test_attributes_when_listed_then_what_needs_each_stands_there(desk, version):
    resting("commute")
    SegmentFactory(name={"en": "Near"}, when={"all": [{"attr": "commute", "op": "lt", "value": 30}]})

    text = desk.get(LIST).text

    assert "needed by the segment “Near”" in " ".join(text.split())
    assert "asked by the profile" in text


def test_attributes_when_there_are_many_then_as_many_queries(desk, version):
    resting("one")
    with CaptureQueriesContext(connection) as few:
        desk.get(LIST)
    for number in range(5):
        resting(f"more_{number}")

    with CaptureQueriesContext(connection) as many:
        desk.get(LIST)

    assert len(many) == len(few)


def test_monitored_when_asked_for_then_refused_everywhere(desk, version):
    question = resting("origin")
    Attribute.objects.filter(key="origin").update(sensitivity="monitoring_only")

    desk.post(reverse("form_editor:attribute_ask", args=["origin"]), {"asked": "yes"})
    response = save(desk, page("origin"), asked="on")

    question.refresh_from_db()
    assert response.status_code == 422
    assert not question.active
    assert asks(version) == ["hours"]


def test_scored_when_made_monitoring_only_then_422(desk, version):
    response = save(desk, page("hours"), sensitivity="monitoring_only")

    assert response.status_code == 422
    assert "A criterion values it" in response.text
    assert Attribute.objects.get(key="hours").sensitivity == "ordinary"


def test_attribute_when_two_write_it_then_the_second_sees_both(desk, version):
    resting("commute")
    mine = Sheet(desk.get(page("commute")).text, "editor-form").filled(prompt_en="Mine?")
    save(desk, page("commute"), prompt_en="Theirs?")

    response = desk.post(page("commute"), mine, content_type=FORM)

    assert response.status_code == 409
    assert "Theirs?" in response.text
    assert Question.objects.get(criterion=None).prompt == {"en": "Theirs?"}


def test_attribute_when_the_question_is_missing_then_422_and_typed_stays(desk, version):
    AttributeFactory(key="commute", data_type="number")

    response = save(desk, page("commute"), asked="on", help_en="Only the way there.")

    assert response.status_code == 422
    assert "Only the way there." in response.text
    assert Question.objects.filter(criterion=None).count() == 0


def test_attribute_when_others_wait_for_it_then_still_asked(desk, version):
    resting("commute", when={"attr": "hours", "op": "gte", "value": 1})
    Question.objects.filter(criterion=None).update(active=True)
    resting("shoes", when={"attr": "commute", "op": "gte", "value": 1})
    Question.objects.filter(attribute__key="shoes").update(active=True, order=201)

    desk.post(reverse("form_editor:attribute_ask", args=["commute"]), {"asked": "no"})

    assert asks(version) == ["hours", "commute", "shoes"]


def test_attribute_of_a_day_when_opened_then_described_and_not_asked(desk, version):
    AttributeFactory(key="born", data_type="date")

    response = save(desk, page("born"), label_en="Birthday")

    assert response.status_code == 302
    assert Attribute.objects.get(key="born").label == {"en": "Birthday"}


def test_options_when_changed_then_offered_anew_and_old_names_stay_known(desk, version):
    options = [{"key": "bus", "label": {"en": "Bus"}}, {"key": "tram", "label": {"en": "Tram"}}]
    attribute = AttributeFactory(key="way", data_type="single", options=options)
    QuestionFactory(criterion=None, attribute=attribute, kind="single_choice", options=options)

    response = save(desk, page("way"), **{"options-1-label_en": "", "options-0-label_en": "By bus"})

    assert response.status_code == 302
    assert Question.objects.get(criterion=None).options == [{"key": "bus", "label": {"en": "By bus"}}]
    attribute.refresh_from_db()
    assert [row["key"] for row in attribute.options] == ["bus", "tram"]


def test_attributes_when_opened_by_others_then_404_or_403(version):
    treasurer, auditor = at_the_desk(organizer("treasurer")), at_the_desk(organizer("auditor"))
    urls = [LIST, page("hours")]

    assert [treasurer.get(url).status_code for url in urls] == [404] * 2
    assert [auditor.get(url).status_code for url in urls] == [200] * 2
    assert auditor.post(page("hours")).status_code == 403
