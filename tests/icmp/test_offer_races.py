"""Seats on offer when everything happens at once; with the locks off it must go wrong."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import IntegrityError, connection

from icmp import operations
from icmp.intakes.lottery import DrawnAlready, draw_lots
from icmp.intakes.operations import OtherRound, SeatsTaken, change_intake, make_intake, mark
from icmp.intakes.plans import Plan, plan_of
from icmp.models import Application, Intake, LotDraw
from icmp.models.application import ApplicationQuerySet
from icmp.models.intake import IntakeQuerySet
from icmp.operations import NoSeat, NotPossible
from members.models import AuditLine, Letter
from tests.factories import UserFactory, organizer
from tests.slow import slow

from .factories import DecisionFactory, IntakeFactory, ProfileVersionFactory, SubmittedApplicationFactory, stand

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
OVER = AT - dt.timedelta(minutes=1)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("community")]


def standing(state: str, many: int, **facts: object) -> list[Application]:
    version, rows = ProfileVersionFactory(), []
    for _ in range(many):
        row = SubmittedApplicationFactory(profile_version=version, user=UserFactory(), **facts)
        DecisionFactory(application=row, announced_at=AT)
        rows.append(stand(row, state))
    return rows


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    def attempt(call: Callable[[], object]) -> object:
        try:
            return call()
        except Exception as error:  # noqa: BLE001  (the test looks at whatever went wrong)
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(attempt, calls))


@contextmanager
def unguarded() -> Iterator[None]:
    """Without the database's own guard of legal steps."""
    with connection.cursor() as cursor:
        cursor.execute("alter table icmp_application disable trigger legal_step")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table icmp_application enable trigger legal_step")


def deeds() -> Counter[str]:
    return Counter(AuditLine.objects.values_list("deed", flat=True))


def confirm_and_expire(row: Application) -> list[object]:
    return at_once(
        [partial(operations.confirm_offer, application=row, at=AT), partial(operations.expire_offers, at=AT)]
    )


def test_offers_when_taken_and_over_at_the_same_moment_then_each_is_one_of_both():
    rows = standing("offered", 12, intake=IntakeFactory(), offered_until=OVER)
    takes = [partial(operations.confirm_offer, application=row, at=AT) for row in rows]

    got = at_once([*takes, *([partial(operations.expire_offers, at=AT)] * 4)])

    found = Counter(Application.objects.values_list("state", "lapsed_offers"))
    taken, over = found["accepted", 0], found["waitlisted", 1]
    assert taken + over == 12
    assert [one for one in got[:12] if one is NotPossible] == [NotPossible] * over
    assert (deeds()["application.offer_taken"], deeds()["application.offer_lapsed"]) == (taken, over)
    assert Letter.objects.filter(kind="application_offer_ended").count() == over


def test_offer_when_taken_and_over_without_the_lock_then_the_database_refuses_the_second(
    monkeypatch: pytest.MonkeyPatch,
):
    [row] = standing("offered", 1, intake=IntakeFactory(), offered_until=OVER)
    monkeypatch.setattr(ApplicationQuerySet, "select_for_update", lambda self, **kwargs: self)

    with slow("icmp_application", 0.3):
        got = confirm_and_expire(row)

    assert IntegrityError in got
    assert deeds()["application.offer_taken"] + deeds()["application.offer_lapsed"] == 1


def test_offer_when_taken_and_over_without_any_guard_then_it_is_both(monkeypatch: pytest.MonkeyPatch):
    """The negative control: the same two operations, but nobody waits and nothing refuses."""
    [row] = standing("offered", 1, intake=IntakeFactory(), offered_until=OVER)
    monkeypatch.setattr(ApplicationQuerySet, "select_for_update", lambda self, **kwargs: self)

    with slow("icmp_application", 0.3), unguarded():
        confirm_and_expire(row)

    assert (deeds()["application.offer_taken"], deeds()["application.offer_lapsed"]) == (1, 1)


def offer_at_once(rows: list[Application]) -> list[object]:
    by = organizer("admissions")
    hands = [partial(operations.offer_seat, application=row, by=by, at=AT) for row in rows]
    return at_once([*hands, *([partial(operations.offer_free_seats, at=AT)] * 4)])


def test_one_free_seat_when_calendar_and_people_offer_it_at_once_then_one_has_it():
    intake = IntakeFactory(seats=3)
    standing("accepted", 2, intake=intake)
    rows = standing("waitlisted", 8, intake=intake)

    got = offer_at_once(rows)

    assert Application.objects.filter(state="offered").count() == 1
    assert Letter.objects.filter(kind="application_offered").count() == 1
    assert set(got) - {0, 1} <= {NoSeat, NotPossible, *rows}


def test_one_free_seat_when_offered_at_once_without_the_lock_then_oversold(monkeypatch: pytest.MonkeyPatch):
    """The negative control: nobody waits for the intake while seats are counted."""
    rows = standing("waitlisted", 8, intake=IntakeFactory(seats=1))
    monkeypatch.setattr(IntakeQuerySet, "select_for_update", lambda self, **kwargs: self)

    with slow("icmp_application", 0.3):
        offer_at_once(rows)

    assert Application.objects.filter(state="offered").count() > 1


def test_seats_when_taken_away_while_offered_then_never_fewer_than_taken():
    intake, by = IntakeFactory(seats=6), organizer("admissions")
    rows = standing("waitlisted", 6, intake=intake)
    fewer = Plan(**{**vars(plan_of(intake)), "seats": 3})
    change = partial(change_intake, intake=intake, plan=fewer, seen=mark(intake), by=by, at=AT)
    offers = [partial(operations.offer_seat, application=row, by=by, at=AT) for row in rows]

    got = at_once([*offers[:3], change, *offers[3:]])

    held, seats = Application.objects.holding_a_seat().count(), Intake.objects.get().seats
    assert held <= seats
    assert (seats == 6) == (got[3] is SeatsTaken)


def test_lots_when_drawn_by_two_at_once_then_once():
    intake = IntakeFactory(lottery_seats=2, opens_at=AT - dt.timedelta(days=9), closes_at=OVER)
    version = ProfileVersionFactory()
    for _ in range(5):
        SubmittedApplicationFactory(profile_version=version, intake=intake, recommendation="review", robust=True)
    by = organizer("admissions")

    got = at_once([partial(draw_lots, intake=intake, by=by, at=AT)] * 6)

    assert Counter(got)[DrawnAlready] == 5
    assert LotDraw.objects.count() == 1
    assert Application.objects.filter(drawn_at=AT).count() == 2


def test_rounds_when_two_that_overlap_are_planned_at_once_then_one():
    by, day = organizer("admissions"), dt.timedelta(days=1)
    plans = [
        Plan(name={"en": f"{n}"}, opens_at=AT + n * day, closes_at=AT + (n + 20) * day, seats=9) for n in range(1, 7)
    ]

    got = at_once([partial(make_intake, plan=plan, by=by, at=AT) for plan in plans])

    assert Counter(got)[OtherRound] == 5
    assert Intake.objects.count() == 1
