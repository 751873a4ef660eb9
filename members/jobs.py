"""Long work: asked for by a request, claimed by a tick, shown as a bar, cancelable, alive after a crash."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import F, Q

from .models import Job, JobState, User

STALE = dt.timedelta(minutes=5)
MOST_ATTEMPTS = 3
KEPT = dt.timedelta(days=7)


class Canceled(Exception):
    """Somebody asked this job to stop."""


class Progress:
    """What a worker tells while it works: how far it is; raises Canceled when asked to stop."""

    def __init__(self, job: Job, clock: Callable[[], dt.datetime]) -> None:
        self.job, self.clock = job, clock

    def __call__(self, done: int, total: int) -> None:
        rows = Job.objects.filter(pk=self.job.pk)
        rows.update(done=done, total=total, alive_at=self.clock())
        if rows.filter(cancel_requested=True).exists():
            raise Canceled


Work = Callable[[Job, Progress], None]
WORKS: dict[str, Work] = {}


def works_as(kind: str) -> Callable[[Work], Work]:
    """Name the function that does jobs of `kind`; it must be safe to run again from the start."""

    def register(work: Work) -> Work:
        WORKS[kind] = work
        return work

    return register


def request_job(*, kind: str, arguments: dict[str, str], by: User, at: dt.datetime) -> Job:
    """Ask for long work; `arguments` are ids. The same work asked twice while it waits is the same job."""
    waiting = Job.objects.filter(kind=kind, arguments=arguments, state__in=[JobState.WAITING, JobState.RUNNING]).first()
    return waiting or Job.objects.create(kind=kind, arguments=arguments, owner=by, asked_at=at, expires_at=at + KEPT)


def cancel_job(*, job: Job) -> None:
    """Ask a job to stop at its next step; one that waits stops at once."""
    Job.objects.filter(pk=job.pk, state=JobState.WAITING).update(state=JobState.CANCELED, cancel_requested=True)
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested=True)


def run_next_job(*, clock: Callable[[], dt.datetime]) -> bool:
    """Claim the oldest job that waits or whose worker died, and do it; False when there is none."""
    job = _claim(at=clock())
    if job is None:
        return False
    try:
        WORKS[job.kind](job, Progress(job, clock))
    except Canceled:
        _end(job, JobState.CANCELED, at=clock())
    except Exception as error:
        _end(job, JobState.FAILED, at=clock(), message=type(error).__name__)
        raise
    else:
        _end(job, JobState.DONE, at=clock())
    return True


@transaction.atomic
def _claim(*, at: dt.datetime) -> Job | None:
    died = Q(state=JobState.RUNNING, alive_at__lt=at - STALE)
    open_jobs = Job.objects.filter(Q(state=JobState.WAITING) | died)
    job = open_jobs.order_by("asked_at").select_for_update(skip_locked=True).first()
    if job is None:
        return None
    given_up = job.attempts >= MOST_ATTEMPTS
    state = JobState.FAILED if given_up else JobState.RUNNING
    Job.objects.filter(pk=job.pk).update(state=state, alive_at=at, attempts=F("attempts") + 1)
    job.refresh_from_db()
    return None if given_up else job


def _end(job: Job, state: str, *, at: dt.datetime, message: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(state=state, ended_at=at, message=message)
