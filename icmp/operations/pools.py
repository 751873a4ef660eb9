"""Pools of people to try a profile on: kept whole or not at all, for thirty days, without names and free texts."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from icmp.accepted import PLEDGED_HOURS, STATED_FEE
from icmp.models import AnswerSheet, Attribute, Pool, Segment
from icmp.models.attribute import DataType, Sensitivity
from icmp.pool import Applicant
from icmp.queries.admissions import is_text
from icmp.rules import first_match
from members.audit import note
from members.models import User
from members.operations import local_day

KEPT = dt.timedelta(days=30)


@transaction.atomic
def keep_pool(*, name: str, people: Sequence[Applicant], by: User, at: dt.datetime) -> Pool:
    """Keep the answers that a profile or a segment may ask for; everything else of the file is forgotten here."""
    pool = Pool.objects.create(name=name, uploaded_by=by, uploaded_at=at, keep_until=local_day(at) + KEPT)
    kinds, segments = _kinds(), {row.key: row for row in Segment.objects.all()}
    rules = [(row.key, row.when) for row in segments.values()]
    sheets = [
        AnswerSheet(
            pool=pool,
            label=one.id,
            answers={key: answer for key, answer in one.answers.items() if _is_kept(kinds.get(key), answer)},
            needs=dict(one.needs),
            segment=segments.get(first_match(rules, one.answers) or ""),
            built_at=at,
        )
        for one in people
    ]
    AnswerSheet.objects.bulk_create(sheets, batch_size=1_000)
    note(deed="pool.kept", about=pool, by=by, at=at, people=len(sheets))
    return pool


@transaction.atomic
def forget_pool(*, pool: Pool, by: User, at: dt.datetime) -> None:
    """Delete a pool with everything in it."""
    note(deed="pool.forgotten", about=pool, by=by, at=at)
    pool.delete()


def expire_pools(*, at: dt.datetime) -> int:
    """Delete the pools whose time is over; returns how many."""
    over = list(Pool.objects.filter(keep_until__lt=local_day(at)).values_list("pk", flat=True))
    Pool.objects.filter(pk__in=over).delete()
    return len(over)


def _kinds() -> dict[str, str]:
    rows = Attribute.objects.exclude(sensitivity=Sensitivity.MONITORING_ONLY).values_list("key", "data_type")
    return {PLEDGED_HOURS: DataType.NUMBER, STATED_FEE: DataType.NUMBER, **dict(rows)}


def _is_kept(kind: str | None, answer: object) -> bool:
    """What the profile may ask for; of free texts only the ratings that they got."""
    return kind is not None and not (kind == DataType.TEXT and is_text(answer))
