"""The audit ledger's one way in."""

import datetime as dt
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from members.logs import request_id

from .models import AuditLine, User
from .portability import OURS


def subject_of(row: models.Model) -> str:
    """How ledgers name a row: `app.model:id`."""
    return f"{row._meta.label_lower}:{row.pk}"


def note(*, deed: str, about: models.Model, by: User | None, at: dt.datetime, **facts: Any) -> AuditLine:
    """Write who did what to what; `facts` are ids and choices, never a person's words or address."""
    return AuditLine.objects.create(
        at=at, by=by, deed=deed, subject=subject_of(about), facts=facts, request_id=request_id.get()
    )


@cache
def deeds_in_words() -> dict[str, Promise]:
    """Every deed that the ledger knows, as people read it: each app contributes `audit_words`."""
    modules = [import_module(f"{app}.audit_words") for app in OURS if apps.is_installed(app)]
    return {deed: words for module in modules for deed, words in module.DEEDS.items()}


def deed_in_words(deed: str) -> str:
    """One deed; an old one that no app names any more stays readable."""
    return str(deeds_in_words().get(deed) or deed.replace(".", " ").replace("_", " "))
