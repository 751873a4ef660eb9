"""What the windows need, read in set queries whose number does not grow with the community."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, Sum
from django.db.models.functions import Coalesce, TruncMonth

from icmp.compliance import Window, compliance
from icmp.health import queries as ledgers
from icmp.health.expected import FEE, Kind
from icmp.health.measure import AsOf
from icmp.models import EngagementExpectation, ExpectationWindow
from icmp.periods import Span, months_later
from members.models import LeaveOfAbsence, Pledge, StandingChange

from .asked import FEES, HOURS, Asked, Person, Step, away_by_standing

LONGEST_GRACE = dt.timedelta(days=366)  # a window closes that long after its last day at most
FEE_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def asked() -> list[Asked]:
    """Every expectation; what no kind of deed can fulfil asks for nothing."""
    kinds = ledgers.kinds()
    rows = [_asked(row, kinds) for row in EngagementExpectation.objects.all()]
    return [one for one in rows if one.kinds and one.target > 0]


def _asked(row: EngagementExpectation, kinds: Mapping[str, Kind]) -> Asked:
    if row.ledger == FEES:
        counting, unit, target = {FEE} & set(kinds), FEES, Decimal(1)
    else:
        named = {key for key, kind in kinds.items() if row.ledger in kind.counts_as}
        counting = named if row.ledger else set(row.activity_types) & set(kinds)
        unit = HOURS if row.target_hours is not None else "count"
        target = row.target_hours if row.target_hours is not None else Decimal(row.target_count or 0)
    return Asked(
        key=row.pk,
        kinds=frozenset(counting),
        target=target,
        unit=unit,
        period="quarter" if row.period == "quarter" else "month",
        weight=row.weight,
        grace_days=row.grace_days,
    )


def people(as_of: AsOf) -> dict[Any, Person]:
    """Everybody who ever was a member, with their absences and what they pay."""
    away = _absences(as_of)
    fees = _fee_months()
    return {
        one.member: Person(
            joined_on=one.joined_on,
            last_day=one.last_day,
            away=tuple(away.get(one.member, ())),
            fee_months=fees.get(one.member, 0),
        )
        for one in ledgers.stays(as_of)
    }


def _absences(as_of: AsOf) -> dict[Any, list[Span]]:
    found: dict[Any, list[Span]] = {}
    rows = LeaveOfAbsence.objects.filter(starts_on__lte=as_of.day).order_by("starts_on", "pk")
    for member, starts_on, ends_on in rows.values_list("member", "starts_on", "ends_on"):
        found.setdefault(member, []).append(Span(starts_on, ends_on))
    steps: dict[Any, list[Step]] = {}
    for member, after, day in StandingChange.objects.order_by("at", "pk").values_list("member", "after", "on"):
        steps.setdefault(member, []).append((after, day))
    for member, taken in steps.items():
        found.setdefault(member, []).extend(away_by_standing(taken))
    return found


def _fee_months() -> dict[Any, int]:
    """How many months one payment of each member covers, by the newest pledge; who pledged none owes none."""
    newest = Pledge.objects.order_by("member", "-signed_at").distinct("member")
    rows = newest.values_list("member", "fee_minor", "period")
    return {member: FEE_MONTHS.get(period, 1) if fee else 0 for member, fee, period in rows}


def done_by_month(
    kinds: frozenset[str], *, since: dt.date, as_of: AsOf
) -> dict[Any, dict[tuple[dt.date, str], tuple[int, int]]]:
    """How many deeds and minutes of some kinds each member gave in each local month since a day."""
    month = TruncMonth("occurred_at", tzinfo=ZoneInfo(as_of.timezone), output_field=DateField())
    rows = ledgers.done(as_of.at).filter(type__in=kinds, occurred_at__gte=as_of.starts(Span(since, since)))
    counted = rows.annotate(month=month).order_by().values_list("member", "month", "type")
    found: dict[Any, dict[tuple[dt.date, str], tuple[int, int]]] = {}
    for member, first, kind, count, minutes in counted.annotate(n=Count("pk"), m=Coalesce(Sum("minutes"), 0)):
        found.setdefault(member, {})[first, kind] = count, minutes
    return found


def as_window(row: ExpectationWindow) -> Window:
    """A kept row as the formulas take it."""
    return Window(
        days=Span(row.starts_on, row.ends_on),
        target=row.target,
        actual=row.actual,
        weight=row.weight,
        grace_days=row.grace_days,
        excused=row.excused,
    )


def compliances(members: Any, *, as_of: dt.date, months: int = 3) -> dict[Any, Decimal | None]:
    """Each member's compliance over the windows that closed in the last months; who has none yet has None."""
    since = months_later(as_of, -months) - LONGEST_GRACE
    rows = ExpectationWindow.objects.filter(member__in=members, closed_at__isnull=False, ends_on__gte=since)
    found: dict[Any, list[Window]] = {}
    for row in rows.order_by("starts_on", "expectation"):
        found.setdefault(row.member_id, []).append(as_window(row))
    return {member: compliance(windows, as_of=as_of, months=months) for member, windows in found.items()}
