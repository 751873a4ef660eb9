"""A file's rows into the database, many at once, and what becomes of each: nobody's data is touched by that."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction

from members.ids import new_id
from members.jobs import Progress
from members.models import Fate, Import, ImportedRow, ImportState, User

from . import sql
from .cells import address_key, name_key
from .fields import FIELDS
from .flaws import FileFlaw
from .people import Said, said_by
from .reading import Row, Source, rows

BATCH = 5_000
KEPT = dt.timedelta(days=30)
Item = TypeVar("Item")


def read_rows(source: Import, *, progress: Progress) -> None:
    """Keep every row of the file, behind those that are kept already, and then settle all fates.

    A file that turns out to be broken leaves no rows and says why.
    """
    how = Source(source.kind, source.encoding, source.delimiter)
    try:
        with source.file.open("rb") as file:
            waiting = (row for row in rows(file, how) if row.line > max(source.header_line, source.line_read))
            for batch in batches(waiting, BATCH):
                keep_rows(source, batch)
                progress(source.line_read, 0)
    except FileFlaw as flaw:
        give_up_rows(source)
        Import.objects.filter(pk=source.pk).update(state=ImportState.BROKEN, flaw=flaw.flaw, flaw_line=flaw.line)
    else:
        settle(source)


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most `size`."""
    flow = iter(items)
    while batch := list(islice(flow, size)):
        yield batch


@transaction.atomic
def keep_rows(source: Import, batch: list[Row]) -> None:
    """Write some rows, and how far the file is read, together or not at all."""
    with connection.cursor() as cursor, cursor.copy(sql.COPY_ROWS) as copy:
        for row in batch:
            said = said_by(row.cells, source.mapping, story_language=source.language)
            copy.write_row(_columns(source, row.line, said))
    source.line_read = batch[-1].line
    Import.objects.filter(pk=source.pk).update(line_read=source.line_read)


def _columns(source: Import, line: int, said: Said) -> tuple[Any, ...]:
    return (
        source.pk, line, said.address, address_key(said.address) if said.address else "", said.name,
        name_key(said.name)[:200], said.language, _json(said.fields), _json(said.remarks),
        Fate.REFUSED if said.reason else Fate.NEW, said.reason, 0, new_id(), None, "{}", False, False,
    )  # fmt: skip


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def give_up_rows(source: Import) -> None:
    """Forget what was read of the file."""
    ImportedRow.objects.filter(source=source).delete()
    Import.objects.filter(pk=source.pk).update(line_read=0, counts={})


@transaction.atomic
def settle(source: Import) -> None:
    """Say of every row what becomes of it, by statements over all rows at once; the file is then ready to be looked at."""
    facts: dict[str, Any] = {"source": source.pk, **comparing(source)}
    with connection.cursor() as cursor:
        for statement in (sql.TWICE, sql.BY_ADDRESS, sql.BY_OTHER_ADDRESS, sql.NAMELESS):
            cursor.execute(statement, facts)
        _gather_known()
        for reason, statement in sql.PERHAPS:
            cursor.execute(statement, {**facts, "reason": reason})
        cursor.execute("drop table importing_known")
        cursor.execute(sql.CHANGES, facts)
        cursor.execute(sql.COUNTS, facts)
        counts = dict(cursor.fetchall())
    Import.objects.filter(pk=source.pk).update(state=ImportState.READ, counts=counts)


def comparing(source: Import) -> dict[str, str]:
    """What statements need to know to compare a row with what is there."""
    return {"manner": source.manner, "audiences": _json({name: field.visibility for name, field in FIELDS.items()})}


def _gather_known() -> None:
    """Everybody's address and names under their keys, in a table that lives as long as the transaction."""
    people = User.objects.values_list("pk", "email", "name", "member__profile__display_name")
    with connection.cursor() as cursor:
        cursor.execute(sql.KNOWN)
        for batch in batches(people.iterator(chunk_size=BATCH), BATCH):
            with cursor.copy(sql.COPY_KNOWN) as copy:
                for person, email, name, shown in batch:
                    copy.write_row((person, address_key(email), name_key(name)))
                    if shown and shown != name:
                        copy.write_row((person, address_key(email), name_key(shown)))
        for statement in sql.KNOWN_INDEXES.split(";"):
            cursor.execute(statement)
