"""The pledge as its signer reads it."""

from decimal import Decimal

from django.http import HttpRequest

from icmp.deed import deed_text
from icmp.forms.status import plan_label
from icmp.models import Application
from icmp.queries.joining import fees, published_foundation
from members.models import Community


def least_hours() -> Decimal:
    """The hours a month that the foundation asks of everybody."""
    foundation = published_foundation()
    return foundation.expected_hours_per_month if foundation else Decimal(0)


def deed_for(
    request: HttpRequest, application: Application, *, hours: Decimal | None = None, plan: str | None = None
) -> str:
    """The deed with these values, else with what was stated, else with what everybody pledges."""
    known = fees()
    chosen = plan or (application.stated_plan if application.stated_plan in known.choices else known.choices[0])
    promised = max(application.stated_hours or Decimal(0), least_hours()) if hours is None else hours
    community: Community | None = request.community  # type: ignore[attr-defined]  # set by the middleware
    return deed_text(
        name=application.name,
        community=community.name if community else "",
        hours=promised,
        plan=chosen,
        fee=plan_label(known, chosen),
    )
