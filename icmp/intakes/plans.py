"""What an organizer says about a round, and what would be wrong with it: refusals and remarks."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from icmp.models import Intake
from members.languages import LanguageMap

Remark = Literal["above_cap", "nobody_else", "crowded", "many_lots"]
MANY_LOTS = 10  # every tenth seat is enough to learn from


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A round as it is to be: `quotas` are the most seats of each segment."""

    name: LanguageMap
    opens_at: dt.datetime
    closes_at: dt.datetime | None
    seats: int
    quotas: Mapping[str, int] = field(default_factory=dict)
    lottery_seats: int = 0

    def as_fields(self) -> dict[str, Any]:
        """As the columns of an Intake."""
        return {
            "name": self.name,
            "opens_at": self.opens_at,
            "closes_at": self.closes_at,
            "seats": self.seats,
            "segment_quotas": dict(self.quotas),
            "lottery_seats": self.lottery_seats,
        }


def plan_of(intake: Intake) -> Plan:
    """A round as it is."""
    return Plan(
        name=intake.name,
        opens_at=intake.opens_at,
        closes_at=intake.closes_at,
        seats=intake.seats,
        quotas=intake.segment_quotas,
        lottery_seats=intake.lottery_seats,
    )


def overlap(one: Plan, other: Plan) -> bool:
    """Whether two rounds would take applications at the same moment."""
    return _before_end(one.opens_at, other.closes_at) and _before_end(other.opens_at, one.closes_at)


def remarks(plan: Plan, *, cap: int | None, quotas: Mapping[str, int], has_others: bool) -> list[Remark]:
    """What is allowed and seldom meant. `quotas` are those in force; `has_others`: some segment has none."""
    found: list[Remark] = []
    if cap is not None and plan.seats > cap:
        found.append("above_cap")
    promised = sum(quotas.values())
    if quotas and not has_others and promised < plan.seats:
        found.append("nobody_else")
    if promised > plan.seats:
        found.append("crowded")
    if plan.lottery_seats * MANY_LOTS > max(plan.seats, MANY_LOTS):
        found.append("many_lots")
    return found


def _before_end(moment: dt.datetime, end: dt.datetime | None) -> bool:
    return end is None or moment < end
