"""Two versions on the same people: transitions, and the criterion behind each flip."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from icmp.comparison import COVERAGE, LINE, causes, flipped, flips, transitions
from icmp.scoring import Criterion, Profile
from icmp.simulation import Lines, Outcome, lines_of, outcome, standing
from icmp.value_tables import value_table
from tests.icmp.blueprints import icmp_profile, pool

YES = {"type": "boolean"}
HELPS = Criterion(key="helps", attribute="helps", weight=Decimal(60), value_function=YES)
LEARNS = replace(HELPS, key="learns", attribute="learns", weight=Decimal(40))
PLEDGES = replace(HELPS, key="pledges", attribute="pledges", weight=Decimal(0), must_have=True)
BASE = Profile(criteria=(HELPS, LEARNS, PLEDGES), accept_min=Decimal(70), review_min=Decimal(50))
GIVER: dict[str, Any] = {"helps": True, "learns": False, "pledges": True}


def tried(profile: Profile, people: list[Any]) -> Outcome:
    return outcome(standing(value_table(profile, people)), lines_of(profile))


def with_weights(**weights: int) -> Profile:
    moved = {key: Decimal(weight) for key, weight in weights.items()}
    criteria = tuple(replace(one, weight=moved.get(one.key, one.weight)) for one in BASE.criteria)
    return replace(BASE, criteria=criteria)


@pytest.mark.parametrize(
    ("after", "answers", "bands", "cause"),
    [
        (with_weights(helps=80, learns=20), GIVER, ("review", "accept"), "helps"),
        (with_weights(helps=40, learns=60), GIVER, ("review", "decline"), "helps"),
        (replace(BASE, accept_min=Decimal(60)), GIVER, ("review", "accept"), LINE),
        (replace(BASE, criteria=(HELPS, LEARNS)), GIVER | {"learns": True, "pledges": False}, ("decline", "accept"), "pledges"),
        (replace(BASE, criteria=(HELPS, LEARNS)), {"helps": True, "learns": True}, ("review", "accept"), "pledges"),
        (replace(BASE, coverage_min=Decimal("0.5")), {"helps": True, "pledges": True}, ("review", "accept"), COVERAGE),
        (with_weights(helps=70, learns=20), {"helps": True, "pledges": True}, ("review", "accept"), COVERAGE),
        # The lines alone would have done it, the moved score alone would not.
        (replace(with_weights(helps=62, learns=38), accept_min=Decimal(60)), GIVER, ("review", "accept"), LINE),
    ],
)  # fmt: skip
def test_somebody_when_moved_to_another_band_then_the_cause_is_named(
    after: Profile, answers: dict[str, Any], bands: tuple[str, str], cause: str
) -> None:
    old, new = tried(BASE, [answers]), tried(after, [answers])

    found = flips(old, new, flipped(old, new))

    assert [(flip.before, flip.after, flip.cause) for flip in found] == [(*bands, cause)]


def test_same_version_when_compared_then_nobody_moves() -> None:
    found = tried(BASE, [GIVER])

    assert (flipped(found, found), transitions(found, found)) == ([], {("review", "review"): 1})


def test_pool_when_the_line_is_lowered_then_only_those_above_it_move() -> None:
    base = standing(value_table(icmp_profile("mpg_narrowed"), [one["answers"] for one in pool()]))
    old = outcome(base, lines_of(base.table.profile))

    new = outcome(base, Lines(Decimal(65), Decimal(50), Decimal("0.70")))

    moved = flipped(old, new)
    assert transitions(old, new) == {
        ("accept", "accept"): 27,
        ("review", "accept"): 12,
        ("review", "review"): 29,
        ("decline", "decline"): 99,
    }
    assert (len(moved), causes(old, new, moved)) == (12, {LINE: 12})
    assert all(6500 <= flip.score_before < 7000 for flip in flips(old, new, moved))


def test_pool_when_a_weight_moves_then_every_flip_has_a_criterion() -> None:
    base = standing(value_table(icmp_profile("mpg_narrowed"), [one["answers"] for one in pool()]))
    lines = lines_of(base.table.profile)
    old, new = outcome(base, lines), outcome(base.moved({"field": Decimal(60)}), lines)

    found = causes(old, new, flipped(old, new))

    keys = {criterion.key for criterion in base.table.profile.criteria}
    assert set(found) <= keys
    assert sum(found.values()) == len(flipped(old, new)) > 0
