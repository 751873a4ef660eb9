"""What the calendar does to standings: candidates whose time is over are listed for a person, never turned away."""

import datetime as dt

from django.db import transaction

from .models import LeaveOfAbsence, Member, Standing
from .operations import activate_member, local_day


def advance_standings(*, at: dt.datetime) -> int:
    """End pauses whose leave is over; returns how many steps were taken. Candidates wait for a person's word."""
    today = local_day(at)
    on_leave = LeaveOfAbsence.objects.filter(starts_on__lte=today, ends_on__gte=today)
    paused = Member.objects.filter(standing=Standing.PAUSED, leaves__isnull=False)
    due = paused.exclude(pk__in=on_leave.values("member")).distinct()
    for member in due:
        with transaction.atomic():
            activate_member(member=member, by=None, at=at, reason="leave over")
    return len(due)
