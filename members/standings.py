"""What the calendar does to standings: candidates whose time is over are listed for a person, never turned away."""

import datetime as dt

from django.db import transaction

from .models import LeaveOfAbsence, Member, Standing
from .operations import (
    activate_member,
    begin_leaves,
    carry_out_notices,
    end_alumni_without_consent,
    end_suspensions,
    local_day,
)


def advance_standings(*, at: dt.datetime) -> int:
    """Begin and end leaves, end suspensions, carry out what people themselves gave notice of; returns how many steps.

    Candidates, and whoever the organizers gave notice to, wait for a person's word.
    """
    today = local_day(at)
    on_leave = LeaveOfAbsence.objects.filter(starts_on__lte=today, ends_on__gte=today)
    paused = Member.objects.filter(standing=Standing.PAUSED, leaves__isnull=False)
    due = paused.exclude(pk__in=on_leave.values("member")).distinct()
    for member in due:
        with transaction.atomic():
            activate_member(member=member, by=None, at=at, reason="leave over")
    steps = (begin_leaves, end_suspensions, carry_out_notices, end_alumni_without_consent)
    return len(due) + sum(step(at=at) for step in steps)
