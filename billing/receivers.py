"""What billing listens to."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from members import lifecycle
from members.models import User
from members.signals import standing_changed

from .operations import end_dues, pause_dues, resume_dues


@receiver(standing_changed, dispatch_uid="billing.end_dues_of_leaver")
def end_dues_of_leaver(member_id: str, after: str, at: dt.datetime, **kwargs: Any) -> None:
    """Nothing more is collected from somebody who has left; the hourly reconciling finds whom this missed."""
    if after in (lifecycle.LEFT, lifecycle.ALUMNI):
        end_dues(user=User.objects.get(member__pk=member_id), at=at)


@receiver(standing_changed, dispatch_uid="billing.follow_a_pause")
def follow_a_pause(member_id: str, before: str, after: str, at: dt.datetime, **kwargs: Any) -> None:
    """No dues while somebody is paused; the hourly reconciling finds whom this missed."""
    user = User.objects.get(member__pk=member_id)
    if after == lifecycle.PAUSED:
        pause_dues(user=user, at=at)
    elif before == lifecycle.PAUSED and after == lifecycle.MEMBER:
        resume_dues(user=user, at=at)
