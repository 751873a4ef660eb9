"""What the accepted got for each criterion: the mark that a contribution is read against."""

from decimal import Decimal

from django.db import connection

LEAST = 5  # accepted people; below, a median would tell about somebody

MEDIANS = """
    with newest as (
        select distinct on (s.application_id) s.results
        from icmp_assessment s join icmp_application a on a.id = s.application_id
        where a.profile_version_id = %s and a.state in ('accepted', 'completed') and s.purpose = 'decision'
        order by s.application_id, s.computed_at desc, s.id desc
    )
    select row ->> 'key',
        percentile_cont(0.5) within group (order by (row ->> 'contribution')::numeric)
    from newest cross join jsonb_array_elements(newest.results) row
    group by 1
    having count(*) >= %s
"""


def accepted_medians(profile_version: int) -> dict[str, Decimal]:
    """Points that half of the accepted reached, criterion by criterion, in points of 100; empty below five people."""
    with connection.cursor() as cursor:
        cursor.execute(MEDIANS, [profile_version, LEAST])
        return {key: round(Decimal(str(points)), 2) for key, points in cursor.fetchall()}
