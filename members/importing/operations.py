"""What organizers do with a file of people: choose it, say what its columns are, look, take in, forget."""

import datetime as dt
from collections.abc import Sequence
from typing import IO

from django.core.files.base import File
from django.db import transaction

from members.audit import note
from members.jobs import cancel_job, request_job
from members.models import Fate, Import, ImportedRow, ImportState, Job, JobState, Manner, User
from members.operations import make_candidate

from .cells import tidy
from .columns import guesses, header_of
from .queries import READ, SEAT, TAKE, newest_job, remembered_columns, seatless
from .reading import Row, head, source_of
from .staging import KEPT, give_up_rows

SAMPLE = 3  # rows that are shown beside the names of the columns
LONGEST_SAMPLE = 60


class MovedOn(Exception):
    """The import is no longer where the page showed it: somebody else, or a second click, was quicker."""


@transaction.atomic
def choose_file(*, file: IO[bytes], name: str, language: str, by: User, at: dt.datetime) -> Import:
    """Keep a file once its content shows that it is a list, and guess its columns; raises FileFlaw."""
    how = source_of(file)
    first = head(file, how)
    header = header_of(first)
    names = [tidy(name).replace("\n", " ") for name in header.names]
    source = Import(
        name=tidy(name)[:120] or "…", kind=how.kind, encoding=how.encoding, delimiter=how.delimiter, columns=names,
        header_line=header.line, sample=_sample([row for row in first if row.line > header.line]),
        mapping=list(guesses(names, remembered_columns())), language=language, chosen_by=by, chosen_at=at,
        forget_at=at + KEPT,
    )  # fmt: skip
    file.seek(0)
    source.file.save("people", File(file), save=False)
    source.save()
    note(deed="import.chosen", about=source, by=by, at=at)
    return source


def _sample(rows: Sequence[Row]) -> list[list[str]]:
    return [[tidy(cell).replace("\n", " ")[:LONGEST_SAMPLE] for cell in row.cells] for row in rows[:SAMPLE]]


@transaction.atomic
def say_columns(
    *, source: Import, mapping: Sequence[str], manner: str, language: str, by: User, at: dt.datetime
) -> Job:
    """Have the file read with these columns; what was read before is read anew. Raises MovedOn."""
    row = _locked(source, ImportState.CHOSEN, ImportState.READ, ImportState.BROKEN)
    if ImportedRow.objects.filter(source=row, done=True).exists():
        raise MovedOn
    give_up_rows(row)
    row.refresh_from_db()
    row.mapping, row.manner, row.language = list(mapping), Manner(manner), language
    row.state, row.flaw, row.flaw_line = ImportState.READING, "", 0
    row.save()
    return request_job(kind=READ, arguments={"source": str(row.pk)}, by=by, at=at)


@transaction.atomic
def want_rows(*, source: Import, rows: Sequence[int] | None, wanted: bool) -> int:
    """Say of people who may be here already that they are somebody else (None: of all). Raises MovedOn."""
    _locked(source, ImportState.READ)
    perhaps = ImportedRow.objects.filter(source=source, fate=Fate.PERHAPS, done=False).exclude(name="")
    return (perhaps if rows is None else perhaps.filter(pk__in=rows)).update(wanted=wanted)


@transaction.atomic
def take_in(*, source: Import, letters: bool, by: User, at: dt.datetime) -> Job:
    """Have the rows taken in that do something; asked again it goes on with what is left. Raises MovedOn."""
    row = _locked(source, ImportState.READ)
    row.state, row.letters, row.taken_by = ImportState.TAKING, letters, by
    row.save()
    note(deed="import.asked", about=row, by=by, at=at, letters=letters)
    return request_job(kind=TAKE, arguments={"source": str(row.pk)}, by=by, at=at)


@transaction.atomic
def try_again(*, source: Import, by: User, at: dt.datetime) -> Job:
    """Go on with work that failed. Raises MovedOn."""
    row = _locked(source, ImportState.READING, ImportState.TAKING)
    job = newest_job(row)
    if job is None or job.state != JobState.FAILED:
        raise MovedOn
    return request_job(kind=job.kind, arguments={"source": str(row.pk)}, by=by, at=at)


def stop(*, source: Import) -> None:
    """Stop what is being done; what was taken in stays."""
    job = newest_job(source)
    if job is None:
        return
    cancel_job(job=job)
    job.refresh_from_db()
    if job.state == JobState.CANCELED:  # it had not begun
        stopped(source)


def stopped(source: Import) -> None:
    """Leave an import where somebody can go on with it."""
    row = Import.objects.get(pk=source.pk)
    if row.state == ImportState.READING:
        give_up_rows(row)
    back = {ImportState.READING: ImportState.CHOSEN, ImportState.TAKING: ImportState.READ}
    Import.objects.filter(pk=row.pk, state=row.state).update(state=back.get(ImportState(row.state), row.state))


@transaction.atomic
def forget_import(*, source: Import, by: User | None, at: dt.datetime) -> None:
    """Delete the file and everything read from it; what was taken in stays, and so does what the columns meant."""
    row = Import.objects.select_for_update().get(pk=source.pk)
    if row.state in (ImportState.READING, ImportState.TAKING) and by:
        raise MovedOn
    ImportedRow.objects.filter(source=row).delete()
    if row.file:
        storage, name = row.file.storage, str(row.file.name)
        transaction.on_commit(lambda: storage.delete(name))
    row.file.name, row.sample = "", []
    row.state = row.state if row.state == ImportState.TAKEN else ImportState.CANCELED
    row.save()
    note(deed="import.forgotten", about=row, by=by, at=at)


@transaction.atomic
def give_seats(*, source: Import, by: User, at: dt.datetime) -> Job:
    """Have everybody whom this import took in made a candidate, by the person who asks. Raises MovedOn."""
    row = _locked(source, ImportState.TAKEN)
    return request_job(kind=SEAT, arguments={"source": str(row.pk)}, by=by, at=at)


def seat_next(source: Import, *, by: User, at: dt.datetime) -> bool:
    """Make one of them a candidate, with the letter that says so; False when nobody is left."""
    user = seatless(source).order_by("pk").first()
    if user is None:
        return False
    make_candidate(user=user, name=user.name, by=by, at=at)
    return True


def _locked(source: Import, *states: str) -> Import:
    row = Import.objects.select_for_update().get(pk=source.pk)
    if row.state not in states or not row.file:
        raise MovedOn
    return row
