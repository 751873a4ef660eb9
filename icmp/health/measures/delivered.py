"""Pledged against delivered in the last full month: hours from the ledger of deeds, money as months paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from icmp.compliance import CompliantShare, Fulfilment, compliant_share, fulfilment, prorated
from icmp.health import queries
from icmp.health.measure import AsOf, Measure
from icmp.health.stays import Stay
from icmp.periods import Span, months_later, span_of
from icmp.statistics import Interval, wilson

PERIOD_MONTHS = {"month": 1, "quarter": 3, "year": 12}
DEFINITION = _(
    "Hours: minutes of deeds that count as hours given, against the hours pledged for the days of membership; "
    "nobody counts for more than the own pledge. Money: members whose fee for the month is paid."
)
Pledge = tuple[object, Span, Decimal, int, str]


@dataclass(frozen=True, kw_only=True)
class Delivered(Measure):
    """The share of the pledged hours that was given, with the money beside it."""

    hours_pledged: float
    hours_given: float  # nobody beyond the own pledge
    hours_in_all: float
    fulfilment: Fulfilment | None
    keeping: CompliantShare
    fees_due: int
    fees_paid: int
    fees_interval: Interval


def delivered(as_of: AsOf) -> Delivered:
    """Compare what members promised for the last full month with what the ledger says they did."""
    month = span_of(months_later(as_of.day, -1), "month")
    rows = _here(queries.pledges(month), queries.stays(as_of))
    pairs = _hours(rows, month, queries.minutes_given(as_of.starts(month), as_of.ends(month)))
    kept = fulfilment(pairs)
    due, paid = _fees(rows, month, as_of)
    pledged = float(sum(pledge for pledge, _given in pairs))
    return Delivered(
        key="hours_fulfilment",
        definition=DEFINITION,
        n=len(pairs),
        period=month,
        value=float(kept.capped) if kept else None,
        numerator=float(sum(min(pair) for pair in pairs)),
        denominator=pledged,
        light=None if kept is None else _keeping(pairs).light,
        hours_pledged=pledged,
        hours_given=float(sum(min(pair) for pair in pairs)),
        hours_in_all=float(sum(given for _pledge, given in pairs)),
        fulfilment=kept,
        keeping=_keeping(pairs),
        fees_due=due,
        fees_paid=paid,
        fees_interval=wilson(paid, due),
        also={"raw": float(kept.raw) if kept else None, "fees_paid_share": paid / due if due else None},
    )


def _here(rows: list[Pledge], stays: list[Stay]) -> list[Pledge]:
    """Pledges for the days on which their members were here; nobody owes anything after leaving."""
    known = {one.member: Span(one.joined_on, one.last_day or date.max) for one in stays}
    shared = ((row[0], row[1].shared_with(known.get(row[0], row[1])), *row[2:]) for row in rows)
    return [row for row in shared if row[1].days]


def _hours(rows: list[Pledge], month: Span, minutes: Mapping[object, int]) -> list[tuple[Decimal, Decimal]]:
    """Pledged and given hours of each member who pledged any; a pledge that changed counts by its days."""
    pledged: dict[object, Decimal] = {}
    for member, days, hours, _fee, _period in rows:
        pledged[member] = pledged.get(member, Decimal(0)) + prorated(hours, month, days.days)
    return [(hours, Decimal(minutes.get(member, 0)) / 60) for member, hours in pledged.items() if hours > 0]


def _keeping(pairs: list[tuple[Decimal, Decimal]]) -> CompliantShare:
    return compliant_share([min(Decimal(1), given / pledged) for pledged, given in pairs])


def _fees(rows: list[Pledge], month: Span, as_of: AsOf) -> tuple[int, int]:
    """How many owe a fee for the month, and how many of them paid within the fee's own period."""
    ends_at = as_of.ends(month)
    owing = {member: PERIOD_MONTHS.get(period, 1) for member, _days, _hours, fee, period in rows if fee}
    begins = {
        months: as_of.starts(Span(months_later(month.starts_on, 1 - months), month.ends_on)) for months in (1, 3, 12)
    }
    payments = queries.last_payments(begins[max(owing.values(), default=1)], ends_at)
    return len(owing), sum(_paid(payments.get(member, []), begins[months]) for member, months in owing.items())


def _paid(moments: list[datetime], since: datetime) -> bool:
    return any(moment >= since for moment in moments)
