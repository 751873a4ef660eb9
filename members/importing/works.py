"""Long work on imports: reading, taking in, giving seats."""

import datetime as dt

from members.jobs import Canceled, Progress, request_job, works_as
from members.models import Import, ImportState, Job, User

from .operations import seat_next, stopped
from .queries import READ, SEAT, TAKE, seatless
from .staging import read_rows
from .taking import TURN, take_rows


@works_as(READ)
def read(job: Job, progress: Progress) -> None:
    """Read the file and settle what becomes of each row; a worker that died goes on behind the last row it kept."""
    source = Import.objects.get(pk=job.arguments["source"])
    if source.state != ImportState.READING:
        return
    try:
        read_rows(source, progress=progress)
    except Canceled:
        stopped(source)
        raise


@works_as(TAKE)
def take(job: Job, progress: Progress) -> None:
    """Take the rows in; what one worker does not finish in its time, the next one does."""
    source = Import.objects.get(pk=job.arguments["source"])
    if source.state != ImportState.TAKING or source.taken_by is None:
        return
    try:
        is_whole = take_rows(source, by=source.taken_by, progress=progress)
    except Canceled:
        stopped(source)
        raise
    if not is_whole:
        _next_turn(job, by=source.taken_by, at=progress.clock())


@works_as(SEAT)
def seat(job: Job, progress: Progress) -> None:
    """Give everybody whom an import took in a seat as candidate, one after the other."""
    source, by = Import.objects.get(pk=job.arguments["source"]), job.owner
    if by is None:
        return
    until, done, total = progress.clock() + TURN, 0, seatless(source).count()
    while seat_next(source, by=by, at=progress.clock()):
        done += 1
        progress(done, total)
        if progress.clock() > until:
            _next_turn(job, by=by, at=progress.clock())
            return


def _next_turn(job: Job, *, by: User, at: dt.datetime) -> None:
    turn = int(job.arguments.get("turn", "1")) + 1
    request_job(kind=job.kind, arguments={**job.arguments, "turn": str(turn)}, by=by, at=at)
