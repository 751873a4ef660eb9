"""The nightly counting of windows. What is closed stays as it was; the same night twice changes nothing."""

import datetime as dt
from collections.abc import Iterator

from django.db import connection, transaction

from icmp.health.measure import AsOf
from icmp.models import ExpectationWindow
from icmp.periods import first_moment, local_day, months_later
from members.models import Community

from . import queries
from .asked import spans, window

MONTHS_BACK = 6  # so many months a clock may have stood still before a window is lost
LONGEST_FEE_MONTHS = 11  # a fee by the year may have been paid so long before
COUNTED = ("ends_on", "target", "actual", "weight", "grace_days", "excused", "closed_at")
LOCK = 719_053_001  # two counts at once would close the same window with different deeds


@transaction.atomic
def follow_windows(*, at: dt.datetime) -> int:
    """Count every open window as of the beginning of today, and close those that are over; returns how many closed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    community = Community.objects.the()
    timezone = community.timezone if community else "UTC"
    today = AsOf(at=first_moment(local_day(at, timezone), timezone), timezone=timezone)
    since = months_later(today.day, -MONTHS_BACK).replace(day=1)
    known = ExpectationWindow.objects.filter(starts_on__gte=months_later(since, -2), closed_at__isnull=False)
    closed = set(known.values_list("member", "expectation", "starts_on"))
    rows = [
        row for row in _counted(today, since, at) if (row.member_id, row.expectation_id, row.starts_on) not in closed
    ]
    ExpectationWindow.objects.bulk_create(
        rows,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["member", "expectation", "starts_on"],
        update_fields=COUNTED,
    )
    return sum(row.closed_at is not None for row in rows)


def _counted(today: AsOf, since: dt.date, at: dt.datetime) -> Iterator[ExpectationWindow]:
    """Every window of everybody in the last months, as it stands."""
    expectations = queries.asked()
    kinds = frozenset(kind for one in expectations for kind in one.kinds)
    done = queries.done_by_month(kinds, since=months_later(since, -LONGEST_FEE_MONTHS), as_of=today)
    people = queries.people(today)
    for asked in expectations:
        for days in spans(asked.period, since=since, until=today.day):
            for member, person in people.items():
                found = window(asked, person, days, done.get(member, {}))
                if found is None:
                    continue
                yield ExpectationWindow(
                    member_id=member, expectation_id=asked.key, starts_on=days.starts_on, ends_on=days.ends_on,
                    target=found.target, actual=found.actual, weight=found.weight, grace_days=found.grace_days,
                    excused=found.excused, closed_at=at if found.closes_on <= today.day else None,
                )  # fmt: skip
