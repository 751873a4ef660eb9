from django.utils import timezone

from members import forgetting, jobs, outbox, standings
from members.ticks import tick


@tick("relay letters")
def relay_letters() -> int:
    return outbox.relay_letters(at=timezone.now())


@tick("run jobs")
def run_jobs() -> int:
    return int(jobs.run_next_job(clock=timezone.now))


@tick("forget expired")
def forget_expired() -> int:
    return forgetting.forget_expired(at=timezone.now())


@tick("advance standings")
def advance_standings() -> int:
    return standings.advance_standings(at=timezone.now())
