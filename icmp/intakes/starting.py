"""What a new round begins with: after the last one, as large as usual."""

import datetime as dt
import zoneinfo
from typing import Any

from icmp.models import Intake
from members.models import Community

USUAL_LENGTH = dt.timedelta(days=42)
USUAL_SEATS = 12
IN_THE_MORNING = dt.time(9)


def usual_round(community: Community | None, at: dt.datetime) -> dict[str, Any]:
    """The first free day, six weeks, and the seats of the last round or of the community's settings."""
    zone = zoneinfo.ZoneInfo(community.timezone if community else "UTC")
    last = Intake.objects.order_by("opens_at").last()
    begins = at + dt.timedelta(days=1)
    if last and last.closes_at and last.closes_at > at:
        begins = last.closes_at + dt.timedelta(days=1)
    day = begins.astimezone(zone).date()
    policy = (community.settings.get("cohort_policy") if community else None) or {}
    return {
        "opens_on": day,
        "opens_time": IN_THE_MORNING,
        "closes_on": day + USUAL_LENGTH,
        "closes_time": dt.time(20),
        "seats": last.seats if last else policy.get("seats") or USUAL_SEATS,
    }
