"""How often is too often: counters in Postgres that parallel requests cannot outrun."""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.db import connection

TAKE = """
insert into members_counter as c (key, count, window_ends_at) values (%(key)s, 1, %(end)s)
on conflict (key) do update set
  count = case when c.window_ends_at <= %(at)s then 1 else c.count + 1 end,
  window_ends_at = case when c.window_ends_at <= %(at)s then %(end)s else c.window_ends_at end
returning count
"""


def take(*, deed: str, who: str, limit: int, per: dt.timedelta, at: dt.datetime) -> bool:
    """Count one more `deed` by `who` and say whether it is still within `limit` per `per`. Atomic: one statement."""
    mac = hmac.new(settings.SECRET_KEY.encode(), f"{deed}:{who}".encode(), hashlib.sha256).hexdigest()
    key = f"{deed[:14]}:{mac}"
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"key": key, "end": at + per, "at": at})
        (count,) = cursor.fetchone()
    return bool(count <= limit)
