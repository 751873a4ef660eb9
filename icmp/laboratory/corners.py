"""Members under both profiles: who is in which corner, today and at the end of the quarters before."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from icmp.health import queries as ledgers
from icmp.health.measure import HIDDEN_BELOW, AsOf
from icmp.models import ProfileVersion
from icmp.periods import months_later, span_of
from icmp.queries.admissions import scoring_profile
from icmp.tension import Corner, Corners, corner, corners

from . import queries
from .scored import Scored, scored

QUARTERS = 4
CELL = 10  # points of a score; people in one cell are one disc
Pair = tuple[Decimal | None, Decimal | None]  # customer score, member score


@dataclass(frozen=True, kw_only=True)
class Disc:
    """People with nearly the same two scores (their means), in one corner."""

    customer: float
    member: float
    n: int
    corner: Corner


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the community as a whole stood on a day: the means of both scores."""

    day: dt.date
    customer: float
    member: float
    n: int


@dataclass(frozen=True, kw_only=True)
class Tension:
    """Both profiles' lines, the corners now and last quarter, the discs, and the way here (oldest first, now last)."""

    customer_from: Decimal
    member_from: Decimal
    now: Corners
    before: Corners
    before_on: dt.date
    discs: tuple[Disc, ...]
    way: tuple[Place, ...]
    without: int
    drawn_from: int | None


def tension(customers: ProfileVersion, members: ProfileVersion, as_of: AsOf) -> Tension:
    """Score everybody who is or lately was here under both profiles."""
    days = [*_quarter_ends(as_of.day), as_of.day]
    stays = [one for one in ledgers.stays(as_of) if any(one.covers(day) for day in days)]
    people = queries.people(stays, as_of)
    as_customers = scored(people.rows, scoring_profile(customers))
    as_members = scored(people.rows, scoring_profile(members))
    both = list(zip(as_customers, as_members, strict=True))
    lines = {"customer_from": customers.high_min, "member_from": members.high_min}
    on_day = {day: _pairs(both, day) for day in days}
    return Tension(
        **lines,
        now=corners(on_day[days[-1]], **lines),
        before=corners(on_day[days[-2]], **lines),
        before_on=days[-2],
        discs=_discs(on_day[days[-1]], **lines),
        way=tuple(place for day in days if (place := _place(day, on_day[day])) is not None),
        without=people.without,
        drawn_from=people.drawn_from,
    )


def _quarter_ends(day: dt.date) -> list[dt.date]:
    """The last days of the quarters before, oldest first."""
    first = span_of(day, "quarter").starts_on
    return [months_later(first, -3 * back) - dt.timedelta(days=1) for back in range(QUARTERS - 1, -1, -1)]


def _pairs(both: Iterable[tuple[Scored, Scored]], day: dt.date) -> list[Pair]:
    return [(customer.score, member.score) for customer, member in both if member.stay.covers(day)]


def _place(day: dt.date, pairs: list[Pair]) -> Place | None:
    """Of fewer than five people it would be about somebody."""
    known = _known(pairs)
    if len(known) < HIDDEN_BELOW:
        return None
    return Place(
        day=day,
        customer=fmean(float(customer) for customer, _member in known),
        member=fmean(float(member) for _customer, member in known),
        n=len(known),
    )


def _discs(pairs: list[Pair], *, customer_from: Decimal, member_from: Decimal) -> tuple[Disc, ...]:
    cells: dict[tuple[Corner, int, int], list[tuple[Decimal, Decimal]]] = {}
    for customer, member in _known(pairs):
        where = corner(customer, member, customer_from=customer_from, member_from=member_from)
        cells.setdefault((where, int(customer) // CELL, int(member) // CELL), []).append((customer, member))
    return tuple(
        Disc(
            customer=fmean(float(customer) for customer, _member in cell),
            member=fmean(float(member) for _customer, member in cell),
            n=len(cell),
            corner=where,
        )
        for (where, _column, _row), cell in sorted(cells.items())
    )


def _known(pairs: list[Pair]) -> list[tuple[Decimal, Decimal]]:
    return [(customer, member) for customer, member in pairs if customer is not None and member is not None]
