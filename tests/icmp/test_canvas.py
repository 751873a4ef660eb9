"""The canvas: an organizer writes what the community is for, step by step, and nothing typed is lost."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.blueprints.importing import EXAMPLES, import_blueprint
from icmp.foundation_steps import STEPS
from icmp.models import FoundationVersion, MetricSnapshot, Programme, Segment
from icmp.queries.foundations import mark_of, state_of
from members.models import Community, Need
from tests.factories import organizer
from tests.forms import FORM, Sheet

from .factories import AttributeFactory, FoundationFactory, SegmentFactory
from .test_application_desk import at_the_desk

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
FILES = sorted(path.stem for path in EXAMPLES.glob("*.yaml") if "community:" in path.read_text())


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk() -> Client:
    return at_the_desk(organizer("owner"))


def address(row: FoundationVersion, step: str) -> str:
    return reverse("canvas:step", args=[row.version, step])


def sheet(client: Client, row: FoundationVersion, step: str) -> Sheet:
    response = client.get(address(row, step))
    assert response.status_code == 200
    return Sheet(response.text, "canvas-form")


def send(client: Client, row: FoundationVersion, step: str, body: str):
    return client.post(address(row, step), body, content_type=FORM)


def save(client: Client, row: FoundationVersion, step: str, **values: object):
    return send(client, row, step, sheet(client, row, step).filled(**values))


# Beginning


def test_first_foundation_when_nothing_is_there_then_begun_written_and_published(community, desk):
    empty = desk.get(reverse("canvas:versions")).text
    begun = desk.post(reverse("canvas:start"), follow=True)
    row = FoundationVersion.objects.get()

    saved = save(desk, row, "mission", mission_en="Progress for people who build.", go="on")
    desk.post(reverse("ratifying:publish", args=[row.version]))

    row.refresh_from_db()
    assert "Write the foundation" in empty
    assert begun.redirect_chain == [(reverse("canvas:overview", args=[1]), 302)]
    assert saved.headers["Location"] == address(row, "purpose")
    assert row.status == "published"
    assert "Progress for people who build." in Client().get("/").text


def test_duplicate_when_asked_for_then_a_draft_with_the_same_texts(community, desk):
    old = FoundationFactory(status="superseded", mission={"en": "Old."})
    FoundationFactory(status="published", mission={"en": "New."})

    desk.post(reverse("canvas:start"), {"based_on": str(old.version)})

    made = FoundationVersion.objects.get(status="draft")
    assert (made.mission, made.based_on) == ({"en": "Old."}, old)


@pytest.mark.parametrize("based_on", ["99", "x", "-1", "9" * 30])
def test_duplicate_when_there_is_no_such_version_then_nothing_is_begun(community, desk, based_on):
    response = desk.post(reverse("canvas:start"), {"based_on": based_on})

    assert response.status_code == 404
    assert FoundationVersion.objects.count() == 0


def test_discard_when_a_draft_then_gone_and_when_published_then_it_stays(community, desk):
    draft, published = FoundationFactory(), FoundationFactory(status="published")

    gone = desk.post(reverse("canvas:discard", args=[draft.version]))
    refused = desk.post(reverse("canvas:discard", args=[published.version]))

    assert (gone.status_code, refused.status_code) == (302, 409)
    assert list(FoundationVersion.objects.all()) == [published]


def test_published_foundation_when_read_by_strangers_then_all_it_says_to_them(community):
    FoundationFactory(
        status="published", purpose_why_take_part={"en": "Giving is how one learns."}, hours_to_be_agreed=True,
        fee_to_be_agreed=True, not_for_whom=[{"en": "you want a title"}], non_goals=[{"en": "Parties"}],
    )  # fmt: skip

    landing, join = Client().get("/").text, Client().get("/join/").text

    assert "Giving is how one learns." in landing
    for text in (landing, join):
        assert "you want a title" in text
        assert "Parties" in text
        assert text.count("to be agreed") == 2


# Writing


@pytest.mark.parametrize("name", FILES)
def test_steps_of_an_example_when_saved_as_shown_then_nothing_is_another(at, desk, name):
    import_blueprint(EXAMPLES / f"{name}.yaml", by=None, at=at)
    desk.post(reverse("canvas:start"))
    row = FoundationVersion.objects.first()
    before = {step: state_of(row, step) for step in STEPS}

    answers = {step: save(desk, row, step).status_code for step in STEPS}

    row.refresh_from_db()
    after = {step: state_of(row, step) for step in STEPS}
    assert answers == dict.fromkeys(STEPS, 302)
    assert after == before


def test_steps_when_filled_in_from_nothing_then_all_of_it_is_kept(community, desk):
    AttributeFactory(key="years", label={"en": "Years"})
    row = FoundationFactory(mission={})
    star = {
        "name_en": "Lifts", "definition_en": "Members who got help.", "unit_en": "members", "target": "20",
        "aggregation": "distinct_receivers_with_confirmed_help", "counter_metrics": ["load"], "inputs": ["active_share"],
    }  # fmt: skip
    money = {"hours": "3,5", "fee": "15", "solidarity": "5.00", "period": "month", "currency": "EUR"}
    segment = {
        "segments-0-name_en": "Leaders", "segments-0-seat_quota": "14", "segments-0-join": "all",
        "segments-0-conditions-0-attr": "years", "segments-0-conditions-0-op": "gte",
        "segments-0-conditions-0-value": "10",
    }  # fmt: skip
    answers = [
        save(desk, row, "mission", mission_en="Go.", mission_de="Los.").status_code,
        save(desk, row, "purpose", purpose_why_take_part_en="Giving is how one learns.").status_code,
        save(desk, row, "role", role_statement_en="Stay.", role_primary_objective="success").status_code,
        save(desk, row, "north_star", **star).status_code,
        save(desk, row, "values", **{"values-0-text_en": "Discretion", "non_goals-0-text_de": "Feste"}).status_code,
        save(desk, row, "people", **{"not_for_whom-0-text_en": "you want a title"}).status_code,
        save(desk, row, "expectations", **money).status_code,
        save(desk, row, "access", access_model="hybrid").status_code,
        save(desk, row, "needs", **{"needs-0-name_en": "Advice", "needs-0-kind": "functional", "needs-0-in_scope": "on"}).status_code,
        save(desk, row, "programmes", **{"programmes-0-name_en": "Tables", "programmes-0-hours_per_month": "6", "programmes-0-needs": ["advice"]}).status_code,
        save(desk, row, "segments", **segment).status_code,
        save(desk, row, "capacity", organizers="4", hours_per_month_pledged="40", hours_per_programme_month="10").status_code,
        save(desk, row, "growth", stage="focused", quorum="75", founding_cohort_size="24", **{"expansion_gates-0-metric": "retention_180d_lower", "expansion_gates-0-op": "gte", "expansion_gates-0-value": "70"}).status_code,
        save(desk, row, "summary", change_note="First.").status_code,
    ]  # fmt: skip

    row.refresh_from_db()
    assert answers == [302] * len(STEPS)
    assert (row.mission, row.purpose_why_take_part) == (
        {"en": "Go.", "de": "Los."},
        {"en": "Giving is how one learns."},
    )
    assert (row.role_primary_objective, row.change_note) == ("success", "First.")
    assert row.north_star["target"] == 20
    assert row.north_star["counter_metrics"] == ["load"]
    assert (row.values, row.non_goals) == ([{"en": "Discretion"}], [{"de": "Feste"}])
    assert row.not_for_whom == [{"en": "you want a title"}]
    assert (str(row.expected_hours_per_month), row.expected_fee_minor, row.solidarity_minor) == ("3.50", 1500, 500)
    assert [need.key for need in Programme.objects.get().needs.all()] == ["advice"]
    assert Segment.objects.get().when == {"all": [{"attr": "years", "op": "gte", "value": 10}]}
    assert row.capacity == {"organizers": 4, "hours_per_month_pledged": 40, "hours_per_programme_month": 10}
    assert row.expansion_gates == [{"metric": "retention_180d_lower", "op": "gte", "value": 0.7}]
    assert row.co_creation == {"founding_cohort_size": 24, "ratification_quorum": 0.75}
    assert Community.objects.values_list("access_model", "stage").get() == ("hybrid", "focused")


@pytest.mark.parametrize(
    ("step", "values", "message"),
    [
        ("mission", {"mission_en": "", "mission_de": "  "}, "Please write this in at least one language."),
        ("mission", {"mission_en": "word " * 200}, "Ensure this value has at most 600 characters"),
        ("expectations", {"hours": "many"}, "Enter a number."),
        ("expectations", {"hours": "900"}, "less than or equal to 744"),
        ("expectations", {"fee": "5", "solidarity": "15"}, "The solidarity fee is at most the fee."),
        ("expectations", {"fee": "15", "fee_to_be_agreed": "on"}, "or leave it to be agreed, not both."),
        ("expectations", {"hours": "3", "hours_to_be_agreed": "on"}, "or leave them to be agreed, not both."),
        ("expectations", {"currency": "euros"}, "Three capital letters, such as EUR."),
        ("north_star", {"target": "1e400"}, "digits"),
        ("access", {"access_model": "zzz"}, "Select a valid choice."),
        ("needs", {"needs-0-name_en": "Advice", "needs-0-kind": "zzz"}, "Select a valid choice."),
        ("needs", {"needs-count": "x", "needs-0-name_en": "Advice"}, "A part of the form did not arrive."),
        ("programmes", {"programmes-0-name_en": "Tables", "programmes-0-hours_per_month": "-1"}, "greater than or equal to 0"),
        ("segments", {"segments-0-name_en": "Leaders", "segments-0-conditions-0-attr": "nobody"}, "No question asks for this any more."),
        ("growth", {"expansion_gates-0-metric": "load", "expansion_gates-0-value": "high"}, "Enter a number."),
    ],
)  # fmt: skip
def test_step_when_something_is_wrong_then_said_at_its_place_and_nothing_typed_is_lost(
    community, desk, step, values, message
):
    row = FoundationFactory()

    response = save(desk, row, step, **values)

    row.refresh_from_db()
    shown = Sheet(response.text, "canvas-form").pairs if step != "needs" or "needs-count" not in values else []
    typed = {value.strip() for name, value in values.items() if not name.endswith(("attr", "kind", "access_model"))}
    assert response.status_code == 422
    assert message in response.text.replace("&#x27;", "'")
    assert {value.strip() for _name, value in shown} >= {text for text in typed if text} or not shown
    assert (row.revision, row.mission) == (0, {"en": "Progress for people who build."})


def test_rows_when_added_moved_and_removed_then_what_was_typed_stays_and_nothing_is_saved(community, desk):
    row = FoundationFactory(values=[{"en": "one"}, {"en": "two"}])
    page = sheet(desk, row, "values")

    added = send(desk, row, "values", page.filled(**{"values-0-text_en": "first", "deed": "values:add"}))
    third = Sheet(added.text, "canvas-form").filled(**{"values-2-text_de": "drittens", "deed": "values:up:2"})
    moved = send(desk, row, "values", third)
    removed = send(desk, row, "values", Sheet(moved.text, "canvas-form").filled(deed="values:remove:0"))
    saved = send(desk, row, "values", Sheet(removed.text, "canvas-form").filled(go="stay"))

    row.refresh_from_db()
    assert [answer.status_code for answer in (added, moved, removed, saved)] == [200, 200, 200, 302]
    assert "Not saved yet." in removed.text
    assert row.values == [{"de": "drittens"}, {"en": "two"}]


@pytest.mark.parametrize("deed", ["values:remove:99", "zzz:add", "values:burn:0", "mission-0:add", "begin:course", "values-x-y:add", "values-00009-y:add"])  # fmt: skip
def test_rows_when_the_button_is_none_then_not_found(community, desk, deed):
    row = FoundationFactory(values=[{"en": "one"}])

    assert save(desk, row, "values", deed=deed).status_code == 404


@pytest.mark.parametrize("deed", ["inputs:add", "name:add", "event_types:remove:0"])
def test_rows_when_the_button_means_something_that_is_no_list_then_not_found(community, desk, deed):
    assert save(desk, FoundationFactory(), "north_star", deed=deed).status_code == 404


def test_role_when_a_beginning_is_chosen_then_only_what_was_empty_is_filled(community, desk):
    row = FoundationFactory()
    community.languages = ["en", "de"]
    community.save()

    shown = save(desk, row, "role", role_statement_en="Mine.", deed="begin:saas")

    pairs = dict(Sheet(shown.text, "canvas-form").pairs)
    assert pairs["role_statement_en"] == "Mine."
    assert pairs["role_statement_de"].startswith("Wer das Produkt nutzt")
    assert "role_statement_es" not in pairs
    assert pairs["role_primary_objective"] == "support"


def test_segment_when_its_rule_has_rules_inside_then_kept_whole_and_shown_in_words(community, desk):
    rule = {
        "any": [{"attr": "years", "op": "gte", "value": 10}, {"not": {"attr": "field", "op": "in", "value": ["it"]}}]
    }
    SegmentFactory(key="special", when=rule)
    row = FoundationFactory()

    text = desk.get(address(row, "segments")).text
    saved = save(desk, row, "segments", **{"segments-0-name_en": "Special"})

    segment = Segment.objects.get()
    assert saved.status_code == 302
    assert "years is at least 10" in text
    assert (segment.name, segment.when) == ({"en": "Special"}, rule)


def test_segment_when_an_answer_is_chosen_then_its_options_are_offered(community, desk):
    options = [{"key": "it", "label": {"en": "Software"}}, {"key": "law", "label": {"en": "Law"}}]
    AttributeFactory(key="field", label={"en": "Field"}, data_type="single", options=options)
    row = FoundationFactory()

    shown = save(desk, row, "segments", **{"segments-0-name_en": "Engineers", "segments-0-conditions-0-attr": "field", "deed": "redraw"})  # fmt: skip
    chosen = Sheet(shown.text, "canvas-form").filled(**{"segments-0-conditions-0-value": ["it"]})
    saved = send(desk, row, "segments", chosen)

    assert "Software" in shown.text
    assert saved.status_code == 302
    assert Segment.objects.get().when == {"all": [{"attr": "field", "op": "in", "value": ["it"]}]}


def test_stage_when_a_gate_is_shut_then_the_community_does_not_expand(community, desk):
    row = FoundationFactory(expansion_gates=[{"metric": "spread_ratio", "op": "lte", "value": 1.0}])

    shut = save(desk, row, "growth", stage="expanding")
    MetricSnapshot.objects.create(
        metric_key="spread_ratio", period_start=NOW.date(), period_end=NOW.date(), value="0.8", n=40,
        engine_version="1", computed_at=NOW,
    )  # fmt: skip
    opened = save(desk, row, "growth", stage="expanding")

    assert (shut.status_code, opened.status_code) == (422, 302)
    assert "These gates are shut or not measured" in shut.text
    assert Community.objects.get().stage == "expanding"


# Two organizers


def test_step_when_somebody_saved_it_in_between_then_both_texts_are_shown_and_mine_can_be_saved(community, desk):
    row = FoundationFactory()
    mine = sheet(desk, row, "mission")
    other = at_the_desk(organizer("owner"))
    save(other, row, "mission", mission_en="Theirs.")

    refused = send(desk, row, "mission", mine.filled(mission_en="Mine."))
    again = send(desk, row, "mission", Sheet(refused.text, "canvas-form").filled())

    row.refresh_from_db()
    assert (refused.status_code, again.status_code) == (409, 302)
    assert "Theirs." in refused.text
    assert dict(Sheet(refused.text, "canvas-form").pairs)["mission_en"] == "Mine."
    assert row.mission == {"en": "Mine."}


def test_step_when_put_to_the_vote_in_between_then_what_was_typed_is_shown(community, desk):
    row = FoundationFactory()
    mine = sheet(desk, row, "mission")
    FoundationVersion.objects.update(status="in_ratification")

    refused = send(desk, row, "mission", mine.filled(mission_en="Mine alone."))

    row.refresh_from_db()
    assert refused.status_code == 409
    assert "Mine alone." in refused.text
    assert row.mission == {"en": "Progress for people who build."}


# Reading


@pytest.mark.parametrize("status", ["in_ratification", "published", "superseded"])
def test_steps_when_no_draft_then_read_only_but_for_what_stands_beside_versions(community, desk, status):
    row = FoundationFactory(status=status, values=[{"en": "Discretion"}], role_primary_objective="success")

    pages = {step: desk.get(address(row, step)).text for step in STEPS}

    forms = {step for step, text in pages.items() if 'id="canvas-form"' in text}
    assert forms == {"access", "needs", "programmes", "segments"}
    assert "Discretion" in pages["values"]
    assert "success" in pages["role"]


@pytest.mark.parametrize("role", ["events", "auditor"])
def test_canvas_when_one_may_only_see_the_desk_then_all_is_read_and_nothing_written(community, role):
    row, client = FoundationFactory(), at_the_desk(organizer(role))
    Need.objects.create(key="advice", kind="functional", name={"en": "Advice"})

    read = [client.get(address(row, step)) for step in STEPS]
    posted = [client.post(address(row, step), {"mission_en": "Mine."}).status_code for step in STEPS]
    others = [client.post(reverse("canvas:start")), client.post(reverse("canvas:discard", args=[row.version]))]

    assert {page.status_code for page in read} == {200}
    assert not any('id="canvas-form"' in page.text for page in read)
    assert set(posted) == {403}
    assert [answer.status_code for answer in others] == [403, 403]
    assert FoundationVersion.objects.get().mission == row.mission


@pytest.mark.parametrize("path", ["99/", "1/nothing/", "99/mission/"])
def test_canvas_when_there_is_no_such_page_then_not_found(community, desk, path):
    FoundationFactory(version=1)

    assert desk.get(f"/desk/canvas/{path}").status_code == 404


def test_remarks_when_typed_then_they_come_back_each_to_its_field_and_nothing_is_saved(community, desk):
    row = FoundationFactory()
    shown = sheet(desk, row, "purpose")

    looked = send(desk, row, "purpose", shown.filled(purpose_statement_en="More customers for us.", deed="look"))

    row.refresh_from_db()
    assert 'hx-swap-oob="innerHTML:#remarks-purpose_statement"' in looked.text
    assert "“customers” is what the organization gains" in looked.text
    assert row.revision == 0


def test_remarks_when_saved_then_beside_their_fields_and_counted_on_the_way(community, desk):
    row = FoundationFactory(mission={"en": "word " * 26})

    step = desk.get(address(row, "mission")).text
    overview = desk.get(reverse("canvas:overview", args=[row.version])).text

    assert "English has 26 words" in step
    assert "1 remark" in overview
    assert "No persona is written yet." in overview


@pytest.mark.parametrize("step", ["needs", "programmes", "segments", "values"])
def test_step_when_it_has_more_rows_then_the_same_number_of_queries(community, desk, step):
    row, counts = FoundationFactory(), []
    for rows in (1, 2):
        for _row in range(rows):
            made = Need.objects.create(key=f"need_{Need.objects.count()}", kind="social", name={"en": "Need"})
            Programme.objects.create(key=made.key, name={"en": "Runs"}).needs.add(made)
            SegmentFactory(when={"all": [{"attr": "years", "op": "gte", "value": 1}]})
            FoundationVersion.objects.filter(pk=row.pk).update(values=[{"en": "v"}] * Need.objects.count())
        with CaptureQueriesContext(connection) as asked:
            desk.get(address(row, step))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_versions_when_there_are_more_then_the_same_number_of_queries(community, desk):
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            FoundationFactory(author=organizer(), based_on=FoundationVersion.objects.first())
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse("canvas:versions"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


# Comparing


def test_changes_when_two_versions_are_named_then_word_by_word(community, desk):
    FoundationFactory(version=1, status="superseded", mission={"en": "We build cars."}, hours_to_be_agreed=True)
    FoundationFactory(version=2, status="published", mission={"en": "We build trains."}, expected_hours_per_month=3)
    FoundationFactory(version=3)

    text = desk.get(reverse("canvas:changes"), {"before": "1", "after": "2"}).text

    assert "<del>cars.</del><ins>trains.</ins>" in text
    assert "<del>to be agreed</del><ins>3 hours a month</ins>" in text


def test_changes_when_figures_capacity_or_gates_differ_then_in_words(community, desk):
    star = {"name": "Lifts", "counter_metrics": ["load"]}
    FoundationFactory(version=1, north_star=star, mission="Build.")
    FoundationFactory(
        version=2, north_star=star | {"counter_metrics": []}, mission={"en": "Build."}, capacity={"organizers": 4},
        expansion_gates=[{"metric": "active_share", "op": "gte", "value": 0.6}],
    )  # fmt: skip

    text = desk.get(reverse("canvas:changes"), {"before": "1", "after": "2"}).text

    assert "<del>load on the organizers</del>" in text
    assert "<ins>4</ins>" in text
    assert "<ins>active members, share: at least 60 %</ins>" in text
    assert 'id="mission"' not in text


def test_changes_when_none_are_named_then_the_newest_against_its_beginning(community, desk):
    first = FoundationFactory(version=1, status="published", mission={"en": "Old."})
    FoundationFactory(version=2, mission={"en": "Other."})
    FoundationFactory(version=3, mission={"en": "New."}, based_on=first)

    text = desk.get(reverse("canvas:changes")).text

    assert "<del>Old.</del><ins>New.</ins>" in text


@pytest.mark.parametrize("query", [{}, {"before": "x"}, {"before": "1", "after": "9" * 30}])  # fmt: skip
def test_changes_when_the_versions_are_none_then_asked_for(community, desk, query):
    response = desk.get(reverse("canvas:changes"), query)

    assert response.status_code == 200


def test_mark_when_the_state_is_the_same_then_the_same():
    assert mark_of({"a": 1, "b": [2]}) == mark_of({"b": [2], "a": 1})
