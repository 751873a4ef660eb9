from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmp.focus import Capacity, Focus, Frankenstein, Need, Person, Programme, focus, frankenstein
from icmp.rules import first_match
from icmp.scoring import assess
from tests.icmp.blueprints import blueprint, icmp_profile, pool

FOUR = Capacity(hours_pledged=40, hours_per_programme=10)


def three_segments() -> list[Person]:
    """Demand 6/6/6 for a career and 3/3/3 for peers, peers and a stage: an importance of 5 asks for 3."""
    second = {"one": "peers", "two": "peers", "three": "stage"}
    people = [Person(segment=segment, needs={"career": 5, second[segment]: 5}) for segment in second]
    return people + [Person(segment=segment, needs={"career": 5, second[segment]: 2}) for segment in second]


def catalogue(*, career_specific: bool) -> list[Need]:
    return [Need(key="career", segment_specific=career_specific), Need(key="peers"), Need(key="stage")]


@pytest.mark.parametrize(("specific", "effective", "ratio"), [(True, 4.86, 1.22), (False, 2.34, 0.58)])
def test_focus_with_a_career_specific_or_generic_gives_the_worked_example(
    specific: bool, effective: float, ratio: float
) -> None:
    found = focus(three_segments(), catalogue(career_specific=specific), [], FOUR)

    assert found.effective_programmes is not None
    assert found.spread_ratio is not None
    assert (round(found.effective_programmes, 2), round(found.spread_ratio, 2)) == (effective, ratio)
    assert found.capacity == 4
    assert found.spread_light == ("watch" if specific else "ok")
    assert found.focus_index == pytest.approx(100 * 4 / found.effective_programmes if specific else 100)
    assert found.effective_segments == pytest.approx(3)


def test_focus_with_programmes_bundles_their_needs() -> None:
    bundle = Programme(key="all", needs=("career", "peers", "stage"), hours_per_month=30, north_star=True)

    found = focus(three_segments(), catalogue(career_specific=True), [bundle], FOUR)

    assert found.effective_programmes == pytest.approx(1)
    assert found.mismatch == 0
    assert found.load == 0.75


def test_focus_with_a_segment_specific_programme_counts_it_once_per_segment() -> None:
    run = Programme(key="careers", needs=("career",), segment_specific=True, hours_per_month=10)
    people = [Person(segment=segment, needs={"career": 4}) for segment in "abc"]

    found = focus(people, catalogue(career_specific=False), [run], FOUR)

    assert found.effective_programmes == pytest.approx(3)


def test_mismatch_with_hours_by_need_books_them_on_the_programme_that_serves_it() -> None:
    runs = [Programme(key="work", needs=("career",)), Programme(key="circle", needs=("peers", "stage"))]

    found = focus(three_segments(), catalogue(career_specific=False), runs, FOUR, hours={"peers": 15, "parties": 45})

    # Two thirds ask for a career and get nothing, a third asks for the circle and gets a quarter.
    assert found.mismatch == pytest.approx((2 / 3 + 1 / 12 + 3 / 4) / 2)
    assert found.load == 1.5
    assert found.worries == ("load", "mismatch")


def test_unserved_of_needs_out_of_scope_or_unknown_is_their_share_of_demand() -> None:
    people = [Person(segment="a", needs={"career": 5, "visa": 4, "moon": 3, "rest": 2})]

    found = focus(people, [Need(key="career"), Need(key="visa", in_scope=False)], [], FOUR)

    assert found.unserved_share == pytest.approx(0.5)
    assert found.effective_programmes == pytest.approx(1)
    assert found.worries == ("unserved",)


def test_beta_of_segments_with_nothing_in_common_counts_them() -> None:
    people = [Person(segment=str(i % 3), needs={f"need{i % 3}": 5}) for i in range(30)]

    found = focus(people, [Need(key=f"need{i}") for i in range(3)], [], FOUR)

    assert (found.alpha, found.beta, found.effective_needs) == (pytest.approx(1), pytest.approx(3), pytest.approx(3))
    assert found.worries == ("several_communities",)
    assert focus(people[:29], [], [], FOUR).worries == ("unserved",)


def test_focus_without_anybody_has_no_figures_but_capacity_and_load() -> None:
    found = focus([], [], [], FOUR)

    assert found == Focus(
        members=0,
        effective_programmes=None,
        capacity=4,
        spread_ratio=None,
        focus_index=None,
        effective_segments=None,
        effective_needs=None,
        alpha=None,
        beta=None,
        unserved_share=None,
        mismatch=None,
        load=0,
    )
    assert (found.spread_light, found.worries) == ("too_few", ())


def test_focus_without_hours_or_programme_size_has_no_ratio() -> None:
    nothing = focus(
        three_segments(), catalogue(career_specific=True), [], Capacity(hours_pledged=0, hours_per_programme=10)
    )
    unsized = focus(
        three_segments(), catalogue(career_specific=True), [], Capacity(hours_pledged=9, hours_per_programme=0)
    )

    assert (nothing.spread_ratio, nothing.focus_index, nothing.load) == (None, 0, None)
    assert (unsized.spread_ratio, unsized.focus_index, unsized.load) == (None, None, 0)


@pytest.mark.parametrize(
    ("star", "hours", "share", "alarm"),
    [
        (10, {"a": 10, "b": 10, "c": 10, "d": 10}, 0.25, True),
        (20, {"a": 10, "b": 10, "c": 10, "d": 10}, 0.5, False),
        (10, {"a": 20, "b": 20}, 0.25, False),
        (0, {}, None, False),
    ],
)
def test_frankenstein_with_scattered_hours_off_the_star_alarms(
    star: float, hours: dict[str, float], share: float | None, alarm: bool
) -> None:
    found = frankenstein(north_star_hours=star, hours_by_objective=hours)

    assert (found.north_star_share, found.alarm) == (share, alarm)
    assert isinstance(found, Frankenstein)


@given(
    st.lists(
        st.builds(
            Person,
            segment=st.sampled_from("abcd"),
            needs=st.dictionaries(st.sampled_from("uvwxyz"), st.integers(1, 5), max_size=4),
        ),
        max_size=25,
    )
)
def test_beta_of_anybody_lies_between_one_and_the_effective_segments(people: list[Person]) -> None:
    found = focus(people, [Need(key=key) for key in "uvwxyz"], [], FOUR)

    if found.beta is None:
        assert found.effective_segments is None
    else:
        assert found.effective_segments is not None
        assert log(1 - 1e-9) <= log(found.beta) <= log(found.effective_segments) + 1e-9
        assert found.effective_needs == pytest.approx(exp(log(found.beta) + log(found.alpha or 0)))


@pytest.mark.parametrize(
    ("name", "members", "effective", "ratio", "light"),
    [("mpg_narrowed", 27, 2.13, 0.53, "ok"), ("mpg_too_broad", 167, 19.59, 4.9, "alarm")],
)
def test_focus_of_the_example_communities_shows_who_is_spread_too_thin(
    name: str, members: int, effective: float, ratio: float, light: str
) -> None:
    example, profile = blueprint(name), icmp_profile(name)
    segments = [(segment["key"], segment["when"]) for segment in example["segments"]]
    accepted = [one for one in pool() if assess(profile, one["answers"]).recommendation == "accept"]
    people = [Person(segment=first_match(segments, one["answers"]) or "", needs=one["needs"]) for one in accepted]
    needs = [
        Need(key=need["key"], in_scope=need["in_scope"], segment_specific=need["segment_specific"])
        for need in example["needs"]
    ]
    runs = [
        Programme(
            key=run["key"],
            needs=tuple(run["needs"]),
            segment_specific=run["segment_specific"],
            hours_per_month=run["hours_per_month"],
        )
        for run in example["programmes"]
    ]

    found = focus(people, needs, runs, FOUR, hours=example["organizer_hours_by_need"])

    assert found.effective_programmes is not None
    assert found.spread_ratio is not None
    assert (found.members, round(found.effective_programmes, 2)) == (members, effective)
    assert (round(found.spread_ratio, 1 if ratio > 1 else 2), found.spread_light) == (ratio, light)
