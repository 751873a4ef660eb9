import datetime as dt
from itertools import pairwise

import pytest

from icmp.health.measure import AsOf
from icmp.health.measures import MEASURES, admissions, delivered, engaged, growth, north_star, spread, staying
from icmp.models import EngagementReading
from icmp.periods import Span
from icmp.statistics import wilson
from members.deeds import reverse_deed
from tests.factories import RoleGrantFactory
from tests.icmp import world
from tests.icmp.factories import ApplicationFactory, DecisionFactory, ProfileVersionFactory, stand
from tests.icmp.world import NOW, moment

pytestmark = pytest.mark.django_db
OCTOBER = Span(dt.date(2026, 10, 1), dt.date(2026, 10, 31))


def day(month: int, number: int) -> dt.datetime:
    return moment(dt.date(2026, month, number))


def test_north_star_when_help_is_confirmed_then_receivers_of_the_month_count_once(community):
    world.foundation()
    ana, leo, mia, tom, eva = (world.member() for _ in range(5))
    world.help_given(ana, leo, day(10, 3))
    world.help_given(mia, leo, day(10, 20))
    world.help_given(ana, tom, day(10, 31))
    world.help_given(ana, eva, None)
    world.help_given(ana, eva, day(9, 30))
    world.help_given(leo, ana, day(11, 1))

    measure = north_star(NOW)

    assert (measure.value, measure.target, measure.n, measure.period) == (2, 4, 5, OCTOBER)
    assert [len(group) for group in measure.cases] == [2, 1]
    assert [value for _span, value, _people in measure.series] == [0] * 10 + [1, 2]
    assert measure.so_far == 1
    # One day and ten hours of thirty days in Berlin, of a goal of four.
    assert measure.pace == pytest.approx(1 / (4 * (34 / 24) / 30))
    assert measure.light == "too_few"


def test_north_star_when_midnight_in_berlin_then_the_local_month_counts(community):
    world.foundation()
    ana, leo = world.member(), world.member()
    world.help_given(ana, leo, dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC))

    assert north_star(NOW).value == 1


def test_north_star_when_ten_people_and_half_the_goal_then_watch(community):
    world.foundation()
    people = [world.member() for _ in range(10)]
    for receiver in people[1:3]:
        world.help_given(people[0], receiver, day(10, 3))

    assert north_star(NOW).light == "watch"


def test_north_star_when_deeds_are_counted_then_members_of_those_kinds(community):
    world.foundation(
        north_star={"aggregation": "count_members", "event_types": ["event.attended"], "period": "quarter"}
    )
    ana, leo = world.member(), world.member()
    world.deed(ana, day(7, 2))
    world.deed(ana, day(9, 30))
    world.deed(leo, day(8, 2), "mentoring.session_given")

    measure = north_star(NOW)

    assert (measure.value, measure.period) == (1, Span(dt.date(2026, 7, 1), dt.date(2026, 9, 30)))


def test_spread_when_needs_and_hours_differ_then_shares_and_ratio(community):
    world.foundation(capacity={"hours_per_month_pledged": 40, "hours_per_programme_month": 20})
    mentoring, circle = (
        world.need("mentor", run_by="mentoring", hours=10),
        world.need("peers", run_by="circle", hours=30),
    )
    for _ in range(5):
        who = world.member(segment="all")
        world.needs(who, mentoring, 5)
        world.needs(who, circle, 3)

    measure = spread(NOW)

    # Demand 3 to 1 is exp(0.5623) = 1.755 programmes; 40 hours at 20 carry two.
    assert measure.value == pytest.approx(1.7548 / 2, abs=1e-4)
    assert [(share.key, share.demand, share.hours) for share in measure.shares] == [
        ("mentoring", 0.75, 0.25),
        ("circle", 0.25, 0.75),
    ]
    assert measure.also["mismatch"] == pytest.approx(0.5)
    assert measure.focus.load == 1


def test_staying_when_some_left_then_kaplan_meier(community):
    world.foundation()
    joined = dt.date(2026, 1, 15)
    people = [world.member(joined) for _ in range(8)]
    for who, days in ((people[0], 90), (people[1], 120)):
        world.step(who, "member", "left", joined + dt.timedelta(days=days))

    measure = staying(NOW)

    assert [(step.time, step.survival) for step in measure.curve.steps] == [
        (90, pytest.approx(7 / 8)),
        (120, pytest.approx(6 / 8)),
    ]
    assert measure.value == pytest.approx(0.75)
    assert (measure.n, measure.cohort.joined, measure.cohort.here, measure.cohort.period.starts_on) == (
        8,
        8,
        6,
        dt.date(2026, 1, 1),
    )
    assert dict(measure.at_risk)[180] == 6
    assert (measure.light, measure.gate) == ("too_few", 0.7)


def test_staying_when_enough_stay_but_the_low_end_is_under_the_gate_then_watch(community):
    world.foundation()
    people = [world.member() for _ in range(24)]
    for who in people[:4]:
        world.step(who, "member", "left", dt.date(2026, 4, 1))

    measure = staying(NOW)

    assert (round(measure.value, 2), measure.light) == (0.83, "watch")
    assert measure.interval.low < 0.7 < measure.interval.high


def test_staying_when_asked_for_an_earlier_day_then_later_steps_are_not_known(community):
    who = world.member(dt.date(2025, 12, 1))
    world.step(who, "member", "left", dt.date(2026, 10, 1))

    before = staying(AsOf(at=moment(dt.date(2026, 9, 1)), timezone=NOW.timezone))

    assert before.curve.steps == ()


def test_growth_when_people_come_go_and_return_then_months_add_up(community):
    ana, leo, mia = (world.member() for _ in range(3))
    for who, months in ((ana, (7, 8, 9, 10)), (leo, (7, 9)), (mia, (10,))):
        for month in months:
            world.deed(who, day(month, 5))
    world.deed(leo, day(10, 6), "fee.paid")

    measure = growth(NOW)

    accounts = [one for _span, one in measure.series]
    assert [(one.new, one.resurrected, one.retained, one.churned) for one in accounts] == [
        (2, 0, 0, 0), (0, 0, 1, 1), (0, 1, 1, 0), (1, 0, 1, 1),
    ]  # fmt: skip
    assert all(now.active == then.active + now.new + now.resurrected - now.churned for then, now in pairwise(accounts))
    assert (measure.value, measure.n, measure.period) == (1.0, 3, OCTOBER)


def test_engaged_when_seen_in_thirty_days_then_share_with_interval(community):
    people = [world.member() for _ in range(10)]
    for who in people[:3]:
        world.deed(who, day(10, 20))
    world.deed(people[3], day(9, 20))
    world.deed(people[4], day(10, 20), "fee.paid")
    reverse_deed(deed=world.deed(people[5], day(10, 21)), at=NOW.at)
    world.member(standing="paused")
    world.deed(RoleGrantFactory(user=world.member().user).user.member, day(10, 20))

    measure = engaged(NOW)

    assert (measure.value, measure.n, measure.interval, measure.light) == (0.3, 10, wilson(3, 10), "watch")


def test_engaged_when_indexes_were_measured_then_the_newest_day_by_class(community):
    people = [world.member() for _ in range(5)]
    for who, index in zip(people, (130, 100, 50, 10, None), strict=True):
        EngagementReading.objects.create(member=who, on=dt.date(2026, 11, 1), score=1, expected=1, index=index, level=3)
    EngagementReading.objects.create(member=people[0], on=dt.date(2026, 10, 31), score=1, expected=1, index=0, level=4)

    measure = engaged(NOW)

    assert dict(measure.classes) == {"more": 1, "as_agreed": 1, "less": 1, "quiet": 1, "too_early": 1}
    assert (dict(measure.levels), measure.gravity) == ({1: 0, 2: 0, 3: 5, 4: 0}, 16)


def test_delivered_when_one_carries_the_rest_then_capped_and_raw_differ(community):
    ana, leo, mia = (world.member() for _ in range(3))
    for who in (ana, leo, mia):
        world.pledge(who, "4", fee=1500)
    for _ in range(8):
        world.deed(ana, day(10, 10), "mentoring.session_given")
    world.deed(leo, day(10, 11), "mentoring.session_given", minutes=180)
    world.deed(leo, day(10, 11), "event.attended")
    world.deed(mia, day(11, 1), "mentoring.session_given")
    world.deed(ana, day(10, 2), "fee.paid")
    world.deed(leo, day(9, 2), "fee.paid")

    measure = delivered(NOW)

    # Pledged 12 hours; given 8, 3 and 0, of which 4, 3 and 0 within the own pledge.
    assert (measure.hours_pledged, measure.hours_given, measure.hours_in_all) == (12, 7, 11)
    assert (float(measure.fulfilment.capped), float(measure.fulfilment.raw)) == (0.58333, 0.91667)
    assert (measure.fees_due, measure.fees_paid, measure.keeping.compliant) == (3, 1, 1)


def test_delivered_when_somebody_left_in_mid_month_then_only_those_days_are_asked(community):
    who = world.member()
    world.pledge(who, "3.1")
    world.step(who, "member", "left", dt.date(2026, 10, 11))

    assert delivered(NOW).hours_pledged == 1.0


def test_delivered_when_the_fee_is_yearly_then_a_payment_holds_twelve_months(community):
    who = world.member()
    pledge = world.pledge(who, "1", fee=15000)
    pledge.period = "year"
    pledge.save()
    world.deed(who, day(2, 2), "fee.paid")

    assert (delivered(NOW).fees_due, delivered(NOW).fees_paid) == (1, 1)


def test_admissions_when_counted_then_each_step_holds_the_later_ones(community):
    version = ProfileVersionFactory()
    sent = {"submitted_at": NOW.at, "confirmed_at": NOW.at, "profile_version": version}
    ApplicationFactory(profile_version=version)
    ApplicationFactory(state="unverified", submitted_at=NOW.at, profile_version=version)
    ApplicationFactory(state="in_review", **sent)
    for state, outcome in (("accepted", "accept"), ("completed", "accept"), ("declined", "decline")):
        decided = ApplicationFactory(state="in_review", **sent)
        DecisionFactory(application=decided, outcome=outcome)
        stand(decided, state)
    ApplicationFactory(state="spam", profile_version=version)
    ApplicationFactory(profile_version=version, started_at=NOW.at - dt.timedelta(days=91))

    measure = admissions(NOW)

    assert measure.steps == (("started", 6), ("confirmed", 4), ("decided", 3), ("accepted", 2), ("completed", 1))
    assert (measure.value, measure.n) == (pytest.approx(1 / 6), 6)
    assert dict(measure.states)["in_review"] == 1


@pytest.mark.parametrize("name", list(MEASURES))
def test_measure_when_the_community_is_empty_then_nothing_is_divided_by_nothing(community, name):
    measure = MEASURES[name](NOW)

    assert (measure.n, measure.is_hidden) == (0, True)


def fill(people: int, growing_needs: list) -> None:
    for _ in range(people):
        who = world.member(dt.date(2026, 1, 20))
        world.deed(who, day(10, 20))
        world.deed(who, day(10, 20), "mentoring.session_given")
        world.needs(who, growing_needs[0], 4)
        world.pledge(who, "3", fee=1500)
        world.step(who, "candidate", "member", dt.date(2026, 3, 1))


@pytest.mark.parametrize("name", list(MEASURES))
def test_measure_when_there_are_thirty_then_no_more_queries_than_for_one(
    community, name, django_assert_max_num_queries, django_assert_num_queries
):
    world.foundation()
    growing_needs = [world.need("mentor", run_by="mentoring", hours=10)]
    fill(1, growing_needs)
    with django_assert_max_num_queries(9) as asked:
        MEASURES[name](NOW)

    fill(29, growing_needs)

    with django_assert_num_queries(len(asked)):
        MEASURES[name](NOW)
