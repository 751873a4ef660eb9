import datetime as dt

import pytest

from members import jobs
from members.models import Job, JobState
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def counting(monkeypatch):
    """A kind of work that tells its progress in three steps."""
    seen = []

    def work(job, progress):
        for step in range(1, 4):
            seen.append(step)
            progress(step, 3)

    monkeypatch.setitem(jobs.WORKS, "test.count", work)
    return seen


def test_job_when_run_then_progress_and_end_are_kept(at, counting):
    job = jobs.request_job(kind="test.count", arguments={}, by=UserFactory(), at=at)

    assert [jobs.run_next_job(clock=lambda: at) for _ in range(2)] == [True, False]

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.ended_at) == (JobState.DONE, 3, 3, at)


def test_job_when_asked_twice_while_waiting_then_the_same(at, counting):
    user = UserFactory()

    first = jobs.request_job(kind="test.count", arguments={"edition": "1"}, by=user, at=at)
    second = jobs.request_job(kind="test.count", arguments={"edition": "1"}, by=user, at=at)

    assert (first, Job.objects.count()) == (second, 1)


def test_job_when_canceled_while_running_then_stops_at_the_next_step(at, counting, monkeypatch):
    job = jobs.request_job(kind="test.count", arguments={}, by=UserFactory(), at=at)
    monkeypatch.setitem(
        jobs.WORKS,
        "test.count",
        lambda job, progress: (jobs.cancel_job(job=job), progress(1, 3), counting.append("never")),
    )

    jobs.run_next_job(clock=lambda: at)

    job.refresh_from_db()
    assert (job.state, counting) == (JobState.CANCELED, [])


def test_job_when_its_worker_died_then_another_takes_it_and_gives_up_after_three(at, counting):
    job = jobs.request_job(kind="test.count", arguments={}, by=UserFactory(), at=at)
    Job.objects.update(state=JobState.RUNNING, alive_at=at, attempts=1)

    assert jobs.run_next_job(clock=lambda: at + dt.timedelta(minutes=1)) is False
    assert jobs.run_next_job(clock=lambda: at + dt.timedelta(minutes=6)) is True

    Job.objects.update(state=JobState.RUNNING, alive_at=at, attempts=3)
    jobs.run_next_job(clock=lambda: at + dt.timedelta(minutes=6))
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_job_when_it_breaks_then_failed_and_the_error_is_named_not_told(at, monkeypatch):
    job = jobs.request_job(kind="test.break", arguments={}, by=UserFactory(), at=at)
    monkeypatch.setitem(jobs.WORKS, "test.break", lambda job, progress: {}["ana@example.org"])

    with pytest.raises(KeyError):
        jobs.run_next_job(clock=lambda: at)

    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "KeyError")
