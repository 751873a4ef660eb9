"""The profile editor as pages: nothing typed is lost, nobody is overwritten, nothing broken is published."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.blueprints.importing import EXAMPLES, import_blueprint
from icmp.editor.curve import plot
from icmp.models import Persona, ProfileVersion
from icmp.operations import remove_criterion, start_profile
from tests.factories import organizer
from tests.house.bad_input import Form

from .factories import AttributeFactory, CriterionFactory, PersonaFactory, QuestionFactory
from .founders import AT
from .narrowed import narrowed
from .test_application_desk import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return at_the_desk(organizer())


@pytest.fixture
def draft(community) -> ProfileVersion:
    """A draft of the narrowed example."""
    narrowed()
    Persona.objects.all().delete()
    return start_profile(kind="icmp", by=None, at=AT)


def page(row: ProfileVersion, name: str = "profile", *more: str) -> str:
    return reverse(f"editor:{name}", args=[row.kind, row.version, *more])


def form_of(client: Client, url: str) -> dict[str, str]:
    """What a browser would send: every control with the value it is shown with."""
    text = client.get(url).content.decode()
    sheet = text[text.index('id="criterion-form"') : text.index("{{", 0) if "{{" in text else len(text)]
    fields = {}
    for tag in re.findall(r"<(?:input|textarea|select)[^>]*name=\"[^\"]+\"[^>]*>(?:[^<]*</textarea>)?", sheet):
        name = re.search(r'name="([^"]+)"', tag).group(1)
        if 'type="radio"' in tag or 'type="checkbox"' in tag:
            if "checked" in tag:
                fields[name] = re.search(r'value="([^"]*)"', tag).group(1) if "value=" in tag else "on"
        elif tag.startswith("<textarea"):
            fields[name] = unescape(re.sub(r"^<textarea[^>]*>|</textarea>$", "", tag).strip())
        elif tag.startswith("<select"):
            body = sheet[sheet.index(tag) :].split("</select>")[0]
            chosen = re.search(r'<option value="([^"]*)" selected', body)
            fields[name] = chosen.group(1) if chosen else re.search(r'<option value="([^"]*)"', body).group(1)
        else:
            fields[name] = unescape((re.search(r'value="([^"]*)"', tag) or [None, ""])[1])
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


# One criterion


def test_criterion_when_opened_and_saved_untouched_then_nothing_changes(draft, desk):
    for row in draft.criteria.select_related("attribute", "question"):
        before = row.value_function, row.weight, row.knockout_min, row.question.options, row.label, row.question.prompt
        url = page(draft, "criterion", row.key)

        response = desk.post(url, form_of(desk, url))

        assert response.status_code == 302, (row.key, re.findall(r'class="error".*?</p>', text_of(response), re.S))
        row = draft.criteria.select_related("question").get(key=row.key)
        after = row.value_function, row.weight, row.knockout_min, row.question.options, row.label, row.question.prompt
        assert after == before


def test_criterion_when_two_write_it_then_the_second_sees_both_texts_and_can_take_the_place(draft, desk):
    url = page(draft, "criterion", "field")
    first, second = form_of(desk, url), form_of(desk, url)
    desk.post(url, first | {"weight": "11", "label_en": "Their field"})

    answer = desk.post(url, second | {"weight": "22", "label_en": "My field"})

    assert answer.status_code == 409
    text = text_of(answer)
    assert "Their field" in text
    assert 'value="My field"' in text
    assert draft.criteria.get(key="field").weight == 11
    again = second | {"weight": "22", "revision": Form(text).fields["revision"]}
    assert desk.post(url, again).status_code == 302
    assert draft.criteria.get(key="field").weight == 22


def test_criterion_when_removed_meanwhile_then_what_was_typed_stands_in_a_form_to_add_it(draft, desk):
    url = page(draft, "criterion", "field")
    typed = form_of(desk, url) | {"label_en": "My field"}
    remove_criterion(version=draft, key="field", by=None, at=AT)

    answer = desk.post(url, typed)

    assert answer.status_code == 409
    assert 'value="My field"' in text_of(answer)
    assert page(draft, "add") in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weight": "-1"}, "greater than or equal to 0"),
        ({"weight": "1.234"}, "decimal place"),
        ({"weight": "many"}, "Enter a number."),
        ({"knockout_min": "101"}, "less than or equal to 100"),
        ({"label_en": "", "label_de": "", "label_es": ""}, "at least one language"),
        ({"dimension": "weather"}, "Select a valid choice"),
        ({"function": "piecewise", "points-count": "1"}, "A curve needs at least two points."),
        ({"function": "piecewise", "points-count": "2", "points-0-x": "5", "points-0-share": "0", "points-1-x": "5",
          "points-1-share": "100"}, "Each point needs a larger answer than the one before."),
        ({"function": "piecewise", "points-count": "2", "points-0-x": "x", "points-0-share": "0", "points-1-x": "5",
          "points-1-share": "900"}, "less than or equal to 100"),
        ({"function": "threshold", "low": ""}, "Write a number."),
        ({"function": "threshold", "op": "between", "low": "5", "high": "3"}, "the smaller one first"),
        ({"function": "rubric", "levels": ""}, "Write a whole number of levels"),
        ({"function": "options", "options-count": "0"}, "Write at least one answer and what it is worth."),
        ({"prompt_en": "And?", "kind": ""}, "Choose how this is asked."),
        ({"least": "5", "most": "3"}, "This must not be below the smallest answer."),
    ],
)  # fmt: skip
def test_criterion_when_something_is_wrong_then_said_at_its_place_and_nothing_typed_is_lost(
    draft, desk, changes, message
):
    url = page(draft, "criterion", "field")
    before = draft.criteria.get(key="field").value_function

    answer = desk.post(url, form_of(desk, url) | {"help_en": "Kept words"} | changes)

    assert answer.status_code == 422
    assert message in text_of(answer)
    assert "Kept words" in text_of(answer)
    assert draft.criteria.get(key="field").value_function == before


def test_criterion_when_valued_by_a_curve_then_shares_are_kept_exactly_and_the_curve_is_drawn(draft, desk):
    url = page(draft, "criterion", "field")
    points = [("0", "0"), ("2,5", "62,5"), ("10", "100")]
    curve = {
        f"points-{n}-{name}": value
        for n, pair in enumerate(points)
        for name, value in zip(("x", "share"), pair, strict=True)
    }

    desk.post(url, form_of(desk, url) | curve | {"function": "piecewise", "points-count": "3"})

    function = draft.criteria.get(key="field").value_function
    assert function == {"type": "piecewise", "points": [[0, 0], [2.5, 0.625], [10, 1]]}
    assert "0 → 0 %, 2.5 → 62.5 %, 10 → 100 %" in text_of(desk.get(url))


def test_criterion_when_a_row_is_asked_for_then_the_form_comes_back_with_it_and_all_that_was_typed(draft, desk):
    url = page(draft, "criterion", "field")
    typed = form_of(desk, url) | {"help_en": "Kept words", "deed": "options:add"}

    answer = desk.post(url, typed)

    assert answer.status_code == 200
    assert f'name="options-count" value="{int(typed["options-count"]) + 1}"' in text_of(answer)
    assert "Kept words" in text_of(answer)
    assert desk.post(url, typed | {"deed": "nonsense"}).status_code == 404


def test_criterion_when_new_with_a_new_answer_then_it_stands_last_with_its_question(draft, desk):
    url = page(draft, "add")
    typed = form_of(desk, url) | {
        "label_en": "Languages", "data_type": "multi", "dimension": "background", "weight": "5", "function": "count",
        "options-count": "2", "options-0-label_en": "Nahuatl", "options-1-label_en": "None of these",
        "points-count": "2", "points-0-x": "0", "points-0-share": "0", "points-1-x": "2", "points-1-share": "100",
        "prompt_en": "Which?", "kind": "multi_choice",
    }  # fmt: skip

    answer = desk.post(url, typed)

    assert answer.status_code == 302, re.findall(r'class="error".*?</p>', text_of(answer), re.S)
    row = draft.criteria.select_related("attribute", "question").last()
    assert (row.key, row.attribute.data_type) == ("languages", "multi")
    assert [option["key"] for option in row.question.options] == ["nahuatl", "none_of_these"]


def test_criterion_when_typed_then_personas_and_remarks_are_tried_without_saving(draft, desk):
    PersonaFactory(name={"en": "Mariana"}, expected="accept", answers={"field": "software_it"})
    url = page(draft, "criterion", "field")

    answer = desk.post(url, form_of(desk, url) | {"weight": "0", "deed": "look"}, headers={"HX-Request": "true"})

    text = text_of(answer)
    assert (answer.status_code, "Mariana" in text) == (200, True)
    assert "Neither a weight nor a must-have: it changes nothing." in text
    assert draft.criteria.get(key="field").weight == 20


# The whole version


def test_profile_when_opened_then_criteria_total_remarks_and_failing_personas(draft, desk):
    PersonaFactory(name={"en": "Mariana"}, expected="accept", answers={})

    text = text_of(desk.get(page(draft)))

    assert "should be: accept" in text
    assert "No program runs" in text
    assert "Together" in text


def test_profile_when_it_has_many_criteria_then_as_many_queries_as_with_one(community, desk):
    counts = []
    row = start_profile(kind="icmp", by=None, at=AT)

    for number in range(4):
        criterion = CriterionFactory(profile_version=row, key=f"c{number}", order=number)
        QuestionFactory(criterion=criterion)
        with CaptureQueriesContext(connection) as queries:
            desk.get(page(row))
        counts.append(len(queries))

    assert counts[1:] == counts[:1] * 3


@pytest.mark.parametrize(
    ("method", "typed", "weights"),
    [
        ("direct", ("30", "20,5"), ["30.00", "20.50"]),
        ("swing", ("100", "60"), ["62.50", "37.50"]),
        ("roc", ("1", "2"), ["25.00", "75.00"]),
    ],
)
def test_weights_when_typed_in_one_of_three_ways_then_points(community, desk, method, typed, weights):
    row = start_profile(kind="icmp", by=None, at=AT)
    for order, key in enumerate(("a", "b")):
        CriterionFactory(profile_version=row, key=key, order=order)
    mark = Form(text_of(desk.get(page(row)))).fields["revision"]

    answer = desk.post(page(row, "weights"), {"w_a": typed[0], "w_b": typed[1], "method": method, "revision": mark})

    assert answer.status_code == 302
    assert [str(each.weight) for each in row.criteria.all()] == weights


def test_weights_when_two_write_them_then_theirs_stand_beside_mine(community, desk):
    row = start_profile(kind="icmp", by=None, at=AT)
    CriterionFactory(profile_version=row, key="a", weight=7)
    stale = {"w_a": "90", "method": "direct", "revision": "0" * 16}

    answer = desk.post(page(row, "weights"), stale)
    wrong = desk.post(page(row, "weights"), stale | {"w_a": "lots"})

    assert answer.status_code == 409
    assert 'value="90"' in text_of(answer)
    assert "theirs: 7" in text_of(answer)
    assert (wrong.status_code, 'value="lots"' in text_of(wrong)) == (422, True)
    assert row.criteria.get().weight == 7


def test_order_when_moved_by_button_or_dragged_then_kept(draft, desk):
    keys = list(draft.criteria.values_list("key", flat=True))

    desk.post(page(draft, "order"), {"deed": f"up:{keys[1]}"})
    desk.post(page(draft, "order"), {"keys": " ".join([keys[2], keys[1], keys[0], *keys[3:]])})

    assert list(draft.criteria.values_list("key", flat=True)) == [keys[2], keys[1], keys[0], *keys[3:]]
    assert desk.post(page(draft, "order"), {"keys": "nobody"}).status_code == 404


def test_settings_when_the_lines_cross_then_said_at_the_field_and_kept(draft, desk):
    url = page(draft, "settings")
    shown = Form(text_of(desk.get(url))).fields

    answer = desk.post(url, shown | {"accept_min": "40", "review_min": "60", "subject": "person"})

    assert answer.status_code == 422
    assert "This must not be above “advise to accept”." in text_of(answer)
    assert 'value="60"' in text_of(answer)


def test_settings_when_saved_then_percent_become_shares(draft, desk):
    url = page(draft, "settings")
    shown = Form(text_of(desk.get(url))).fields

    answer = desk.post(url, shown | {"coverage_min": "62,5", "subject": "person", "accept_min": "71"})

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert (draft.coverage_min, draft.accept_min) == (Decimal("0.62500"), 71)


def test_publish_when_a_persona_fails_then_refused_with_what_to_do(draft, desk):
    PersonaFactory(name={"en": "Mariana"}, expected="accept", answers={})

    answer = desk.post(page(draft, "publish"))

    draft.refresh_from_db()
    assert (answer.status_code, draft.status) == (409, "draft")
    assert "Mariana should come out as" in text_of(answer)


def test_publish_when_all_is_well_then_in_force_and_written_no_more(draft, desk):
    desk.post(page(draft, "publish"))

    draft.refresh_from_db()
    assert draft.status == "published"
    text = text_of(desk.get(page(draft)))
    assert ("Save the weights" in text, "Duplicate" in text) == (False, True)
    assert desk.post(page(draft, "publish")).status_code == 409
    assert desk.post(page(draft, "criterion", "field"), {"label_en": "X"}).status_code in (409, 422)


def test_undo_and_discard_when_asked_in_the_browser_then_done(draft, desk):
    url = page(draft, "criterion", "field")
    desk.post(url, form_of(desk, url) | {"weight": "1"})

    undone = desk.post(page(draft, "undo"))
    nothing = desk.post(page(draft, "undo"))

    assert (undone.status_code, nothing.status_code) == (302, 409)
    assert draft.criteria.get(key="field").weight == 20
    assert desk.post(page(draft, "discard")).url == reverse("editor:versions")
    assert desk.get(page(draft)).status_code == 404


def test_editor_when_only_reading_is_granted_then_words_without_buttons(draft):
    client = at_the_desk(organizer("auditor"))

    whole, one = client.get(page(draft)), client.get(page(draft, "criterion", "field"))

    assert (whole.status_code, one.status_code) == (200, 200)
    assert "Save" not in text_of(whole)
    assert 'id="criterion-form"' not in text_of(one)


@pytest.mark.parametrize(
    "file", sorted(path.stem for path in EXAMPLES.glob("*.yaml") if "community:" in path.read_text())
)
def test_editor_when_an_example_is_opened_then_every_page_in_words_and_no_structures(desk, file):
    import_blueprint(EXAMPLES / f"{file}.yaml", by=None, at=AT)
    for row in ProfileVersion.objects.all():
        for url in (page(row), *(page(row, "criterion", key) for key in row.criteria.values_list("key", flat=True))):
            text = text_of(desk.get(url)).partition("</head>")[2]
            assert not re.search(r"\{'|\[\{|\"type\":", re.sub(r"<script.*?</script>", "", text, flags=re.S)), url


def test_plot_when_points_do_not_rise_then_no_picture():
    assert plot([(Decimal(0), Decimal(0))]) is None
    assert plot([(Decimal(2), Decimal(0)), (Decimal(2), Decimal(1))]) is None
    found = plot([(Decimal(0), Decimal(0)), (Decimal(10), Decimal(1))])
    assert [(dot.at, dot.worth, dot.y) for dot in found.dots] == [("0", "0", "126.0"), ("10", "100", "12.0")]


def test_attribute_when_it_only_monitors_then_it_is_not_offered(draft, desk):
    AttributeFactory(key="origin", label={"en": "Origin"}, sensitivity="monitoring_only")

    assert "Origin" not in text_of(desk.get(page(draft, "add")))
