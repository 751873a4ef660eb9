import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

EXAMPLES = Path(__file__).parents[2] / "config" / "blueprints" / "examples"
LANGUAGES = {"en", "de", "es"}


def _load(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def narrowed() -> Any:
    return _load("mpg_narrowed.yaml")


def _walk(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    yield path, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from _walk(child, f"{path}/{key}")


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("mpg_narrowed.yaml", 2),
        ("mpg_too_broad.yaml", 1),
        ("gen_ai_saas.yaml", 1),
        ("alumni_community_builders_es.yaml", 1),
        ("activity_taxonomy.yaml", 1),
        ("skills.yaml", 1),
    ],
)
def test_example_when_read_with_the_safe_loader_then_it_says_its_version(name: str, version: int) -> None:
    assert _load(name)["schema_version"] == version


def test_examples_when_listed_then_each_yaml_file_loads() -> None:
    assert all(_load(path.name) for path in EXAMPLES.glob("*.yaml"))
    assert len(json.loads((EXAMPLES / "applicant_pool_167.json").read_text(encoding="utf-8"))["people"]) == 167


def test_narrowed_when_walked_then_each_language_map_has_three_texts(narrowed: Any) -> None:
    maps = [(path, node) for path, node in _walk(narrowed) if isinstance(node, dict) and LANGUAGES & set(node)]
    broken = [
        path
        for path, node in maps
        if set(node) != LANGUAGES or not all(isinstance(text, str) and text.strip() for text in node.values())
    ]

    assert broken == []
    assert len(maps) > 150


def test_narrowed_when_organizers_wrote_a_text_then_it_is_a_language_map(narrowed: Any) -> None:
    written = {"label", "prompt", "help", "decline_text", "narrative", "pointer", "summary", "statement", "definition"}
    written |= {"mission", "why_return", "code_of_conduct", "imprint", "privacy_notice", "purpose", "unit", "note"}
    plain = [
        path
        for path, node in _walk(narrowed)
        if path.rsplit("/", 1)[-1] in written and isinstance(node, str) and not path.startswith("/engagement")
    ]

    assert plain == []


def test_narrowed_when_a_question_has_options_then_each_has_a_label(narrowed: Any) -> None:
    questions = [criterion["question"] for criterion in narrowed["icmp"]["criteria"]]
    questions += [attribute["question"] for attribute in narrowed["attributes"]]
    with_options = [question for question in questions if question.get("options")]

    assert [list(question["option_labels"]) for question in with_options] == [
        question["options"] for question in with_options
    ]


def test_narrowed_when_compared_with_version_one_then_weights_are_unchanged(narrowed: Any) -> None:
    weights = {criterion["key"]: criterion["weight"] for criterion in narrowed["icmp"]["criteria"]}
    customer_weights = {criterion["key"]: criterion["weight"] for criterion in narrowed["icp"]["criteria"]}

    assert weights == {
        "residence": 0,
        "mexico_link": 0,
        "accepts_code": 0,
        "time_pledge": 0,
        "fee_pledge": 0,
        "field": 20,
        "in_work": 10,
        "track_record_of_giving": 20,
        "invests_in_self": 15,
        "pledged_hours": 10,
        "working_language": 5,
        "motivation": 10,
        "vouches": 10,
    }
    assert customer_weights == {"icp_wtp": 40, "icp_employer": 20, "icp_status": 20, "icp_field": 20}
    assert narrowed["icmp"]["bands"] == {"accept_min": 70, "review_min": 50}
    assert narrowed["icmp"]["coverage_min"] == "0.70"
    assert narrowed["icp"]["high_min"] == 70


def test_narrowed_when_compared_with_version_one_then_rules_are_unchanged(narrowed: Any) -> None:
    rules = {criterion["key"]: criterion["value_function"] for criterion in narrowed["icmp"]["criteria"]}
    policies = {criterion["key"]: criterion["missing_policy"] for criterion in narrowed["icmp"]["criteria"]}

    assert rules["track_record_of_giving"]["points"] == [[0, 0], [1, "0.4"], [3, "0.8"], [5, 1]]
    assert rules["invests_in_self"]["points"] == [[0, 0], [20, "0.4"], [60, "0.8"], [100, 1]]
    assert rules["pledged_hours"]["points"] == [[0, 0], [3, "0.5"], [5, "0.8"], [8, 1]]
    assert rules["vouches"]["points"] == [[0, 0], [1, "0.7"], [2, 1]]
    assert rules["working_language"]["map"] == {"A1": 0, "A2": "0.2", "B1": "0.5", "B2": 1, "C1": 1, "C2": 1}
    assert rules["field"]["map"]["science_academia"] == "0.4"
    assert {key for key, policy in policies.items() if policy == "exclude"} == {
        *("field", "in_work", "working_language", "motivation", "vouches")
    }
    assert narrowed["cohort_policy"]["seats"] == 24
    assert [tier["amount"] for tier in narrowed["membership_tiers"]] == ["15.00", "5.00", "40.00"]
    assert [segment["seat_quota"] for segment in narrowed["segments"]] == [14, 14, 2]


def test_narrowed_when_form_is_counted_then_at_most_twelve_questions(narrowed: Any) -> None:
    uncounted = {"consent", "pledge", "vouch"}
    criteria = [one for one in narrowed["icmp"]["criteria"] if one["question"]["type"] not in uncounted]
    attributes = [one for one in narrowed["attributes"] if one["asked_in"] == "join"]

    assert len(criteria) + len(attributes) == 12


def test_narrowed_when_a_segment_or_the_icp_asks_then_the_attribute_exists(narrowed: Any) -> None:
    known = {one["attribute"] for one in narrowed["icmp"]["criteria"]} | {one["key"] for one in narrowed["attributes"]}
    asked = {rule["attr"] for segment in narrowed["segments"] for rule in segment["when"].get("all", [])}
    asked |= {criterion["attribute"] for criterion in narrowed["icp"]["criteria"]}

    assert asked - known == set()
    assert {"years_experience", "years_in_germany", "arrival_mode", "wtp_eur_month", "employer_supports"} <= known


def test_narrowed_when_consents_are_read_then_one_text_per_purpose_and_one_required(narrowed: Any) -> None:
    required = {consent["key"]: consent["required"] for consent in narrowed["consents"]}

    assert required == {
        "admission_reading": True,
        "contact_by_letter": False,
        "book_ebook": False,
        "book_print": False,
        "monitoring": False,
    }


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_narrowed_when_legal_texts_are_rendered_then_complete(narrowed: Any, language: str) -> None:
    markdown = MarkdownIt("commonmark")
    notice = markdown.render(narrowed["privacy_notice"][language])
    conduct = markdown.render(narrowed["code_of_conduct"][language])

    assert notice.count("<h2>") == 8
    assert notice.count("<li>") == 8
    assert conduct.count("<li>") == 8
    assert "example.org" in markdown.render(narrowed["imprint"][language])


def test_skills_when_read_then_about_eighty_with_unique_keys_and_three_names() -> None:
    skills = _load("skills.yaml")["skills"]

    assert len({skill["key"] for skill in skills}) == len(skills) == 82
    assert {frozenset(skill["name"]) for skill in skills} == {frozenset(LANGUAGES)}
