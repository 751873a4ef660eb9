from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from icmp.scoring import Assessment, Profile, assess, inputs_hash
from tests.icmp.profiles import a_criterion, a_profile, columns

ANSWERS = st.one_of(
    st.none(),
    st.just("__na__"),
    st.just([]),
    st.decimals(0, 1, places=6),
    st.just("unreadable"),
)
CRITERIA = st.builds(
    a_criterion,
    key=st.sampled_from([first + more for first in "abcxyz" for more in ("", "a", "zz")]),
    weight=st.sampled_from(["0", "0.01", "3.33", "10", "33.34", "100"]) | st.decimals(0, 100, places=2),
    must_have=st.booleans(),
    knockout_min=st.decimals(0, 1, places=2),
    missing_policy=st.sampled_from(["exclude", "zero", "neutral"]),
)
PROFILES = st.builds(
    lambda criteria, lines, neutral: a_profile(
        *criteria, review_min=min(lines), accept_min=max(lines), neutral_value=neutral
    ),
    st.lists(CRITERIA, max_size=9, unique_by=lambda criterion: criterion.key),
    st.tuples(st.integers(0, 100), st.integers(0, 100)),
    st.decimals(0, 1, places=3),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Profile, dict[str, object]]:
    profile = draw(PROFILES)
    return profile, {criterion.attribute: draw(ANSWERS) for criterion in profile.criteria}


@given(cases())
def test_contributions_and_shortfalls_of_anyone_add_up_exactly(case: tuple[Profile, dict[str, object]]) -> None:
    found = assess(*case)

    expected = (0, 0) if found.score is None else (found.score, 100 - found.score)
    assert columns(found) == expected
    assert all(result.contribution >= 0 and result.shortfall >= 0 for result in found.results)
    assert all(result.contribution == 0 for result in found.results if result.weight_used == 0 or result.value == 0)


@given(cases())
def test_range_of_anyone_holds_the_score(case: tuple[Profile, dict[str, object]]) -> None:
    found = assess(*case)

    if found.low is not None and found.high is not None:
        assert 0 <= found.low <= (found.low if found.score is None else found.score) <= found.high <= 100
    assert found.coverage is None or 0 <= found.coverage <= 1
    assert found.stability is None or 0 <= found.stability <= 1


@given(cases(), st.randoms(use_true_random=False))
def test_assess_in_another_order_of_criteria_is_the_same(case: tuple[Profile, dict[str, object]], dice: Any) -> None:
    profile, answers = case
    shuffled = list(profile.criteria)
    dice.shuffle(shuffled)
    other = replace(profile, criteria=tuple(shuffled))

    def by_key(found: Assessment) -> Assessment:
        return replace(found, results=tuple(sorted(found.results, key=lambda result: result.key)))

    assert by_key(assess(other, answers)) == by_key(assess(profile, answers))
    assert inputs_hash(other, answers) == inputs_hash(profile, answers)


@given(
    cases(), st.dictionaries(st.sampled_from(["name", "photo", "address", "origin"]), st.sampled_from(["Ana", "ñ", ""]))
)
def test_assess_whoever_somebody_is_is_the_same(case: tuple[Profile, dict[str, object]], who: dict[str, str]) -> None:
    profile, answers = case

    assert assess(profile, answers | who) == assess(profile, answers)
    assert inputs_hash(profile, answers | who) == inputs_hash(profile, answers)


@given(cases(), st.decimals(0, 100, places=2))
def test_missing_answer_under_exclude_never_changes_the_score(
    case: tuple[Profile, dict[str, object]], weight: Decimal
) -> None:
    profile, answers = case
    unasked = a_criterion("zzzz", weight, missing_policy="exclude")
    longer = replace(profile, criteria=(*profile.criteria, unasked))

    assert assess(longer, answers).score == assess(profile, answers).score


@given(cases(), st.decimals(0, 1, places=6), st.decimals(0, 1, places=6))
def test_score_with_a_better_answer_never_falls(
    case: tuple[Profile, dict[str, object]], one: Decimal, other: Decimal
) -> None:
    profile, answers = case
    profile = replace(profile, criteria=(*profile.criteria, a_criterion("zzzz", 25)))

    worse, better = (assess(profile, answers | {"zzzz": value}).score for value in sorted((one, other)))

    assert worse is not None
    assert better is not None
    assert worse <= better


@given(cases())
def test_stability_of_anyone_is_what_real_changes_of_weights_show(case: tuple[Profile, dict[str, object]]) -> None:
    profile, answers = case
    # Weights times a hundred, so that a fifth more and a fifth less still have two decimals.
    whole = [replace(criterion, weight=criterion.weight * 100) for criterion in profile.criteria]
    applicable = [i for i, c in enumerate(whole) if c.weight and answers[c.attribute] != "__na__"]
    advice = assess(profile, answers).recommendation

    kept = 0
    for index in applicable:
        for factor in (Decimal("0.8"), Decimal("1.2")):
            changed = whole.copy()
            changed[index] = replace(whole[index], weight=whole[index].weight * factor)
            kept += assess(replace(profile, criteria=tuple(changed)), answers).recommendation == advice

    expected = round(Decimal(kept) / (2 * len(applicable)), 4) if applicable else None
    found = assess(profile, answers).stability
    assert (None if found is None else round(found, 4)) == expected
