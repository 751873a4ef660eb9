import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from members.models import Member, MemberNeed, Need, Profile

from .standing import local_day


@transaction.atomic
def welcome_newcomer(
    *, member: Member, segment: str, needs: Mapping[str, int], offers: Sequence[str], at: dt.datetime
) -> None:
    """Carry over what somebody said when joining; what they have written here since stays."""
    Member.objects.filter(pk=member.pk).update(segment=segment)
    asked = Need.objects.filter(key__in=needs)
    rows = [MemberNeed(member=member, need=need, importance=needs[need.key], asked_on=local_day(at)) for need in asked]
    MemberNeed.objects.bulk_create(rows, ignore_conflicts=True)
    Profile.objects.filter(member=member, offers=[]).update(offers=list(offers))
