"""When somebody is reminded: seven days, one day and one hour before, the days counted by the clock on the wall."""

import datetime as dt

from .walltime import nearest_instant

WEEK, DAY, HOUR = "7d", "1d", "1h"


def due_moments(starts_local: dt.datetime, zone: str, starts_at: dt.datetime) -> dict[str, dt.datetime]:
    """The instant of each reminder; a day before means the same time by the clock, whatever the clocks do that night."""
    return {
        WEEK: nearest_instant(starts_local - dt.timedelta(days=7), zone),
        DAY: nearest_instant(starts_local - dt.timedelta(days=1), zone),
        HOUR: starts_at - dt.timedelta(hours=1),
    }


def reminder_due(moments: dict[str, dt.datetime], starts_at: dt.datetime, at: dt.datetime) -> str | None:
    """The one reminder that fits `at`: the last that is due. One that was missed is not sent after the next is due."""
    due = [name for name in (WEEK, DAY, HOUR) if moments[name] <= at]
    return due[-1] if due and at < starts_at else None
