"""What must not happen with money and did: written into the audit ledger once, and into the log."""

import datetime as dt
import logging

from django.db import models

from members.audit import note, subject_of
from members.models import AuditLine

log = logging.getLogger(__name__)
DEED = "billing.alarm"


def raise_alarm(*, about: models.Model, reason: str, provider_id: str, at: dt.datetime) -> None:
    """Note that something about `provider_id` was refused for `reason`; the same again is silent."""
    known = AuditLine.objects.filter(
        deed=DEED, subject=subject_of(about), facts__object=provider_id, facts__reason=reason
    )
    if known.exists():
        return
    log.error("billing alarm", extra={"kind": reason, "key": provider_id})
    note(deed=DEED, about=about, by=None, at=at, reason=reason, object=provider_id)
