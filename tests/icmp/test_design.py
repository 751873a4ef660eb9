"""A community file read into pure profiles; a broken one names the part."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from icmp.accepted import Setting
from icmp.design import read_design, read_profile
from icmp.parts import BrokenPart, Path
from tests.icmp.blueprints import blueprint

FILES = ["mpg_narrowed", "mpg_too_broad", "gen_ai_saas", "alumni_community_builders_es"]


def broken(path: Path, value: Any) -> dict[str, Any]:
    """The narrowed example with one part replaced."""
    file = deepcopy(blueprint("mpg_narrowed"))
    part: Any = file
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return file


@pytest.mark.parametrize("name", FILES)
def test_example_when_read_then_everything_that_measures_is_there(name: str) -> None:
    file = blueprint(name)

    found = read_design(file)

    assert [criterion.key for criterion in found.icmp.criteria] == [row["key"] for row in file["icmp"]["criteria"]]
    assert [persona.key for persona in found.personas] == [row["key"] for row in file["personas"]]
    assert [need.key for need in found.setting.needs] == [row["key"] for row in file["needs"]]
    assert [run.key for run in found.setting.programmes] == [row["key"] for row in file["programmes"]]
    assert found.setting.hours == file["organizer_hours_by_need"]


@pytest.mark.parametrize("name", ["mpg_narrowed", "gen_ai_saas", "alumni_community_builders_es"])
def test_customer_profile_of_an_example_when_read_then_its_weights_are_whole(name: str) -> None:
    found = read_profile(blueprint(name), "icp")

    assert found is not None
    assert sum(criterion.weight for criterion in found.criteria) == 100


def test_narrowed_example_when_read_then_fees_and_seats_are_known() -> None:
    found = read_design(blueprint("mpg_narrowed")).setting

    assert (found.expected_hours, found.fee_minor, found.solidarity_minor, found.seats) == (3, 1500, 500, 24)
    assert found.quotas == {"established_leader": 14, "rising_professional": 14, "other": 2}


def test_broad_example_when_read_then_it_has_no_customer_profile() -> None:
    assert read_design(blueprint("mpg_too_broad")).icp is None


def test_smallest_file_when_read_then_the_defaults_of_a_profile_hold() -> None:
    criterion = {"key": "a", "weight": "12.5", "value_function": {"type": "boolean"}}

    found = read_design({"icmp": {"criteria": [criterion]}})

    assert (found.icmp.accept_min, found.icmp.review_min) == (70, 50)
    assert (found.icmp.coverage_min, found.icmp.neutral_value) == (Decimal("0.70"), Decimal("0.5"))
    assert (found.icmp.criteria[0].attribute, found.icmp.criteria[0].weight) == ("a", Decimal("12.5"))
    assert (found.icp, found.setting) == (None, Setting())


@pytest.mark.parametrize(
    ("path", "value", "place", "message"),
    [
        (("icmp", "criteria"), [], ("icmp",), "the profile of members has no criteria"),
        (("icmp",), "yes", ("icmp",), "“icmp” holds keys with values"),
        (("segments",), {}, ("segments",), "“segments” is a list"),
        (("needs", 3), "peers", ("needs", 3), "keys with values stand here"),
        (("needs", 1, "key"), "career_advancement", ("needs", 1, "key"), "“career_advancement” stands here twice"),
        (("icmp", "criteria", 2, "key"), None, ("icmp", "criteria", 2), "“key” is missing here"),
        (("icmp", "criteria", 2, "key"), "a\nb", ("icmp", "criteria", 2, "key"), "“key” is a word"),
        (
            ("icmp", "criteria", 5, "weight"),
            "much",
            ("icmp", "criteria", 5, "weight"),
            "“weight” is a number, not below zero",
        ),
        (("icmp", "criteria", 5, "weight"), None, ("icmp", "criteria", 5), "“weight” is missing here"),
        (
            ("icmp", "criteria", 5, "weight"),
            "20.005",
            ("icmp", "criteria", 5),
            "field: the weight is a number of 0 or more with at most two decimals",
        ),
        (("icmp", "criteria", 5, "must_have"), "x", ("icmp", "criteria", 5, "must_have"), "this is true or false"),
        (
            ("icmp", "criteria", 5, "missing_policy"),
            "punish",
            ("icmp", "criteria", 5, "missing_policy"),
            "allowed here: exclude, zero, neutral",
        ),
        (
            ("icmp", "criteria", 7, "value_function", "points", 2),
            [1, "0.8"],
            ("icmp", "criteria", 7, "value_function", "points", 2),
            "points[2]: each point needs a larger x than the one before",
        ),
        (
            ("icmp", "bands", "review_min"),
            80,
            ("icmp", "bands"),
            "accept_min: the bands need 0 ≤ review ≤ accept ≤ 100",
        ),
        (
            ("icmp", "coverage_min"),
            2,
            ("icmp", "coverage_min"),
            "coverage_min: this is a number from 0 to 1 with at most six decimals",
        ),
        (
            ("segments", 1, "when", "all", 1, "op"),
            "about",
            ("segments", 1, "when", "all", 1, "op"),
            "rule.all[1].op: this comparison is not known",
        ),
        (("programmes", 0, "needs"), "all", ("programmes", 0, "needs"), "this is a list of needs"),
        (
            ("personas", 0, "type"),
            "friend",
            ("personas", 0, "type"),
            "allowed here: ideal, champion, customer_only, not_now, anti",
        ),
        (
            ("icp", "criteria", 0, "attribute"),
            "watched",
            ("icp", "criteria", 0, "attribute"),
            "what only monitors fairness can never be scored",
        ),
    ],
)
def test_broken_file_when_read_then_the_part_is_named(path: Path, value: Any, place: Path, message: str) -> None:
    file = broken(path, value)
    file["attributes"] = [*file["attributes"], {"key": "watched", "sensitivity": "monitoring_only"}]

    with pytest.raises(BrokenPart) as refused:
        read_design(file)

    assert (refused.value.path, refused.value.message) == (place, message)
