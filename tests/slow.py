"""Writes that take their time, so that whoever does not wait for a lock acts on what is gone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def slow(table: str, seconds: float) -> Iterator[None]:
    """Every insert and update of a table takes so many seconds; for the negative controls of races."""
    with connection.cursor() as cursor:
        cursor.execute(
            "create function slow() returns trigger language plpgsql as "
            f"$$ begin perform pg_sleep({seconds}); return new; end $$"
        )
        cursor.execute(f"create trigger a_slow before insert or update on {table} for each row execute function slow()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"drop trigger a_slow on {table}; drop function slow()")
