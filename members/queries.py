"""What is open about a person's standing."""

import datetime as dt

from django.db.models import QuerySet

from .models import LeaveOfAbsence, Member, Notice, NoticeKind, Suspension


def open_leaves(member: Member, day: dt.date) -> QuerySet[LeaveOfAbsence]:
    """Days off that run or are to come, the nearest first."""
    return member.leaves.filter(ends_on__gte=day, ended_at=None).order_by("starts_on")


def open_notice(member: Member) -> Notice | None:
    return Notice.objects.filter(member=member, outcome="").select_related("given_by", "read_by").first()


def open_suspension(member: Member) -> Suspension | None:
    return Suspension.objects.filter(member=member, over_at=None).select_related("by", "read_by").first()


def waiting_decision(member: Member) -> Suspension | Notice | None:
    """What the person may answer: a suspension, or a notice by the organizers."""
    notice = open_notice(member)
    return open_suspension(member) or (notice if notice and notice.kind == NoticeKind.END else None)
