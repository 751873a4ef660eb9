"""What directory listens to: whoever changes is written again at once."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from members.signals import profile_changed, profiles_changed, standing_changed

from .operations import publish_profile, publish_profiles


@receiver(profile_changed)
def on_profile_changed(*, member_id: str, at: dt.datetime, **facts: Any) -> None:
    publish_profile(member_id=member_id, at=at)


@receiver(profiles_changed)
def on_profiles_changed(*, member_ids: list[str], at: dt.datetime, **facts: Any) -> None:
    publish_profiles(member_ids=member_ids, at=at)


@receiver(standing_changed)
def on_standing_changed(*, member_id: str, at: dt.datetime, **facts: Any) -> None:
    publish_profile(member_id=member_id, at=at)
