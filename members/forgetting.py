"""What is kept no longer than promised goes by itself."""

import datetime as dt

from django.contrib.sessions.models import Session

from .models import Counter, Job, Letter, LetterState

LETTERS_KEPT = dt.timedelta(days=180)


def forget_expired(*, at: dt.datetime) -> int:
    """Delete expired counters, sessions, job files and letters older than 180 days; returns how many rows went."""
    old = Letter.objects.filter(written_at__lt=at - LETTERS_KEPT).exclude(state=LetterState.WAITING)
    gone = Counter.objects.filter(window_ends_at__lt=at).delete()[0]
    gone += Session.objects.filter(expire_date__lt=at).delete()[0]
    gone += old.delete()[0]
    for job in Job.objects.filter(expires_at__lt=at):
        job.file.delete(save=False)
        job.delete()
        gone += 1
    return gone
