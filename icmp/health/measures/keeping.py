"""The share of members who do what was agreed, by the windows that closed in the last three months."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from icmp.compliance import compliant_share
from icmp.health import queries
from icmp.health.measure import AsOf, Measure
from icmp.periods import Span, months_later
from icmp.windows.queries import compliances

KEY = "expectation_compliance_share"
DEFINITION = _(
    "Members with four fifths or more of what was agreed, by the windows that closed in the last three months; "
    "excused windows are left out, and who has no closed window yet is not counted."
)


def keeping(as_of: AsOf) -> Measure:
    """Count who keeps what was agreed among those the figures are about."""
    members = queries.counted_members(as_of.day).values("pk")
    kept = compliant_share(compliances(members, as_of=as_of.day).values())
    return Measure(
        key=KEY,
        definition=DEFINITION,
        n=kept.n,
        period=Span(months_later(as_of.day, -3), as_of.day - timedelta(days=1)),
        value=float(kept.share) if kept.share is not None else None,
        numerator=float(kept.compliant),
        denominator=float(kept.n),
        interval=kept.interval if kept.n else None,
        light=kept.light,
    )
