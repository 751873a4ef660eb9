"""What icmp listens to."""

import datetime as dt
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from icmp import operations
from icmp.models import Proof
from icmp.newcomers.buddies import pair_by_lot
from members import lifecycle
from members.models import Member
from members.signals import consent_changed, standing_changed


@receiver(standing_changed, dispatch_uid="icmp.complete_application")
def complete_application(*, member_id: str, after: str, at: dt.datetime, **facts: Any) -> None:
    """Somebody took a seat, for example by paying: the accepted application is done."""
    if after == lifecycle.CANDIDATE:
        operations.complete_for(member=Member.objects.select_related("user").get(pk=member_id), at=at)


@receiver(standing_changed, dispatch_uid="icmp.find_a_buddy")
def find_a_buddy(*, member_id: str, after: str, at: dt.datetime, **facts: Any) -> None:
    """A newcomer gets a buddy at once where one is free; the tick finds whom this missed."""
    if after == lifecycle.CANDIDATE:
        pair_by_lot(newcomer=Member.objects.get(pk=member_id), at=at)


@receiver(post_delete, sender=Proof, dispatch_uid="icmp.forget_file")
def forget_file(*, instance: Proof, **facts: Any) -> None:
    """A file goes with its row, whoever deletes it, once the deletion holds."""
    if instance.file:
        transaction.on_commit(partial(default_storage.delete, str(instance.file.name)))


@receiver(consent_changed, dispatch_uid="icmp.honor_withdrawn_consents")
def honor_withdrawn_consents(*, at: dt.datetime, **facts: Any) -> None:
    """Somebody took a yes back: what needs it is no longer read."""
    operations.honor_withdrawn_consents(at=at)
