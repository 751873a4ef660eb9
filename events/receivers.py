"""What events listens to."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from members.lifecycle import SEES_BOOK
from members.signals import standing_changed

from .operations import release_places


@receiver(standing_changed, dispatch_uid="events.release_places")
def free_places(*, member_id: str, after: str, at: dt.datetime, **facts: Any) -> None:
    """Whoever no longer belongs holds no place at a members' event."""
    if after not in SEES_BOOK:
        release_places(member_id=member_id, at=at)
