"""Whom the accepted would be: who gives, who waits for help, what comes in, who finds a seat."""

from icmp.accepted import Cohort, Known, Setting, Somebody, cohort, known, need_intensity, seats_taken
from icmp.design import read_design
from icmp.focus import Need
from icmp.pool import read_people, score_pool
from tests.icmp.blueprints import blueprint, pool

ASKED = Setting(
    needs=(Need(key="mentor"), Need(key="visa", in_scope=False)), expected_hours=3, fee_minor=1500, solidarity_minor=500
)


def one(hours: float | None, fee: float | None, **needs: float) -> Known:
    return known(Somebody(answers={"pledge_hours_month": hours, "wtp_eur_month": fee}, needs=needs), ASKED)


def test_cohort_when_counted_then_gives_asks_and_pays_as_stated() -> None:
    people = [one(3, 15), one(2, 14, mentor=4), one(6, 0, mentor=3), one(None, None, visa=5)]

    found = cohort(people, ASKED)

    assert (found.givers, found.receivers, found.givers_per_receiver) == (2, 1, 2)
    assert (found.pledged_hours, found.revenue_minor) == (11, 1500 + 500)
    assert (found.seated, found.waiting, found.segments) == (4, 0, {"": 4})
    assert found.has_nobody_to_lift


def test_cohort_of_nobody_when_counted_then_has_no_ratio() -> None:
    found = cohort([], ASKED)

    assert (found.givers_per_receiver, found.revenue_minor, found.has_nobody_to_lift) == (None, None, False)


def test_seats_when_a_segment_is_full_then_the_next_segment_still_finds_one() -> None:
    setting = Setting(seats=3, quotas={"a": 1})

    assert seats_taken(["a", "a", "b", "b", "b"], setting) == 3
    assert seats_taken(["a", "a"], setting) == 1
    assert seats_taken(["a", "a"], Setting(seats=0)) == 0
    assert seats_taken(["a", "a"], Setting()) == 2


def test_need_intensity_when_not_stated_then_is_the_mean_of_the_three_largest() -> None:
    assert need_intensity(Somebody(answers={}, needs={"a": 5, "b": 4, "c": 3, "d": 1})) == 4
    assert need_intensity(Somebody(answers={}, needs={"a": 5}, need_intensity=2.5)) == 2.5
    assert need_intensity(Somebody(answers={}, needs={})) == 0


def test_accepted_of_the_pool_when_counted_then_fill_their_seats() -> None:
    design = read_design(blueprint("mpg_narrowed"))
    people = read_people({"people": pool()})
    scored = score_pool(design, people).people
    accepted = [one for one in people if scored[one.id].icmp.recommendation == "accept"]

    found = cohort([known(one, design.setting) for one in accepted], design.setting)

    assert isinstance(found, Cohort)
    assert (sum(found.segments.values()), found.seated + found.waiting) == (27, 27)
    assert found.seated == min(24, sum(min(found.segments[key], quota) for key, quota in design.setting.quotas.items()))
    assert (found.pledged_hours, found.revenue_minor) == (118, 26 * 1500 + 500)
