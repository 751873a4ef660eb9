"""What directory listens to: whoever changes is written again at once."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from members.signals import profile_changed, standing_changed

from .operations import publish_profile


@receiver(profile_changed)
def on_profile_changed(*, member_id: str, at: dt.datetime, **facts: Any) -> None:
    publish_profile(member_id=member_id, at=at)


@receiver(standing_changed)
def on_standing_changed(*, member_id: str, at: dt.datetime, **facts: Any) -> None:
    publish_profile(member_id=member_id, at=at)
