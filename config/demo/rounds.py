"""The rounds of the example community: one after the other without a pause, the last one open today."""

import datetime as dt
import zoneinfo
from dataclasses import replace
from itertools import pairwise

from config.demo.filling.staff import Staff
from icmp.intakes.operations import change_intake, make_intake, mark
from icmp.intakes.plans import Plan, plan_of
from icmp.models import Intake
from icmp.operations import offer_free_seats
from members.models import Community

# Days ago on which each opened, so that every wave of newcomers applied in one of them; the last ends in forty days.
OPENED = (800, 660, 540, 420, 300, 180, 30, -40)
FOUNDERS, USUAL, SMALL, TODAY = 24, 6, 4, 12  # seats; the last round but one was small, so that people wait
LIMITS = {
    SMALL: {"established_leader": 2, "rising_professional": 2, "other": 1},
    TODAY: {"established_leader": 6, "rising_professional": 5, "other": 1},
}
SEASONS = (
    {"en": "Winter", "de": "Winter", "es": "Invierno"},
    {"en": "Spring", "de": "Frühling", "es": "Primavera"},
    {"en": "Summer", "de": "Sommer", "es": "Verano"},
    {"en": "Autumn", "de": "Herbst", "es": "Otoño"},
)


def plan_rounds(staff: Staff, *, now: dt.datetime, began: dt.datetime) -> None:
    """Plan every round in place of those of the example's own year."""
    Intake.objects.all().delete()
    zone = zoneinfo.ZoneInfo(Community.objects.get().timezone)
    seats = [FOUNDERS, *[USUAL] * (len(OPENED) - 4), SMALL, TODAY]
    for (opened, closed), most in zip(pairwise(OPENED), seats, strict=True):
        opens = _morning(now, days_ago=opened, zone=zone)
        plan = Plan(
            name=_name(opens),
            opens_at=opens,
            closes_at=_morning(now, days_ago=closed, zone=zone),
            seats=most,
            quotas=LIMITS.get(most, dict.fromkeys(LIMITS[TODAY], most)),
            lottery_seats=1 if most == TODAY else 0,
        )
        make_intake(plan=plan, by=staff.decider, at=began)


def add_a_seat(staff: Staff, *, now: dt.datetime) -> None:
    """Two days ago the small round got one seat more, which was offered to the first on its list."""
    at = now - dt.timedelta(days=2)
    row = Intake.objects.order_by("-opens_at")[1]
    plan = plan_of(row)
    change_intake(intake=row, plan=replace(plan, seats=plan.seats + 1), seen=mark(row), by=staff.decider, at=at)
    offer_free_seats(at=at)


def _morning(now: dt.datetime, *, days_ago: int, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """Nine o'clock of a day, where the community is."""
    day = now.astimezone(zone).date() - dt.timedelta(days=days_ago)
    return dt.datetime.combine(day, dt.time(9), zone)


def _name(opens: dt.datetime) -> dict[str, str]:
    season = SEASONS[opens.month % 12 // 3]
    return {language: f"{word} {opens:%Y}" for language, word in season.items()}
