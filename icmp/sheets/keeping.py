"""Sheets are written whenever answers change, and can be written anew for everybody; nobody edits them."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

from django.db import transaction
from django.db.models import F, Q, QuerySet

from icmp.models import AnswerSheet, Application, SheetValues

from .gathering import scored_answers_of

BATCH = 500  # applications in memory at once
Tell = Callable[[int, int], None]  # done, total; members.jobs.Progress is one


@transaction.atomic
def write_sheet(*, application: Application, answers: Mapping[str, object], at: dt.datetime) -> AnswerSheet:
    """Keep what enters an application's score on its sheet; what the former answers were worth is forgotten."""
    [sheet] = _write([_sheet(application, answers, at=at)])
    return sheet


def forget_sheet(*, application: Application) -> None:
    """Delete an application's sheet with everything made from it."""
    AnswerSheet.objects.filter(application=application).delete()


def rebuild_sheets(*, at: dt.datetime, tell: Tell | None = None) -> int:
    """Write the sheet of every application that has been read, and delete the others; returns how many there are."""
    AnswerSheet.objects.filter(application__isnull=False).exclude(application__in=with_sheets()).delete()
    return _write_all(with_sheets(), at=at, tell=tell)


def write_missing_sheets(*, at: dt.datetime) -> int:
    """Write the sheets that are missing or older than the application's last change; returns how many."""
    old = Q(sheet=None) | Q(sheet__built_at__lt=F("changed_at"))
    return _write_all(with_sheets().filter(old), at=at)


def with_sheets() -> QuerySet[Application]:
    """The applications that have a sheet: confirmed, not yet forgotten."""
    return Application.objects.filter(confirmed_at__isnull=False).exclude(email="")


def _write_all(applications: QuerySet[Application], *, at: dt.datetime, tell: Tell | None = None) -> int:
    total, done = applications.count(), 0
    for batch in _batches(applications):
        done += _write_batch(batch, at=at)
        if tell:
            tell(done, total)
    return done


def _batches(applications: QuerySet[Application]) -> Iterator[list[Application]]:
    rows = applications.order_by("pk").only("pk", "profile_version_id", "needs", "segment_id")
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:BATCH])


@transaction.atomic
def _write_batch(batch: list[Application], *, at: dt.datetime) -> int:
    """The rows are locked first: a review that arrives meanwhile writes its sheet after ours."""
    locked = list(Application.objects.select_for_update().filter(pk__in=[row.pk for row in batch]).order_by("pk"))
    gathered = scored_answers_of(locked)
    return len(_write([_sheet(application, gathered[application.pk], at=at) for application in locked]))


def _sheet(application: Application, answers: Mapping[str, object], *, at: dt.datetime) -> AnswerSheet:
    told = {key: answer for key, answer in answers.items() if answer is not None}
    needs, segment = application.needs, application.segment_id
    return AnswerSheet(application=application, answers=told, needs=needs, segment_id=segment, built_at=at)


def _write(sheets: list[AnswerSheet]) -> list[AnswerSheet]:
    changed = ["answers", "needs", "segment", "built_at"]
    written = AnswerSheet.objects.bulk_create(
        sheets, update_conflicts=True, unique_fields=["application"], update_fields=changed
    )
    SheetValues.objects.filter(sheet__application__in=[sheet.application_id for sheet in sheets]).delete()
    return written
