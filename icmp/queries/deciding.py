"""What the decisions of a year say about how people decide."""

import datetime as dt

from django.db.models import Aggregate, Count, FloatField, Q

from icmp.models import Decision
from icmp.rubber_stamp import Stamp, Tally, rubber_stamp

LOOKED_AT = dt.timedelta(days=365)
ADVISED = Q(advised__in=["accept", "decline"])


class Median(Aggregate):
    """The middle of a column, the mean of the two middle ones when they are even: as statistics.median."""

    function = "percentile_cont"
    template = "%(function)s(0.5) within group (order by %(expressions)s)"
    output_field = FloatField()


def tally_of_the_year(at: dt.datetime) -> Tally:
    """The decisions of the last 365 days that were not taken back, counted by the database."""
    rows = Decision.objects.filter(decided_at__gt=at - LOOKED_AT, decided_at__lte=at, undone_at=None)
    counted = rows.aggregate(
        decisions=Count("pk"),
        advised_accept=Count("pk", filter=Q(advised="accept")),
        advised_decline=Count("pk", filter=Q(advised="decline")),
        overridden=Count("pk", filter=ADVISED & Q(agrees_with_recommendation=False)),
        readings=Count("reading_seconds"),
        median_seconds=Median("reading_seconds"),
    )
    return Tally(**counted)


def stamp_of_the_year(at: dt.datetime) -> Stamp:
    """Whether people still decide."""
    return rubber_stamp(tally_of_the_year(at))
