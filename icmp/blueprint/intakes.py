"""The section `cohort_policy`, read and written: how one may apply, and when."""

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from icmp.models import Intake, Segment
from members.models import Community
from members.shapes import BrokenSection

Row = Mapping[str, Any]


def read_intakes(policy: Row, segments: Iterable[Segment], community: Community) -> None:
    """Make the rounds in which one may apply: one given by its day is open until the next begins."""
    zone, usual = zoneinfo.ZoneInfo(community.timezone), _usual(policy, segments)
    known = {segment.key for segment in segments}
    told = [row if isinstance(row, Mapping) else {"opens": row, "is_a_day": True} for row in policy.get("intake", [])]
    opens = [_moment(row["opens"], zone) for row in told]
    for place, row in enumerate(told):
        following = opens[place + 1] if place + 1 < len(opens) else None
        closes = following if "is_a_day" in row else _moment(row["closes"], zone) if "closes" in row else None
        if (closes is not None and closes <= opens[place]) or opens[place] in opens[:place]:
            message = _("Each intake opens after the one before it, and closes after it opened.")
            raise BrokenSection(("cohort_policy", "intake", place), message)
        seats = row.get("seats", usual["seats"])
        quotas = row.get("segment_quotas") if "segment_quotas" in row else _fitting(usual["segment_quotas"], seats)
        lots = row.get("lottery_seats", 0)
        _check_seats(quotas or {}, known, seats=seats, lots=lots, place=place)
        Intake.objects.create(
            name=row.get("name", f"{opens[place]:%Y-%m}"),
            opens_at=opens[place],
            closes_at=closes,
            seats=seats,
            segment_quotas=quotas or {},
            lottery_seats=lots,
        )


def write_policy(kept: Row, segments: Iterable[Segment], community: Community) -> dict[str, Any]:
    """The policy with the intakes as they are now; one that follows from its day is written as its day."""
    zone, usual = zoneinfo.ZoneInfo(community.timezone), _usual(kept, segments)
    rows = list(Intake.objects.order_by("opens_at"))
    following = [*(row.opens_at for row in rows[1:]), None]
    intakes = [_written(row, closes, usual, zone) for row, closes in zip(rows, following, strict=False)]
    return {**kept, "intake": intakes}


def _written(row: Intake, following: dt.datetime | None, usual: Row, zone: dt.tzinfo) -> Any:
    opens = row.opens_at.astimezone(zone)
    facts = {"name": row.name, "closes": row.closes_at, "seats": row.seats, "segment_quotas": row.segment_quotas}
    plain = {**usual, "name": f"{opens:%Y-%m}", "closes": following}
    if opens.time() == dt.time() and facts == plain and not row.lottery_seats:
        return opens.date().isoformat()
    more: dict[str, Any] = {"closes": row.closes_at.astimezone(zone).isoformat()} if row.closes_at else {}
    if row.lottery_seats:
        more["lottery_seats"] = row.lottery_seats
    return {**facts, "opens": opens.isoformat(), "closes": None, **more}


def _usual(policy: Row, segments: Iterable[Segment]) -> dict[str, Any]:
    quotas = {segment.key: segment.seat_quota for segment in segments if segment.seat_quota is not None}
    seats = policy.get("seats", 0)
    return {"seats": seats, "segment_quotas": _fitting(quotas, seats)}


def _fitting(quotas: Mapping[str, int], seats: int) -> dict[str, int]:
    """What is usual for the segments, in a round that may have fewer seats in all."""
    return {key: min(most, seats) for key, most in quotas.items()}


def _check_seats(quotas: Mapping[str, int], known: set[str], *, seats: int, lots: int, place: int) -> None:
    at = ("cohort_policy", "intake", place)
    if unknown := sorted(set(quotas) - known):
        raise BrokenSection((*at, "segment_quotas", unknown[0]), _("There is no segment of this name."))
    if too_large := sorted(key for key, most in quotas.items() if most > seats):
        raise BrokenSection((*at, "segment_quotas", too_large[0]), _("A segment has at most the seats of the intake."))
    if lots > seats:
        raise BrokenSection((*at, "lottery_seats"), _("Seats by lot are among the seats of the intake."))


def _moment(text: str, zone: dt.tzinfo) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else dt.datetime.combine(moment.date(), dt.time(), zone)
