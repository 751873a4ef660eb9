"""The editor of profiles: an organizer writes whom the community looks for, and nothing typed is lost."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.blueprints.importing import EXAMPLES, import_blueprint
from icmp import drafting
from icmp.editor.curves import curve
from icmp.models import Attribute, Criterion, ProfileVersion
from icmp.operations import change_criterion, start_profile_draft
from icmp.queries.foundations import mark_of
from icmp.queries.profiles import profile_state
from tests.factories import organizer
from tests.forms import FORM, Sheet

from .factories import AttributeFactory, CriterionFactory, PersonaFactory, ProfileVersionFactory
from .test_application_desk import at_the_desk

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
FILES = ["mpg_narrowed", "mpg_too_broad", "gen_ai_saas", "alumni_community_builders_es"]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk() -> Client:
    return at_the_desk(organizer("owner"))


@pytest.fixture
def draft(community) -> ProfileVersion:
    version = ProfileVersionFactory()
    CriterionFactory(profile_version=version, key="hours", label={"en": "Hours"}, weight=40, order=0)
    CriterionFactory(profile_version=version, key="help", label={"en": "Help"}, weight=60, order=1)
    return version


def address(row: ProfileVersion, name: str = "profile", *more: str) -> str:
    return reverse(f"editor:{name}", args=[row.kind, row.version, *more])


def sheet(client: Client, url: str) -> Sheet:
    response = client.get(url)
    assert response.status_code == 200
    return Sheet(response.text, "editor-form")


def send(client: Client, url: str, body: str, **more):
    return client.post(url, body, content_type=FORM, **more)


def save(client: Client, url: str, **values: object):
    return send(client, url, sheet(client, url).filled(**values))


# From nothing


def test_first_profile_when_nothing_is_there_then_written_tested_and_published(community, desk):
    empty = desk.get(reverse("editor:versions")).text
    desk.post(reverse("editor:start"), {"kind": "icmp"})
    row = ProfileVersion.objects.get()

    added = save(desk, address(row, "add"), label_en="Helps others", dimension="contribution", data_type="number")
    page = address(row, "criterion", "helps_others")
    written = save(
        desk, page, asked="on", question_kind="number", prompt_en="In the last 12 months, how many?", least="0",
        most="40", must_have="on", knockout="10", decline_text_en="We look for people who give.",
        missing_policy="zero", go="on", **{"points-1-x": "5"},
    )  # fmt: skip
    weighed = save(desk, address(row), **{"weight-helps_others": "100"})
    PersonaFactory(answers={"helps_others": 5})
    PersonaFactory(key="anti", kind="anti", expected="decline", answers={"helps_others": 0})
    body = {"revision": ProfileVersion.objects.get().revision}
    published = desk.post(address(row, "publish"), body)

    made = Criterion.objects.get()
    assert "Write the profile of members" in empty
    assert [answer.status_code for answer in (added, written, weighed, published)] == [302] * 4
    assert made.value_function == {"type": "piecewise", "points": [[0, 0], [5, 1]]}
    assert (made.must_have, made.knockout_min, made.weight) == (True, Decimal("0.1"), 100)
    assert made.question.prompt == {"en": "In the last 12 months, how many?"}
    assert ProfileVersion.objects.get().status == "published"


def test_publish_when_something_stands_in_the_way_then_422_and_each_reason(desk, draft):
    PersonaFactory(name={"en": "Mariana"}, answers={})

    seen = desk.get(address(draft, "publish"))
    sent = desk.post(address(draft, "publish"), {"revision": "0"})

    draft.refresh_from_db()
    assert (seen.status_code, sent.status_code, draft.status) == (200, 422, "draft")
    for page in (seen, sent):
        assert "Mariana should come out as “accept” and comes out as “look closer”" in page.text


def test_publish_when_somebody_saved_since_then_409(desk, draft):
    assert desk.post(address(draft, "publish"), {"revision": "7"}).status_code == 409


@pytest.mark.parametrize("body", [{"kind": "zzz"}, {"kind": "icmp", "based_on": "99"}, {"kind": "icmp", "based_on": "-1"}, {"kind": "icp", "subject": "x"}, {}])  # fmt: skip
def test_start_when_it_makes_no_sense_then_not_found(community, desk, body):
    assert desk.post(reverse("editor:start"), body).status_code == 404
    assert ProfileVersion.objects.count() == 0


def test_duplicate_undo_and_discard_when_pressed_then_done(desk, draft):
    save(desk, address(draft), **{"weight-hours": "10"})
    desk.post(address(draft, "undo"), {"revision": "1"})
    undone = draft.criteria.get(key="hours").weight
    desk.post(address(draft, "redo"), {"revision": "2"})
    redone = draft.criteria.get(key="hours").weight
    desk.post(reverse("editor:start"), {"kind": "icmp", "based_on": str(draft.version)})
    copy = ProfileVersion.objects.first()

    desk.post(address(copy, "discard"))

    assert (undone, redone) == (40, 10)
    assert copy.criteria.count() == 0
    assert list(ProfileVersion.objects.all()) == [draft]


def test_discard_when_published_then_409_and_it_stays(desk, draft):
    ProfileVersion.objects.update(status="published")

    assert desk.post(address(draft, "discard")).status_code == 409
    assert ProfileVersion.objects.count() == 1


# Saving what is shown


@pytest.mark.parametrize("name", FILES)
def test_criteria_of_an_example_when_saved_as_shown_then_nothing_is_another(at, desk, name):
    import_blueprint(EXAMPLES / f"{name}.yaml", by=None, at=at)
    for version in list(ProfileVersion.objects.all()):
        draft = start_profile_draft(kind=version.kind, based_on=version, by=None, at=at)
        before, options = profile_state(draft), dict(Attribute.objects.values_list("key", "options"))

        pages = [address(draft), address(draft, "bands")]
        pages += [address(draft, "criterion", key) for key in drafting.keys(before)]
        answers = {page: save(desk, page).status_code for page in pages}

        draft.refresh_from_db()
        assert set(answers.values()) == {302}
        assert profile_state(draft) == before
        assert draft.revision == 0
        if draft.kind == "icmp":
            assert dict(Attribute.objects.values_list("key", "options")) == options


# Weights and order


def test_weights_when_typed_then_saved_with_the_method_and_the_total_shown(desk, draft):
    saved = save(desk, address(draft), **{"weight-hours": "12,5", "weight-help": "37.5"})

    page = desk.get(address(draft)).text
    draft.refresh_from_db()
    assert saved.status_code == 302
    assert (draft.criteria.get(key="hours").weight, draft.weighting_method) == (Decimal("12.50"), "direct")
    assert '<b id="editor-total">50</b>' in page
    assert 'id="share-hours">25 %' in page


def test_buttons_when_pressed_then_order_rank_and_swing(desk, draft):
    save(desk, address(draft), deed="up:help")
    moved = drafting.weights(profile_state(draft))
    save(desk, address(draft), deed="rank")
    ranked = drafting.weights(profile_state(draft))
    save(desk, address(draft), deed="swing", **{"weight-help": "100", "weight-hours": "60"})
    swung = drafting.weights(profile_state(draft))

    assert list(moved.items()) == [("help", 60), ("hours", 40)]
    assert ranked == {"help": 75, "hours": 25}
    assert swung == {"help": Decimal("62.5"), "hours": Decimal("37.5")}


def test_order_when_dragged_then_as_sent_and_unknown_keys_are_left_out(desk, draft):
    save(desk, address(draft), order="help ghost help")

    assert drafting.keys(profile_state(draft)) == ["help", "hours"]


@pytest.mark.parametrize("typed", ["-1", "much", "", "1e9", "100000", "1.234"])
def test_weights_when_one_is_none_then_422_and_all_that_was_typed_stays(desk, draft, typed):
    refused = save(desk, address(draft), **{"weight-hours": typed, "weight-help": "33"})

    draft.refresh_from_db()
    assert refused.status_code == 422
    assert dict(Sheet(refused.text, "editor-form").pairs)["weight-help"] == "33"
    assert (draft.revision, draft.criteria.get(key="help").weight) == (0, 60)


def test_weights_when_the_button_is_none_then_not_found(desk, draft):
    assert save(desk, address(draft), deed="burn").status_code == 404


def test_weights_when_two_write_them_then_the_second_sees_both(desk, draft):
    mine = sheet(desk, address(draft))
    save(desk, address(draft), **{"weight-hours": "11"})

    refused = send(desk, address(draft), mine.filled(**{"weight-hours": "22"}))
    again = send(desk, address(draft), Sheet(refused.text, "editor-form").filled())

    assert refused.status_code == 409
    assert "Somebody saved this while you were writing" in refused.text
    assert "11" in refused.text
    assert dict(Sheet(refused.text, "editor-form").pairs)["weight-hours"] == "22"
    assert again.status_code == 302
    assert draft.criteria.get(key="hours").weight == 22


def test_look_when_a_weight_is_typed_then_the_total_follows_and_nothing_is_saved(desk, draft):
    body = sheet(desk, address(draft)).filled(**{"weight-hours": "15", "deed": "look"})

    seen = send(desk, address(draft), body, headers={"HX-Request": "true"})

    assert '<b id="editor-total" hx-swap-oob="true">75</b>' in seen.text
    assert "<html" not in seen.text
    assert draft.criteria.get(key="hours").weight == 40


def test_personas_when_a_curve_is_typed_then_they_come_out_as_it_says(desk, draft):
    hours, help_ = (draft.criteria.get(key=key).attribute.key for key in ("hours", "help"))
    PersonaFactory(name={"en": "Mariana"}, answers={hours: 5, help_: 10})
    page = address(draft, "criterion", "hours")

    before = desk.get(page).text
    seen = send(desk, page, sheet(desk, page).filled(**{"points-1-x": "50", "deed": "look"})).text

    assert "must be “accept”" not in before
    assert ">80<" in before
    assert "must be “accept”" in seen
    assert ">64<" in seen


# Bands


def test_bands_when_saved_then_they_hold_and_when_crossing_then_422(desk, draft):
    page = address(draft, "bands")

    crossed = save(desk, page, accept_min="40", review_min="60", change_note="Gentler.")
    saved = save(desk, page, accept_min="65,5", review_min="45", coverage_min="80", change_note="Gentler.")

    draft.refresh_from_db()
    assert (crossed.status_code, saved.status_code) == (422, 302)
    assert "The lines cross" in crossed.text
    assert dict(Sheet(crossed.text, "editor-form").pairs)["change_note"] == "Gentler."
    assert (draft.accept_min, draft.review_min, draft.coverage_min) == (Decimal("65.5"), 45, Decimal("0.8"))


def test_bands_when_two_write_them_then_the_second_sees_both(desk, draft):
    page = address(draft, "bands")
    mine = sheet(desk, page)
    save(desk, page, accept_min="66")

    refused = send(desk, page, mine.filled(accept_min="77"))

    assert refused.status_code == 409
    assert "<td>66</td><td>77</td>" in refused.text


# A criterion


def test_options_when_written_as_a_table_then_each_has_its_worth_and_a_key(desk, draft):
    page = address(draft, "criterion", "hours")
    drawn = save(desk, page, kind="options", deed="redraw")
    body = Sheet(drawn.text, "editor-form").filled(
        **{"options-0-label_en": "Every week", "options-0-worth": "100", "deed": "options:add"}
    )
    more = send(desk, page, body)
    body = Sheet(more.text, "editor-form").filled(
        **{"options-1-label_en": "None of these", "options-1-worth": "0"},
        asked="on", question_kind="single_choice", prompt_en="How often?", go="on",
    )  # fmt: skip
    saved = send(desk, page, body)

    row = draft.criteria.get(key="hours")
    assert (drawn.status_code, more.status_code, saved.status_code) == (200, 200, 302)
    assert row.value_function == {"type": "options", "map": {"every_week": 1, "none_of_these": 0}}
    assert [option["key"] for option in row.question.options] == ["every_week", "none_of_these"]


@pytest.mark.parametrize(
    ("kind", "values", "function"),
    [
        ("threshold", {"op": "between", "bound": "2", "upper": "8,5"}, {"type": "threshold", "op": "between", "value": [2, "8.5"]}),
        ("threshold", {"op": "gte", "bound": "100"}, {"type": "threshold", "op": "gte", "value": 100}),
        ("boolean", {}, {"type": "boolean"}),
        ("rubric", {"levels": "4", "anchor_0_en": "Empty", "anchor_4_en": "Two stories"}, {"type": "rubric", "levels": 4}),
        ("count", {"points-0-x": "0", "points-0-worth": "0", "points-1-x": "3", "points-1-worth": "100"}, {"type": "count", "points": [[0, 0], [3, 1]]}),
    ],
)  # fmt: skip
def test_kind_when_chosen_then_its_own_form_and_function(desk, draft, kind, values, function):
    page = address(draft, "criterion", "hours")
    drawn = save(desk, page, kind=kind, deed="redraw")

    saved = send(desk, page, Sheet(drawn.text, "editor-form").filled(**values))

    assert saved.status_code == 302
    assert draft.criteria.get(key="hours").value_function == function


def test_kind_when_another_is_chosen_and_saved_without_scripts_then_its_form_comes_first(desk, draft):
    answer = save(desk, address(draft, "criterion", "hours"), kind="threshold", rationale_en="Because.")

    assert answer.status_code == 200
    assert "Not saved yet." in answer.text
    assert dict(Sheet(answer.text, "editor-form").pairs)["rationale_en"] == "Because."


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"label_en": "", "label_de": ""}, "Please write this in at least one language."),
        ({"points-0-x": "low"}, "Enter a number."),
        ({"points-0-worth": "120"}, "less than or equal to 100"),
        ({"points-0-x": ""}, "A point needs both numbers."),
        ({"points-1-x": "0"}, "Two points are about the same answer."),
        ({"points-1-x": "", "points-1-worth": ""}, "A curve needs at least two points."),
        ({"knockout": "x"}, "Enter a number."),
        ({"asked": "on", "prompt_en": ""}, "Write the question, or do not ask it."),
        ({"least": "5", "most": "2"}, "This is less than “at least”."),
        ({"dimension": "zzz"}, "Select a valid choice."),
        ({"evidence": "rumor"}, "Select a valid choice."),
        ({"points-count": "x"}, "A part of the form did not arrive."),
    ],
)
def test_criterion_when_something_is_wrong_then_said_at_its_place_and_nothing_is_lost(desk, draft, values, message):
    refused = save(desk, address(draft, "criterion", "hours"), rationale_en="Kept.", **values)

    draft.refresh_from_db()
    assert refused.status_code == 422
    assert message in refused.text.replace("&#x27;", "'")
    assert dict(Sheet(refused.text, "editor-form").pairs)["rationale_en"] == "Kept."
    assert draft.revision == 0


@pytest.mark.parametrize(
    ("kind", "values", "message"),
    [
        ("threshold", {"op": "between", "bound": "8", "upper": "2"}, "needs a second number that is not smaller"),
        ("options", {"options-0-label_en": "A", "options-0-worth": ""}, "Say for at least one option what it is worth."),
        ("rubric", {"levels": "0"}, "greater than or equal to 1"),
    ],
)  # fmt: skip
def test_kind_when_filled_in_badly_then_said(desk, draft, kind, values, message):
    page = address(draft, "criterion", "hours")
    drawn = save(desk, page, kind=kind, deed="redraw")

    refused = send(desk, page, Sheet(drawn.text, "editor-form").filled(**values))

    assert refused.status_code == 422
    assert message in refused.text


def test_criterion_when_two_write_it_then_the_second_sees_both_texts(desk, draft):
    page = address(draft, "criterion", "hours")
    mine = sheet(desk, page)
    state = profile_state(draft)
    shown = mark_of(drafting.part_of(state, "criterion:hours"))
    change_criterion(version=draft, key="hours", values={"rationale": {"en": "Theirs."}}, mark=shown, by=None, at=NOW)

    refused = send(desk, page, mine.filled(rationale_en="Mine."))
    again = send(desk, page, Sheet(refused.text, "editor-form").filled())

    assert refused.status_code == 409
    assert "Theirs." in refused.text
    assert dict(Sheet(refused.text, "editor-form").pairs)["rationale_en"] == "Mine."
    assert again.status_code == 302
    assert draft.criteria.get(key="hours").rationale == {"en": "Mine."}


def test_criterion_when_published_in_between_then_nothing_is_saved_and_nothing_is_lost(desk, draft):
    page = address(draft, "criterion", "hours")
    mine = sheet(desk, page)
    ProfileVersion.objects.update(status="published")

    refused = send(desk, page, mine.filled(rationale_en="Mine."))

    assert refused.status_code == 409
    assert "This version is no draft any more" in refused.text
    assert "Mine." in refused.text


def test_criterion_when_taken_out_then_gone_and_undo_brings_it_back(desk, draft):
    page = address(draft, "criterion", "hours")

    desk.post(address(draft, "remove", "hours"), {"mark": dict(sheet(desk, page).pairs)["mark"]})
    gone = desk.get(page).status_code
    desk.post(address(draft, "undo"), {"revision": "1"})

    assert gone == 404
    assert drafting.keys(profile_state(draft)) == ["hours", "help"]


def test_add_when_an_answer_only_monitors_then_it_is_not_offered_and_not_taken(desk, draft):
    AttributeFactory(key="origin", label={"en": "Origin"}, sensitivity="monitoring_only")
    page = address(draft, "add")

    shown = desk.get(page).text
    refused = save(desk, page, label_en="Origin", dimension="scope", attribute="origin")

    assert ">Origin<" not in shown
    assert refused.status_code == 422
    assert draft.criteria.count() == 2


def test_add_when_an_answer_is_known_then_a_criterion_with_its_options(desk, draft):
    options = [{"key": "it", "label": {"en": "Software"}}, {"key": "law", "label": {"en": "Law"}}]
    AttributeFactory(key="field", label={"en": "Field"}, data_type="single", options=options)

    save(desk, address(draft, "add"), label_en="Works in tech", dimension="background", attribute="field")

    row = draft.criteria.get(key="field")
    assert (row.value_function, row.weight) == ({"type": "options", "map": {"it": 0, "law": 0}}, 0)


def test_customers_when_about_organizations_then_written_without_questions(community, desk):
    desk.post(reverse("editor:start"), {"kind": "icp", "subject": "organization"})
    row = ProfileVersion.objects.get()
    save(desk, address(row, "add"), label_en="Industry", dimension="demographics", data_type="single")
    page = address(row, "criterion", "industry")

    saved = save(desk, page, **{"options-0-label_en": "Finance", "options-0-key": "", "options-0-worth": "100"})

    made = row.criteria.get()
    assert "prompt_en" not in dict(sheet(desk, page).pairs)
    assert saved.status_code == 302
    assert made.value_function == {"type": "options", "map": {"finance": 1}}
    assert made.attribute.options == [{"key": "finance", "label": {"en": "Finance"}}]


# Rights, bounds, pictures


def test_rights_when_an_auditor_then_reads_and_never_writes(draft):
    auditor = at_the_desk(organizer("auditor"))

    pages = [auditor.get(address(draft, *name)) for name in (["profile"], ["bands"], ["criterion", "hours"], ["publish"])]  # fmt: skip
    posts = [auditor.post(address(draft, *name)).status_code for name in (["profile"], ["bands"], ["criterion", "hours"], ["undo"], ["redo"], ["publish"], ["discard"], ["remove", "hours"], ["add"])]  # fmt: skip

    assert [page.status_code for page in pages] == [200] * 4
    assert all("Save" not in page.text.partition("<main")[2] for page in pages)
    assert posts == [403] * 9


def test_rights_when_a_treasurer_then_nothing_is_here(draft):
    treasurer = at_the_desk(organizer("treasurer"))

    assert [treasurer.get(url).status_code for url in (reverse("editor:versions"), address(draft), address(draft, "criterion", "hours"))] == [404] * 3  # fmt: skip


def test_pages_when_criteria_and_personas_are_many_then_as_many_queries_and_under_150_kb(desk, draft):
    PersonaFactory()
    pages = [reverse("editor:versions"), address(draft), address(draft, "criterion", "hours")]
    few = [_queries(desk, page) for page in pages]
    for number in range(18):
        CriterionFactory(profile_version=draft, label={"en": f"Criterion {number}"}, order=number + 2)
        PersonaFactory()
        ProfileVersionFactory()

    assert [_queries(desk, page) for page in pages] == few
    assert max(len(desk.get(page).content) for page in pages) < 150_000


def _queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(page)
    return len(seen)


def test_curve_when_points_are_numbers_then_drawn_in_their_order():
    drawn = curve([{"x": "10", "worth": "100"}, {"x": "0", "worth": "0"}, {"x": "", "worth": "3"}])

    assert [(knot.x, knot.y, knot.row) for knot in drawn.knots] == [("44.0", "176.0", 1), ("304.0", "16.0", 0)]
    assert (drawn.low, drawn.high) == ("0", "12")
    assert curve([{"x": "1", "worth": "1"}]) is None
    assert curve([{"x": "1", "worth": "1"}, {"x": "1", "worth": "9"}]) is None
