"""Who moves between two versions, and why: the database says what the pure rules say, whatever the weights and lines."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icmp.comparison import causes, flipped, flips
from icmp.models import AnswerSheet, Attribute, Pool, ProfileVersion
from icmp.queries.admissions import scoring_profile
from icmp.scoring import Profile
from icmp.sheets import flipping
from icmp.sheets.moving import Trial, moved
from icmp.sheets.rescoring import rescore
from icmp.simulation import Outcome, lines_of, outcome, standing
from icmp.value_tables import value_table
from tests.icmp.factories import CriterionFactory, ProfileVersionFactory
from tests.icmp.sheet_cases import moved_profiles

pytestmark = pytest.mark.django_db
ASKED: dict[str, dict[str, Any]] = {
    "hours": {"type": "piecewise", "points": [[0, 0], [10, 1]]},
    "link": {"type": "options", "map": {"grew_up": 1, "family": "0.5", "none_of_these": 0}},
    "here": {"type": "boolean"},
    "vouches": {"type": "threshold", "op": "gte", "value": 2},
}
SAID = {
    "hours": [0, 3, 7, 12],
    "link": ["grew_up", "family", "none_of_these"],
    "here": [True, False],
    "vouches": [0, 3],
}


def version(asked: dict[str, dict[str, Any]], **values: Any) -> ProfileVersion:
    row = ProfileVersionFactory(**values)
    for place, (key, function) in enumerate(asked.items()):
        attribute, _new = Attribute.objects.get_or_create(key=key, defaults={"data_type": "text"})
        weight, knockout = Decimal(10 * (place + 1)), Decimal("0.4") if place else Decimal(0)
        CriterionFactory(
            profile_version=row, attribute=attribute, order=place, weight=weight, value_function=function,
            knockout_min=knockout,
        )  # fmt: skip
    return row


def people(count: int) -> list[dict[str, Any]]:
    """Each question is answered, left out, or does not apply."""
    chance = Random(3)
    return [
        {key: chance.choice([*said, *said, None, "__na__"]) for key, said in SAID.items() if chance.random() < 0.9}
        for _person in range(count)
    ]


@pytest.fixture
def sheets(at: dt.datetime) -> list[AnswerSheet]:
    pool = Pool.objects.create(name="Crowd", uploaded_at=at, keep_until=at.date())
    rows = [AnswerSheet(pool=pool, label=f"p{place}", answers=one, built_at=at) for place, one in enumerate(people(60))]
    return AnswerSheet.objects.bulk_create(rows)


def outcome_of(profile: Profile, sheets: list[AnswerSheet]) -> Outcome:
    return outcome(standing(value_table(profile, [sheet.answers for sheet in sheets])), lines_of(profile))


def tried(data: st.DataObject, row: ProfileVersion) -> Trial:
    """A version with any weights, must-haves, policies and lines."""
    profile = data.draw(moved_profiles(scoring_profile(row)))
    covered = data.draw(st.sampled_from(["0", "0.5", "0.7", "1"]))
    return Trial(row, replace(profile, coverage_min=Decimal(covered)))


@pytest.fixture
def versions(sheets: list[AnswerSheet]) -> list[ProfileVersion]:
    """Two that value, order and ask differently; everybody is valued under both."""
    other = {"vouches": ASKED["vouches"], "link": {**ASKED["link"], "default": "0.2"}, "hours": ASKED["hours"]}
    rows = [version(ASKED), version(other)]
    for row in rows:
        rescore(version=row)
    return rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_flips_of_any_two_versions_have_the_causes_of_the_pure_rules(
    sheets: list[AnswerSheet], versions: list[ProfileVersion], data: st.DataObject
) -> None:
    before, after = tried(data, versions[0]), tried(data, data.draw(st.sampled_from(versions)))
    old, new = outcome_of(before.profile, sheets), outcome_of(after.profile, sheets)
    places = flipped(old, new)

    found = moved(after, before)

    assert sorted(found.flipped) == [sheets[place].pk for place in places]
    assert (found.blockers_before, found.blockers) == (old.sole_blockers, new.sole_blockers)
    assert flipping.causes(after, before, found.flipped) == causes(old, new, places)
    told = flipping.flips(after, before, found.flipped)
    assert [told[sheets[place].pk] for place in places] == flips(old, new, places)


def test_flips_between_versions_that_weigh_beyond_sixty_four_bits_are_reckoned_too(sheets: list[AnswerSheet]) -> None:
    row = version(ASKED)
    rescore(version=row)
    profile = scoring_profile(row)
    heavy = tuple(replace(one, weight=Decimal(99_999) - place) for place, one in enumerate(profile.criteria))
    before = Trial(row, replace(profile, criteria=heavy))
    after = Trial(row, replace(profile, criteria=(*heavy[:3], replace(heavy[3], weight=Decimal("0.01")))))
    old, new = (outcome_of(trial.profile, sheets) for trial in (before, after))

    found = moved(after, before)

    assert found.flipped
    assert flipping.causes(after, before, found.flipped) == causes(old, new, flipped(old, new))
