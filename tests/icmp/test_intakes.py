"""Rounds: made, changed, opened and closed by people; seats offered in order."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from icmp import operations
from icmp.intakes import operations as intakes
from icmp.intakes.plans import Plan, plan_of, remarks
from icmp.models import Application, Intake, LotDraw, Vouch
from icmp.operations import decide_application
from icmp.queries.rooms import room_of
from icmp.queries.rounds import drafts_over_before, rounds_at
from members.models import AuditLine, Letter
from tests.factories import MemberFactory, UserFactory, organizer

from .factories import (
    ApplicationFactory,
    DecisionFactory,
    IntakeFactory,
    ReviewFactory,
    SegmentFactory,
    SubmittedApplicationFactory,
    stand,
)

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PLAN = Plan(name={"en": "Winter"}, opens_at=AT + 30 * DAY, closes_at=AT + 60 * DAY, seats=10, quotas={"a": 4})
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]


def standing(state: str, **facts: object) -> Application:
    row = SubmittedApplicationFactory(user=UserFactory(), **facts)
    DecisionFactory(application=row, announced_at=AT)
    return stand(row, state)


def deeds() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("deed", flat=True))


# --- rounds


def test_round_when_made_changed_opened_and_closed_then_each_is_kept_in_the_records():
    by = organizer("admissions")
    made = intakes.make_intake(plan=PLAN, by=by, at=AT)
    intakes.change_intake(intake=made, plan=replace(PLAN, seats=12), seen=intakes.mark(made), by=by, at=AT)
    intakes.open_intake(intake=made, by=by, at=AT + DAY)

    intakes.close_intake(intake=made, by=by, at=AT + 9 * DAY)

    row = Intake.objects.get()
    assert (row.opens_at, row.closes_at, row.seats, row.segment_quotas) == (AT + DAY, AT + 9 * DAY, 12, {"a": 4})
    assert deeds() == ["intake.made", "intake.changed", "intake.opened", "intake.closed"]
    assert AuditLine.objects.get(deed="intake.changed").facts["seats"] == 12


def test_round_when_opened_closed_or_written_the_same_again_then_nothing_happens():
    by = organizer("admissions")
    made = intakes.make_intake(plan=PLAN, by=by, at=AT)
    for _ in range(2):
        intakes.open_intake(intake=made, by=by, at=AT + DAY)
    for _ in range(2):
        intakes.close_intake(intake=made, by=by, at=AT + 2 * DAY)

    intakes.change_intake(intake=made, plan=plan_of(Intake.objects.get()), seen="", by=by, at=AT)

    assert deeds() == ["intake.made", "intake.opened", "intake.closed"]


def test_round_when_closed_early_and_opened_again_then_open_until_somebody_closes_it():
    by, made = organizer("admissions"), IntakeFactory(opens_at=AT - DAY, closes_at=AT + DAY)
    intakes.close_intake(intake=made, by=by, at=AT)

    intakes.open_intake(intake=made, by=by, at=AT + DAY)

    assert Intake.objects.get().closes_at is None


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"closes_at": AT + 30 * DAY}, intakes.EndsBeforeItBegins),
        ({"quotas": {"a": 11}}, intakes.QuotaTooLarge),
        ({"lottery_seats": 11}, intakes.TooManyLots),
        ({"opens_at": AT, "closes_at": AT + 2 * DAY}, intakes.OtherRound),
        ({"closes_at": None}, intakes.OtherRound),
    ],
)
def test_round_when_it_cannot_be_so_then_refused_and_nothing_is_kept(changed, refusal):
    IntakeFactory(opens_at=AT - DAY, closes_at=AT + DAY)
    IntakeFactory(opens_at=AT + 90 * DAY, closes_at=None)

    with pytest.raises(refusal):
        intakes.make_intake(plan=replace(PLAN, **changed), by=organizer("admissions"), at=AT)

    assert Intake.objects.count() == 2
    assert deeds() == []


@pytest.mark.parametrize(
    "columns",
    [
        {"segment_quotas": {"a": 11}},
        {"segment_quotas": {"a": -1}},
        {"segment_quotas": {"a": 1.5}},
        {"segment_quotas": {"a": "4"}},
        {"segment_quotas": {"a": None}},
        {"segment_quotas": ["a"]},
        {"lottery_seats": 11},
        {"seats": 3},
    ],
)
def test_round_when_written_past_the_operations_then_the_database_refuses_it(columns):
    IntakeFactory(seats=10, segment_quotas={"a": 4})

    with pytest.raises(IntegrityError), transaction.atomic():
        Intake.objects.update(**columns)

    assert Intake.objects.update(seats=4, segment_quotas={"a": 4, "b": 0}, lottery_seats=4) == 1


def test_round_when_fewer_seats_than_taken_then_refused_with_their_number():
    intake = IntakeFactory(seats=5, lottery_seats=1)
    for state in ("accepted", "offered", "completed"):
        standing(state, intake=intake)
    by, plan = organizer("admissions"), plan_of(intake)

    with pytest.raises(intakes.SeatsTaken) as refused:
        intakes.change_intake(intake=intake, plan=replace(plan, seats=3), seen=intakes.mark(intake), by=by, at=AT)

    assert refused.value.taken == 4
    intakes.change_intake(intake=intake, plan=replace(plan, seats=4), seen=intakes.mark(intake), by=by, at=AT)
    assert Intake.objects.get().seats == 4


def test_round_when_changed_by_somebody_else_meanwhile_then_refused():
    by, made = organizer("admissions"), IntakeFactory(seats=10)
    seen = intakes.mark(made)
    intakes.change_intake(intake=made, plan=replace(plan_of(made), seats=11), seen=seen, by=by, at=AT)

    with pytest.raises(intakes.ChangedMeanwhile):
        intakes.change_intake(intake=made, plan=replace(plan_of(made), seats=12), seen=seen, by=by, at=AT)


def test_round_when_people_have_applied_then_its_opening_stays_and_it_is_not_thrown_away():
    by, made = organizer("admissions"), IntakeFactory(opens_at=AT - DAY)
    SubmittedApplicationFactory(intake=made)

    later = replace(plan_of(made), opens_at=AT + DAY)
    with pytest.raises(intakes.HasBegun):
        intakes.change_intake(intake=made, plan=later, seen=intakes.mark(made), by=by, at=AT)
    with pytest.raises(intakes.InUse):
        intakes.remove_intake(intake=made, by=by, at=AT)

    empty = IntakeFactory(opens_at=AT + 90 * DAY)
    intakes.remove_intake(intake=empty, by=by, at=AT)
    assert list(Intake.objects.values_list("pk", flat=True)) == [made.pk]


@pytest.mark.parametrize(
    ("plan", "quotas", "has_others", "found"),
    [
        ({}, {"a": 4}, True, []),
        ({"seats": 13}, {"a": 4}, True, ["above_cap"]),
        ({}, {"a": 4, "b": 5}, False, ["nobody_else"]),
        ({}, {"a": 4, "b": 6}, False, []),
        ({}, {"a": 8, "b": 6}, False, ["crowded"]),
        ({"lottery_seats": 1}, {}, True, []),
        ({"lottery_seats": 2}, {}, True, ["many_lots"]),
        ({"seats": 4, "lottery_seats": 1}, {}, True, []),
    ],
)
def test_remarks_when_allowed_and_seldom_meant_then_said(plan, quotas, has_others, found):
    assert remarks(replace(PLAN, **plan), cap=12, quotas=quotas, has_others=has_others) == found


# --- seats and the waiting list


def test_room_when_segments_have_usual_quotas_then_the_round_may_say_otherwise():
    SegmentFactory(key="a", seat_quota=3)
    SegmentFactory(key="b", seat_quota=5)
    SegmentFactory(key="c")
    intake = IntakeFactory(seats=9, segment_quotas={"b": 2})

    assert dict(room_of(intake).quotas) == {"a": 3, "b": 2}


def test_decision_when_full_or_by_choice_then_why_somebody_waits_is_kept():
    by, segment = organizer("admissions"), SegmentFactory(key="a")
    intake = IntakeFactory(seats=3, segment_quotas={"a": 1})
    standing("accepted", intake=intake, segment=segment)
    found = []
    for outcome, facts in (
        ("waitlist", {}),
        ("accept", {"segment": segment}),
        ("accept", {}),
        ("accept", {}),
        ("accept", {}),
    ):
        row = SubmittedApplicationFactory(user=UserFactory(), intake=intake, **facts)
        ReviewFactory(application=row, reviewer=by, opened_at=AT)
        decide_application(application=row, outcome=outcome, reason="Gives.", by=by, at=AT)
        found.append(Application.objects.get(pk=row.pk))

    assert [row.waits_because for row in found] == ["chosen", "segment_full", "", "", "cohort_full"]
    assert [row.state for row in found] == ["waitlisted", "waitlisted", "accepted", "accepted", "waitlisted"]


def test_freed_seat_when_the_calendar_comes_then_the_next_of_the_list_has_it_for_seven_days():
    segment = SegmentFactory(key="a")
    intake = IntakeFactory(seats=2, segment_quotas={"a": 1})
    standing("accepted", intake=intake, segment=segment)
    leaves = standing("accepted", intake=intake)
    facts = {"intake": intake, "waits_because": "cohort_full"}
    standing("waitlisted", segment=segment, score=Decimal(99), **facts)
    second = standing("waitlisted", score=Decimal(80), **facts)
    standing("waitlisted", score=Decimal(70), **facts)
    standing("waitlisted", score=Decimal(95), **facts | {"waits_because": "chosen"})
    before = operations.offer_free_seats(at=AT)
    operations.withdraw(application=leaves, at=AT)

    offered = [operations.offer_free_seats(at=AT) for _ in range(2)]

    second.refresh_from_db()
    assert (before, offered) == (0, [1, 0])
    assert (second.state, second.offered_until) == ("offered", AT + 7 * DAY)
    assert AuditLine.objects.get(deed="application.seat_offered").by is None
    assert Letter.objects.filter(kind="application_offered").get().to == second.email


def test_offer_when_nobody_takes_it_then_the_next_has_it_and_after_two_a_person_offers():
    intake = IntakeFactory(seats=1)
    facts = {"intake": intake, "waits_because": "cohort_full"}
    best, other = standing("waitlisted", score=Decimal(90), **facts), standing("waitlisted", score=Decimal(60), **facts)
    to = []
    for week in range(6):
        operations.expire_offers(at=AT + week * 8 * DAY)
        operations.offer_free_seats(at=AT + week * 8 * DAY)
        to += Application.objects.filter(state="offered").values_list("pk", flat=True)

    assert to == [best.pk, other.pk, best.pk, other.pk]
    assert set(Application.objects.values_list("lapsed_offers", flat=True)) == {2}


def test_seats_kept_for_the_lot_when_the_calendar_offers_then_not_offered():
    intake = IntakeFactory(seats=2, lottery_seats=1)
    standing("accepted", intake=intake)
    standing("waitlisted", intake=intake, waits_because="cohort_full")

    assert (operations.offer_free_seats(at=AT), room_of(intake).free, room_of(intake).kept) == (0, 0, 1)


def test_waiting_when_brought_to_a_later_round_then_in_the_same_order_there():
    old, new = IntakeFactory(opens_at=AT - 90 * DAY, seats=0), IntakeFactory(opens_at=AT - DAY, seats=1)
    later = standing("waitlisted", intake=old, score=Decimal(60), waits_because="cohort_full")
    first = standing("waitlisted", intake=old, score=Decimal(90), waits_because="cohort_full")
    standing("accepted", intake=old)

    brought = [intakes.bring_waiting(intake=new, by=organizer("admissions"), at=AT) for _ in range(2)]

    operations.offer_free_seats(at=AT)
    assert brought == [2, 0]
    assert set(Application.objects.filter(intake=new).values_list("pk", "state")) == {
        (first.pk, "offered"), (later.pk, "waitlisted"),
    }  # fmt: skip


def test_round_when_it_was_drawn_or_holds_a_vouch_then_it_stays():
    drawn, vouched = IntakeFactory(opens_at=AT - 9 * DAY), IntakeFactory(opens_at=AT + 9 * DAY)
    LotDraw.objects.create(intake=drawn, seed="0", tickets=[], seats=1, drawn_at=AT, drawn_by=UserFactory())
    Vouch.objects.create(
        application=SubmittedApplicationFactory(intake=None), member=MemberFactory(), intake=vouched, asked_at=AT
    )

    for intake in (drawn, vouched):
        with pytest.raises(intakes.InUse):
            intakes.remove_intake(intake=intake, by=organizer("admissions"), at=AT)


# --- between rounds


def test_rounds_when_one_is_open_closed_or_to_come_then_so():
    assert (rounds_at(AT).is_between, rounds_at(AT).drafts_rest) == (False, False)  # no round was ever named

    now = IntakeFactory(opens_at=AT - 9 * DAY, closes_at=AT + DAY)
    found = [rounds_at(AT)]
    Intake.objects.update(closes_at=AT - DAY)
    found.append(rounds_at(AT))
    later = IntakeFactory(opens_at=AT + 9 * DAY)
    found.append(rounds_at(AT))

    assert [row.open for row in found] == [now, None, None]
    assert [row.next for row in found] == [None, None, later]
    assert [row.is_between for row in found] == [False, True, True]


def test_drafts_when_a_pause_is_between_then_kept_until_thirty_days_into_the_next_round():
    IntakeFactory(opens_at=AT - 100 * DAY, closes_at=AT)
    fresh, old = ApplicationFactory(changed_at=AT - 5 * DAY), ApplicationFactory(changed_at=AT - 32 * DAY)
    operations.expire_drafts(at=AT - DAY)
    IntakeFactory(opens_at=AT + 60 * DAY, closes_at=AT + 160 * DAY)
    left = []
    for days in (50, 61, 89, 91):
        operations.expire_drafts(at=AT + days * DAY)
        left.append(Application.objects.count())

    assert not Application.objects.filter(pk__in=[fresh.pk, old.pk]).exists()
    assert left == [1, 1, 1, 0]


def test_drafts_when_rounds_follow_each_other_or_none_is_planned_then_thirty_days():
    IntakeFactory(opens_at=AT - 100 * DAY, closes_at=AT)
    assert drafts_over_before(AT + DAY) == AT - 29 * DAY

    IntakeFactory(opens_at=AT, closes_at=AT + 100 * DAY)
    assert drafts_over_before(AT + DAY) == AT - 29 * DAY
