"""The audit ledger's one way in."""

import datetime as dt
from typing import Any

from django.db import models

from members.logs import request_id

from .models import AuditLine, User


def subject_of(row: models.Model) -> str:
    """How ledgers name a row: `app.model:id`."""
    return f"{row._meta.label_lower}:{row.pk}"


def note(*, deed: str, about: models.Model, by: User | None, at: dt.datetime, **facts: Any) -> AuditLine:
    """Write who did what to what; `facts` are ids and choices, never a person's words or address."""
    return AuditLine.objects.create(
        at=at, by=by, deed=deed, subject=subject_of(about), facts=facts, request_id=request_id.get()
    )
