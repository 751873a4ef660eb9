"""What the decisions of a year say about how people decide."""

import datetime as dt

from icmp.models import Decision
from icmp.rubber_stamp import Judged, Stamp, rubber_stamp

LOOKED_AT = dt.timedelta(days=365)


def stamp_of_the_year(at: dt.datetime) -> Stamp:
    """The decisions of the last 365 days that were not taken back, judged together."""
    rows = Decision.objects.filter(decided_at__gt=at - LOOKED_AT, undone_at=None)
    facts = rows.values_list("advised", "agrees_with_recommendation", "reading_seconds")
    return rubber_stamp([Judged(advised, not agrees, seconds) for advised, agrees, seconds in facts])
