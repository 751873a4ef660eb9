"""What is kept no longer than promised goes by itself."""

import datetime as dt

from django.contrib.sessions.models import Session

from .importing.operations import forget_import
from .importing.queries import forgettable
from .models import Counter, Job, Letter, LetterState, PreparedPage

LETTERS_KEPT = dt.timedelta(days=180)
PREPARED_KEPT = dt.timedelta(days=365)


def forget_expired(*, at: dt.datetime) -> int:
    """Delete expired counters, sessions, job files, letters older than 180 days, and what imports keep; returns how many."""
    old = Letter.objects.filter(written_at__lt=at - LETTERS_KEPT).exclude(state=LetterState.WAITING)
    gone = Counter.objects.filter(window_ends_at__lt=at).delete()[0]
    gone += Session.objects.filter(expire_date__lt=at).delete()[0]
    gone += old.delete()[0]
    gone += PreparedPage.objects.filter(prepared_at__lt=at - PREPARED_KEPT).delete()[0]
    for source in forgettable(at):
        forget_import(source=source, by=None, at=at)
        gone += 1
    for job in Job.objects.filter(expires_at__lt=at):
        job.file.delete(save=False)
        job.delete()
        gone += 1
    return gone
