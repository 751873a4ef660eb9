"""The timetable: what beat wakes, and how often. Every tick asks the database what is due; running it twice changes nothing."""

from typing import Any

from celery.schedules import crontab

TIMETABLE: dict[str, dict[str, Any]] = {
    # letters written by operations leave for the mail server
    "relay letters": {"task": "members.tasks.relay_letters", "schedule": 5.0},
    # long work with a progress bar is claimed and done
    "run jobs": {"task": "members.tasks.run_jobs", "schedule": 2.0},
    # drafts, counters, expired sessions and logs older than promised go
    "forget expired": {"task": "members.tasks.forget_expired", "schedule": crontab(minute=20)},
    # candidates whose time is over, leaves that end: standing follows the calendar
    "advance standings": {"task": "members.tasks.advance_standings", "schedule": crontab(minute=5)},
}
