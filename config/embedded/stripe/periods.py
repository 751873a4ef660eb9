"""How long a price's interval is, by the calendar in UTC, as Stripe counts."""

import calendar
from datetime import UTC, datetime, timedelta

DAY = 86400
MONTHS = {"month": 1, "year": 12}
DAYS = {"day": 1, "week": 7}


def after_intervals(anchor: int, interval: str, count: int) -> int:
    """The moment `count` intervals after `anchor`; the 31st becomes the last day of a shorter month."""
    start = datetime.fromtimestamp(anchor, UTC)
    if interval in DAYS:
        return int((start + timedelta(days=DAYS[interval] * count)).timestamp())
    year, month = divmod(start.year * 12 + start.month - 1 + MONTHS[interval] * count, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


def next_end(anchor: int, after: int, interval: str, interval_count: int) -> int:
    """The first end of a period later than `after`, counted from `anchor` so that a 31st comes back after February."""
    steps = interval_count
    while (end := after_intervals(anchor, interval, steps)) <= after:
        steps += interval_count
    return end
