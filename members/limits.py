"""How often is too often: counters in Postgres that parallel requests cannot outrun."""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.db import connection

from .models import Counter

TAKE = """
insert into members_counter as c (key, count, window_ends_at) values (%(key)s, 1, %(end)s)
on conflict (key) do update set
  count = case when c.window_ends_at <= %(at)s then 1 else c.count + 1 end,
  window_ends_at = case when c.window_ends_at <= %(at)s then %(end)s else c.window_ends_at end
returning count
"""


def take(*, deed: str, who: str, limit: int, per: dt.timedelta, at: dt.datetime) -> bool:
    """Count one more `deed` by `who` and say whether it is still within `limit` per `per`. Atomic: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"key": _key(deed, who), "end": at + per, "at": at})
        (count,) = cursor.fetchone()
    return bool(count <= limit)


def free_from(*, deed: str, who: str, at: dt.datetime) -> dt.datetime:
    """When somebody who was refused may try again."""
    ends = Counter.objects.filter(key=_key(deed, who)).values_list("window_ends_at", flat=True).first()
    return max(ends, at) if ends else at


def _key(deed: str, who: str) -> str:
    mac = hmac.new(settings.SECRET_KEY.encode(), f"{deed}:{who}".encode(), hashlib.sha256).hexdigest()
    return f"{deed[:14]}:{mac}"
