"""Python and the database say the same of random people under random versions.

A deeper run: pytest tests/icmp/test_sheets_agree.py --hypothesis-profile=deep --hypothesis-seed=1
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icmp.scoring import Profile, assess
from icmp.sheets.parameters import Parameters
from icmp.sheets.reading import WHITE
from icmp.sheets.statements import KEPT, from_answers, side_by_side, with_contributions
from icmp.values import MICRO
from tests.icmp.sheet_cases import moved_profiles, people, profiles

pytestmark = pytest.mark.django_db
PEOPLE = "select id, answers from jsonb_array_elements(%(people)s::jsonb) with ordinality as people (answers, id)"


def in_the_database(profile: Profile, everybody: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Everybody's figures by one statement, in the order they were handed over."""
    give = Parameters(people=json.dumps(everybody))
    return rows_of(with_contributions(profile, from_answers(profile, PEOPLE, give), give), give)


def rows_of(text: str, give: Parameters) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from ({text}) as found order by id", give)  # noqa: S608  (our own words)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def sole(profile: Profile, answers: Mapping[str, Any]) -> int | None:
    """The place of the only must-have between somebody and being accepted."""
    results = assess(profile, answers).results
    held = [place for place, one in enumerate(results) if one.must_have in ("fail", "unknown")]
    free = replace(profile, criteria=tuple(replace(one, must_have=False) for one in profile.criteria))
    return held[0] if len(held) == 1 and assess(free, answers).recommendation == "accept" else None


def as_the_database_says(profile: Profile, answers: Mapping[str, Any]) -> dict[str, Any]:
    """An assessment in the whole numbers of the database."""
    found = assess(profile, answers)

    def whole(figure: Decimal | None, places: int) -> int | None:
        return None if figure is None else int(figure.scaleb(places))

    silent = {"missing": -1, "not_applicable": -2}
    return {
        "score": whole(found.score, 2),
        "low": whole(found.low, 2),
        "high": whole(found.high, 2),
        "coverage": whole(found.coverage, 5),
        "recommendation": found.recommendation,
        "reason": found.reason,
        "robust": found.robust,
        "sole": sole(profile, answers),
        "failed": bool(found.failed),
        "unknown": bool(found.unknown),
        "values": [silent[r.state] if r.value is None else int(r.value * MICRO) for r in found.results],
        "contributions": [whole(result.contribution, 2) for result in found.results],
        "shortfalls": [whole(result.shortfall, 2) for result in found.results],
    }


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(st.data())
def test_scores_of_anybody_under_any_version_are_those_of_the_pure_rules(data: st.DataObject) -> None:
    profile = data.draw(profiles())
    everybody = data.draw(people(profile))

    found = in_the_database(profile, everybody)

    for row, answers in zip(found, everybody, strict=True):
        del row["id"]
        assert row == as_the_database_says(profile, answers), answers


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(st.data())
def test_a_profile_beside_one_with_other_weights_and_lines_gives_what_each_gives_alone(data: st.DataObject) -> None:
    before = data.draw(profiles())
    after = data.draw(moved_profiles(before))
    everybody = data.draw(people(before))

    give = Parameters(people=json.dumps(everybody))
    both = {"before_": before, "after_": after}
    found = rows_of(side_by_side(both, from_answers(before, PEOPLE, give), give, keep=["id"]), give)

    for row, answers in zip(found, everybody, strict=True):
        for p, profile in both.items():
            alone = as_the_database_says(profile, answers)
            assert {name: row[f"{p}{name}"] for name in KEPT} == {name: alone[name] for name in KEPT}, (p, answers)


def test_white_space_is_what_python_trims() -> None:
    assert sorted(WHITE) == [character for character in map(chr, range(0x110000)) if character.isspace()]
