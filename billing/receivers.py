"""What billing listens to."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from members import lifecycle
from members.models import User
from members.signals import standing_changed

from .operations import end_dues


@receiver(standing_changed, dispatch_uid="billing.end_dues_of_leaver")
def end_dues_of_leaver(member_id: str, after: str, at: dt.datetime, **kwargs: Any) -> None:
    """Nothing more is collected from somebody who has left; the hourly reconciling finds whom this missed."""
    if after in (lifecycle.LEFT, lifecycle.ALUMNI):
        end_dues(user=User.objects.get(member__pk=member_id), at=at)
