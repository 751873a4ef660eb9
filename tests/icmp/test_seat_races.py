"""Two hundred acceptances for the last ten seats, at once. With the lock off it must oversell."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from icmp.models import Application, Decision, Intake
from icmp.models.intake import IntakeQuerySet
from icmp.operations import decide_application
from members.models import Letter, User
from tests.factories import UserFactory, organizer
from tests.slow import slow

from .factories import IntakeFactory, ProfileVersionFactory, ReviewFactory, SegmentFactory, SubmittedApplicationFactory

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
SEATS, TAKEN, APPLIED = 24, 14, 200
AT_ONCE = 40  # connections; the database has a hundred for everybody
pytestmark = pytest.mark.django_db(transaction=True)


def applied(many: int, decider: User, **facts: object) -> list[Application]:
    """So many people whose answers the decider has opened."""
    version, rows = ProfileVersionFactory(), []
    for _ in range(many):
        row = SubmittedApplicationFactory(profile_version=version, user=UserFactory(), recommendation="accept", **facts)
        ReviewFactory(application=row, reviewer=decider, opened_at=AT)
        rows.append(row)
    return rows


def accept_at_once(rows: list[Application], decider: User) -> list[object]:
    def accept(row: Application) -> object:
        try:
            return decide_application(application=row, outcome="accept", reason="Gives.", by=decider, at=AT).outcome
        except Exception as error:  # noqa: BLE001  (the test looks at whatever went wrong)
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(accept, rows))


def test_last_ten_seats_when_two_hundred_are_accepted_at_once_then_ten_get_one_and_the_others_wait(community: object):
    decider, intake = organizer("admissions"), IntakeFactory(seats=SEATS)
    accept_at_once(applied(TAKEN, decider, intake=intake), decider)
    rows = applied(APPLIED, decider, intake=intake)

    got = accept_at_once(rows, decider)

    states = Counter(Application.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))
    assert Counter(got) == {"accept": SEATS - TAKEN, "waitlist": APPLIED - (SEATS - TAKEN)}
    assert states == {"accepted": SEATS - TAKEN, "waitlisted": APPLIED - (SEATS - TAKEN)}
    assert set(Decision.objects.values_list("decided_by", flat=True)) == {decider.pk}
    assert Letter.objects.filter(kind="application_accepted").count() == SEATS
    assert Letter.objects.filter(kind="application_waitlisted").count() == APPLIED - (SEATS - TAKEN)


def test_last_seats_of_a_segment_when_many_are_accepted_at_once_then_its_quota_holds(community: object):
    decider, segment = organizer("admissions"), SegmentFactory()
    intake = IntakeFactory(seats=SEATS, segment_quotas={segment.key: 5})

    with slow("icmp_decision", 0.01):
        got = accept_at_once(applied(AT_ONCE, decider, intake=intake, segment=segment), decider)

    assert Counter(got) == {"accept": 5, "waitlist": AT_ONCE - 5}


def test_last_seats_when_accepted_at_once_without_the_lock_then_oversold(
    community: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same operation, on the same rows, but nobody waits for the intake."""
    decider, intake = organizer("admissions"), IntakeFactory(seats=10)
    rows = applied(AT_ONCE, decider, intake=intake)
    monkeypatch.setattr(IntakeQuerySet, "select_for_update", lambda self, **kwargs: self)

    with slow("icmp_decision", 0.3):
        accept_at_once(rows, decider)

    assert Application.objects.holding_a_seat().filter(intake=intake).count() > Intake.objects.get().seats
