"""The pool of 167 against the four examples: the figures that say whom each community would have."""

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

import pytest

from icmp.design import Design, read_design
from icmp.parts import BrokenPart, Path
from icmp.pool import (
    Applicant,
    PoolReport,
    read_people,
    score_personas,
    score_pool,
    sole_blocker,
    unasked,
    unknown_attributes,
)
from icmp.scoring import Criterion, Profile, assess
from tests.icmp.blueprints import blueprint, pool

NARROWED, BROAD = "mpg_narrowed", "mpg_too_broad"
FILES = [NARROWED, BROAD, "gen_ai_saas", "alumni_community_builders_es"]


def design(name: str) -> Design:
    return read_design(blueprint(name))


def people() -> tuple[Applicant, ...]:
    return read_people({"people": pool()})


def report(name: str) -> PoolReport:
    return score_pool(design(name), people())


def rounded(figures: Any) -> dict[str, float | None]:
    return {key: None if figure is None else round(float(figure), 2) for key, figure in figures.items()}


@pytest.mark.parametrize("name", FILES)
def test_personas_of_an_example_when_scored_then_each_gets_what_it_must(name: str) -> None:
    found = score_personas(design(name))

    assert {key: one.icmp.recommendation for key, one in found.items()} == {
        one.key: one.expected for one in design(name).personas
    }


@pytest.mark.parametrize(
    ("name", "bands"),
    [
        (NARROWED, {"accept": 27, "review": 41, "decline": 99}),
        (BROAD, {"accept": 167, "review": 0, "decline": 0}),
        ("gen_ai_saas", {"accept": 0, "review": 167, "decline": 0}),
        ("alumni_community_builders_es", {"accept": 0, "review": 167, "decline": 0}),
    ],
)
def test_pool_when_scored_then_falls_into_its_bands(name: str, bands: dict[str, int]) -> None:
    assert report(name).bands == bands


def test_pool_when_scored_narrowly_then_weights_act_differently_than_they_read() -> None:
    found = report(NARROWED)

    assert rounded(found.effective_weights) == {
        "residence": 0,
        "mexico_link": 0,
        "accepts_code": 0,
        "time_pledge": 0,
        "fee_pledge": 0,
        "field": 0.19,
        "in_work": 0.06,
        "track_record_of_giving": 0.28,
        "invests_in_self": 0.2,
        "pledged_hours": 0.11,
        "working_language": 0,
        "motivation": 0.09,
        "vouches": 0.06,
    }
    assert sum(share for share in found.effective_weights.values() if share) == pytest.approx(1, abs=1e-5)


def test_sole_blockers_of_the_pool_when_each_must_have_is_waived_then_so_many_more_are_accepted() -> None:
    narrowed, answers = design(NARROWED).icmp, [one.answers for one in people()]

    found = report(NARROWED)

    more = {}
    for waived in (criterion for criterion in narrowed.criteria if criterion.must_have):
        criteria = tuple(replace(one, must_have=one.must_have and one is not waived) for one in narrowed.criteria)
        relaxed = replace(narrowed, criteria=criteria)
        more[waived.key] = sum(assess(relaxed, one).recommendation == "accept" for one in answers) - 27
    assert found.sole_blockers == more
    assert found.sole_blockers == {
        "residence": 1,
        "mexico_link": 2,
        "accepts_code": 0,
        "time_pledge": 2,
        "fee_pledge": 4,
    }


@pytest.mark.parametrize(
    ("name", "focus", "figures"),
    [
        (
            NARROWED,
            {
                "spread_ratio": 0.53,
                "beta": 1.18,
                "effective_segments": 2.86,
                "effective_needs": 7.35,
                "effective_programmes": 2.13,
                "capacity": 4,
                "unserved_share": 0.13,
                "mismatch": 0.25,
                "load": 1,
            },
            {"need_willingness": -0.05, "paying_share": 1, "pledged_hours": 4.37},
        ),
        (
            BROAD,
            {
                "spread_ratio": 4.9,
                "beta": 1.56,
                "effective_segments": 9.25,
                "effective_needs": 11.99,
                "effective_programmes": 19.59,
                "capacity": 4,
                "unserved_share": 0,
                "mismatch": 0.64,
                "load": 1.25,
            },
            {"need_willingness": -0.35, "paying_share": 0.76, "pledged_hours": 2.54},
        ),
    ],
)
def test_accepted_of_the_pool_when_measured_then_show_who_is_spread_too_thin(
    name: str, focus: dict[str, float], figures: dict[str, float]
) -> None:
    found = report(name).accepted

    measured = rounded(asdict(found.focus))
    assert {key: measured[key] for key in focus} == focus
    assert {key: round(getattr(found, key), 2) for key in figures} == figures


def test_nobody_accepted_when_measured_then_there_are_no_figures() -> None:
    found = report("gen_ai_saas")

    assert (found.accepted.need_willingness, found.accepted.paying_share, found.accepted.pledged_hours) == (None,) * 3
    assert (found.accepted.focus.members, found.accepted.focus.spread_ratio) == (0, None)
    assert set(found.effective_weights.values()) == {None}


def test_contributions_of_everybody_when_added_then_are_the_score() -> None:
    for one in report(NARROWED).people.values():
        assert sum((row.contribution for row in one.icmp.results), Decimal(0)) == one.icmp.score


def test_customer_profile_about_organizations_when_a_person_has_none_then_there_is_no_score() -> None:
    found = score_personas(design("gen_ai_saas"))
    unattached = report("gen_ai_saas").people["p001"]

    assert found["dev"].icp is not None
    assert found["dev"].icp.score == Decimal("38.50")
    assert unattached.icp is None


def test_attributes_nobody_answers_when_asked_for_then_are_named() -> None:
    assert unasked(design(NARROWED), people()) == []
    assert unasked(design("alumni_community_builders_es"), people())[0] == "acepta_compromiso"


def test_sole_blocker_when_unknown_or_covered_too_little_then_only_the_first_is_one() -> None:
    lines = {"accept_min": Decimal(70), "review_min": Decimal(50)}
    yes = Criterion(key="yes", attribute="yes", weight=Decimal(0), value_function={"type": "boolean"}, must_have=True)
    some = Criterion(key="some", attribute="some", weight=Decimal(60), value_function={"type": "boolean"})
    other = replace(some, key="other", attribute="other", weight=Decimal(40))
    profile = Profile(criteria=(yes, some, other), **lines)

    waiting = assess(profile, {"some": True, "other": True})
    vague = assess(profile, {"some": True})

    assert (waiting.recommendation, sole_blocker(profile, waiting)) == ("review", "yes")
    assert (vague.recommendation, sole_blocker(profile, vague)) == ("review", None)


@pytest.mark.parametrize(
    ("file", "path", "message"),
    [
        ([], (), 'a pool is {"people": [...]}'),
        ({"people": {}}, (), 'a pool is {"people": [...]}'),
        ({"people": [], "schema_version": 3}, ("schema_version",), "pools are of schema_version 1"),
        ({"people": ["p1"]}, ("people", 0), 'a person is {"id", "answers", "needs"}'),
        ({"people": [{"answers": {}}]}, ("people", 0), "“id” is missing here"),
        ({"people": [{"id": "a\0b", "answers": {}}]}, ("people", 0, "id"), "an id is a short text"),
        ({"people": [{"id": "p1"}]}, ("people", 0), "“answers” holds attributes with answers"),
        (
            {"people": [{"id": 1, "answers": {}}, {"id": "1", "answers": {}}]},
            ("people", 1, "id"),
            "“1” stands here twice",
        ),
        (
            {"people": [{"id": "p1", "answers": {"field": {"a": 1}}}]},
            ("people", 0, "answers", "field"),
            "“field” is one answer or a list of answers",
        ),
        (
            {"people": [{"id": "p1", "answers": {}, "needs": {"peers": 9}}]},
            ("people", 0, "needs", "peers"),
            "an importance is a number from 0 to 5",
        ),
        (
            {"people": [{"id": "p1", "answers": {}, "needs": ["peers"]}]},
            ("people", 0, "needs"),
            "“needs” holds keys with values",
        ),
        (
            {"people": [{"id": "p1", "answers": {"vouches": "many"}}]},
            ("people", 0, "answers", "vouches"),
            "“vouches” is of the wrong kind: criterion “vouches” needs a number",
        ),
        (
            {"people": [{"id": "p1", "answers": {"wtp_eur_month": float("nan")}}]},
            ("people", 0, "answers", "wtp_eur_month"),
            "“wtp_eur_month” is of the wrong kind: criterion “icp_wtp” needs a number",
        ),
    ],
)
def test_broken_pool_when_read_then_the_part_is_named(file: Any, path: Path, message: str) -> None:
    with pytest.raises(BrokenPart) as refused:
        score_pool(design(NARROWED), read_people(file))

    assert (refused.value.path, refused.value.message) == (path, message)


def test_pool_of_nobody_when_scored_then_all_counts_are_nothing() -> None:
    found = score_pool(design(NARROWED), read_people({"people": []}))

    assert found.bands == {"accept": 0, "review": 0, "decline": 0}
    assert set(found.sole_blockers.values()) == {0}


def test_answers_nobody_asks_for_when_looked_for_then_are_named_with_their_place() -> None:
    people = read_people(
        {"people": [{"id": "a", "answers": {"field": "health"}}, {"id": "b", "answers": {"fleid": 1}}]}
    )

    assert unknown_attributes(design(NARROWED), people) == {"fleid": ("people", 1, "answers", "fleid")}
    assert {"years_experience", "wtp_eur_month", "statement_rating"} <= design(NARROWED).attributes
