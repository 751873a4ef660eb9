"""Random versions and random people, with every kind of answer that JSON can hold."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from icmp.scoring import Criterion, Profile
from tests.icmp.profiles import a_criterion, a_profile

OPTIONS = ["grew_up", "family", "work", "none_of_these", "true", "3", "2.50", "[1]", "ñ%", "__na__", " "]
SHARES = st.sampled_from(["0", "1", "0.5", "0.25", "0.333333", "0.6666667"]) | st.decimals(0, 1, places=3).map(str)
EDGES = st.sampled_from(["-1e40", "1e40", "1e-39", "1e-40", "-1e-39", "0", "-0.0"]).map(float)
NUMBERS = st.integers(-3, 12) | st.decimals(-3, 12, places=2).map(float) | st.integers() | EDGES
TYPED = (
    st.decimals(-3, 12, places=2).map(str)
    | st.sampled_from(["\u00a03 ", "+4", ".5", "5.", "1e3", "1_0", "٣", "NaN", "-", "", "\u2003", "0" * 41])
)  # fmt: skip
SENTINELS = st.sampled_from(["__na__", "__prefer_not_to_say__", None, "none_of_these", "unheard_of"])
PARTS = st.one_of(st.sampled_from(OPTIONS), NUMBERS, TYPED, SENTINELS, st.booleans())
KEYS = st.lists(st.sampled_from(["grew_up", "family", "work", "none_of_these", "music", "law"]), max_size=7)
ANSWERS = st.one_of(PARTS, st.lists(PARTS | st.just([3]) | st.just({"odd": 1}), max_size=4), KEYS)


@st.composite
def curves(draw: st.DrawFn) -> list[list[object]]:
    xs = sorted(draw(st.sets(st.integers(-4, 40), min_size=2, max_size=4)))
    part = draw(st.sampled_from(["", ".5", ".333"]))
    return [[f"{x}{part}" if x >= 0 else x, draw(SHARES)] for x in xs]


def _threshold(op: str, low: int, more: int) -> dict[str, object]:
    return {"type": "threshold", "op": op, "value": [low, low + more] if op == "between" else low}


FUNCTIONS = st.one_of(
    st.builds(
        lambda table, agg, default: {"type": "options", "map": table, "agg": agg, "default": default},
        st.dictionaries(st.sampled_from(OPTIONS), SHARES, min_size=1),
        st.sampled_from(["max", "mean", "sum_capped"]),
        SHARES | st.just("0"),
    ),
    st.builds(lambda points: {"type": "piecewise", "points": points}, curves()),
    st.builds(lambda points: {"type": "count", "points": points}, curves()),
    st.builds(_threshold, st.sampled_from(["gte", "lte", "eq", "between"]), st.integers(-2, 6), st.integers(0, 4)),
    st.just({"type": "boolean"}),
    st.builds(lambda levels: {"type": "rubric", "levels": levels}, st.integers(1, 7)),
)
WEIGHTS = st.sampled_from(["0", "0.01", "3.33", "10", "33.34", "99999.99"]) | st.decimals(0, 100, places=2).map(str)
LINES = st.integers(0, 10_000).map(lambda cents: Decimal(cents).scaleb(-2)) | st.decimals(0, 100, places=4)


@st.composite
def criteria(draw: st.DrawFn, key: str) -> Criterion:
    return a_criterion(
        key,
        draw(WEIGHTS),
        attribute=draw(st.sampled_from([key, key, "shared"])),
        value_function=draw(FUNCTIONS),
        must_have=draw(st.sampled_from([False, False, True])),
        knockout_min=draw(st.sampled_from(["1", "0.5", "0"]).map(Decimal)),
        missing_policy=draw(st.sampled_from(["exclude", "zero", "neutral"])),
    )


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    keys = draw(st.lists(st.sampled_from(["b", "a", "B", "ab", "z", "é", "_", "10", "9"]), max_size=7, unique=True))
    lines = sorted([draw(LINES), draw(LINES)])
    return a_profile(
        *(draw(criteria(key)) for key in keys),
        review_min=lines[0],
        accept_min=lines[1],
        coverage_min=draw(st.sampled_from(["0", "0.7", "0.333333", "1"]).map(Decimal)),
        neutral_value=draw(st.sampled_from(["0.5", "0", "0.333333"]).map(Decimal)),
    )


@st.composite
def moved_profiles(draw: st.DrawFn, profile: Profile) -> Profile:
    """The same value functions with other lines, and some criteria with other weights, must-haves and policies."""
    lines = draw(st.sampled_from([[profile.review_min, profile.accept_min], sorted([draw(LINES), draw(LINES)])]))
    criteria = [
        replace(
            one,
            weight=Decimal(draw(WEIGHTS)),
            must_have=draw(st.booleans()),
            missing_policy=draw(st.sampled_from(["exclude", "zero", "neutral"])),
        )
        if draw(st.booleans())
        else one
        for one in profile.criteria
    ]
    return replace(
        profile,
        criteria=tuple(criteria),
        accept_min=lines[1],
        review_min=lines[0],
        neutral_value=draw(st.sampled_from([profile.neutral_value, Decimal("0.25")])),
    )


def people(profile: Profile) -> st.SearchStrategy[list[Mapping[str, Any]]]:
    """Several people, answering some of the questions."""
    attributes = sorted({criterion.attribute for criterion in profile.criteria})
    answered = st.fixed_dictionaries({}, optional=dict.fromkeys(attributes, ANSWERS))
    return st.lists(answered, min_size=1, max_size=12)
