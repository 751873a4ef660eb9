"""The activity ledger's one way in. Every app writes one line per deed; icmp reads what was done from here alone."""

import datetime as dt

from django.db import models

from .audit import subject_of
from .models import ActivityType, Deed, Member


def record_deed(
    *,
    member: Member,
    type_key: str,
    occurred_at: dt.datetime,
    at: dt.datetime,
    key: str,
    source: str,
    minutes: int | None = None,
    target: Member | None = None,
    about: models.Model | None = None,
) -> None:
    """Write one deed, once per `key`; `minutes` None takes the kind's default; a kind nobody defined is ignored."""
    kind = ActivityType.objects.filter(pk=type_key).first()
    if kind is None:
        return
    row = Deed(
        member=member,
        type=kind,
        occurred_at=occurred_at,
        minutes=kind.minutes if minutes is None else minutes,
        target=target,
        subject=subject_of(about) if about else "",
        source=source,
        key=key,
        recorded_at=at,
    )
    Deed.objects.bulk_create([row], ignore_conflicts=True)


def reverse_deed(*, deed: Deed, at: dt.datetime) -> None:
    """Take a deed back by a row that cancels it; the first stays readable."""
    row = Deed(
        member=deed.member,
        type=deed.type,
        occurred_at=deed.occurred_at,
        minutes=-deed.minutes,
        target=deed.target,
        subject=deed.subject,
        source="reversal",
        key=f"reverse:{deed.pk}",
        reverses=deed,
        recorded_at=at,
    )
    Deed.objects.bulk_create([row], ignore_conflicts=True)


def record_deeds(rows: list[Deed]) -> None:
    """Write many deeds at once, each once per key: an import or a made-up past."""
    Deed.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)
