"""A tick is a Celery task that leaves a trace of its last run for the timetable page."""

import functools
import logging
from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from .models import TickRun

log = logging.getLogger(__name__)


def tick(name: str) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Make a task named after its function's place that notes start, end, count and error under `name`."""

    def register(work: Callable[[], int]) -> Callable[[], int]:
        @functools.wraps(work)
        def run() -> int:
            return _noted(name, work)

        task: Callable[[], int] = shared_task(name=f"{work.__module__}.{work.__name__}", ignore_result=True)(run)
        return task

    return register


def _noted(name: str, work: Callable[[], int]) -> int:
    TickRun.objects.update_or_create(name=name, defaults={"started_at": timezone.now(), "ended_at": None})
    try:
        done = work()
    except Exception as error:
        log.exception("tick failed", extra={"task": name})
        TickRun.objects.filter(name=name).update(ended_at=timezone.now(), error=type(error).__name__, done=None)
        raise
    TickRun.objects.filter(name=name).update(ended_at=timezone.now(), error="", done=done)
    return done
