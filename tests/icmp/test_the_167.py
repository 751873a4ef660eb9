"""The 167 of the example pool through the real form, readers, vouches and decisions; the page of results is what came of it.

WRITE_RESULTS=1 writes the page anew into the README.
"""

import json
import os
import pathlib
from collections.abc import Mapping
from typing import Any

import pytest

from icmp.design import read_design
from icmp.models import Application, Decision
from icmp.scoring import assess
from members.models import Letter
from tests.icmp.blueprints import blueprint

from .narrowed import narrowed
from .the_167 import Walk, walk
from .the_167_told import FROM, README, TO, told

POOL = pathlib.Path("config/blueprints/examples/applicant_pool_167.json")
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_pool_when_it_applies_then_nobody_is_lost_each_score_is_that_of_the_pure_rules_and_the_page_says_so(
    community: object,
) -> None:
    pool = {person["id"]: person for person in json.loads(POOL.read_text())["people"]}

    done = walk(list(pool.values()), narrowed())

    assert (len(done.sent), done.refused) == (167, {})
    assert differing(done, pool) == []
    assert Decision.objects.in_force().filter(decided_by=None).count() == 0
    assert Application.objects.filter(state="in_review").count() == 0
    assert Letter.objects.filter(kind="application_confirm").count() == 167
    assert on_the_page(told(done)) == told(done)


def differing(done: Walk, pool: Mapping[str, Any]) -> list[str]:
    """Whose score is not what the pure rules make of the pool's answers, with the vouches that were really given."""
    profile = read_design(blueprint("mpg_narrowed")).icmp
    found = []
    for key, row in done.sent.items():
        row.refresh_from_db()
        given = row.vouches.filter(strength__gte=1).count()
        answers = pool[key]["answers"] | {"vouches": given or None}
        expected = assess(profile, answers)
        if (row.score, row.recommendation) != (expected.score, expected.recommendation):
            found.append(f"{key}: {row.score} {row.recommendation}, not {expected.score} {expected.recommendation}")
    return found


def on_the_page(page: str) -> str:
    before, _, rest = README.read_text().partition(FROM)
    written, _, after = rest.partition(TO)
    if os.environ.get("WRITE_RESULTS"):
        README.write_text(before + FROM + page + TO + after)
        return page
    return written
