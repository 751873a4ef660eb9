"""Everybody's values anew: one statement a chunk, what is done stays done, and memory does not grow with the people."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction
from django.db.models import Max, Min

from icmp.models import AnswerSheet, ProfileVersion
from icmp.queries.admissions import scoring_profile
from icmp.scoring import Profile, values_hash

from .keeping import Tell
from .parameters import Parameters
from .statements import from_answers, to_values

CHUNK = 10_000  # sheets in one statement
Chunk = tuple[int, int]


def rescore(
    *, version: ProfileVersion, anew: bool = False, tell: Tell | None = None, chunk: int | None = None, workers: int = 1
) -> int:
    """Value every sheet under a version, all of them `anew` or only those without up-to-date values; returns how many.

    Each chunk is one statement and one transaction: stopped in the middle, the next call goes on from there. More
    workers each use a connection of their own, so that they see only what is committed.
    """
    statement, values = _statement(scoring_profile(version), version, anew=anew)
    written = done = 0
    chunks = list(_chunks(chunk or CHUNK))
    for count in _run(lambda each: _value(statement, values, each, version), chunks, workers):
        written, done = written + count, done + 1
        if tell:
            tell(done, len(chunks))
    return written


def _statement(profile: Profile, version: ProfileVersion, *, anew: bool) -> tuple[str, Parameters]:
    give = Parameters(first=None, last=None)
    rules, pk = give.whole(values_hash(profile)), give.whole(version.pk)
    source = "select id, answers from icmp_answersheet as sheet where id between %(first)s and %(last)s"
    if not anew:
        # The chunk's own rows are looked for, not everybody's: else each chunk takes longer than the one before.
        source += f""" and not exists (
          select from icmp_sheetvalues
          where sheet_id between %(first)s and %(last)s and sheet_id = sheet.id
            and profile_version_id = {pk} and rules = {rules}
        )"""
    columns = {"rules": rules, **to_values(profile)}
    text = f"""
      insert into icmp_sheetvalues (profile_version_id, sheet_id, {", ".join(columns)})
      select {pk}, id, {", ".join(columns.values())} from ({from_answers(profile, source, give)}) as valued
      on conflict (sheet_id, profile_version_id) do update
        set {", ".join(f"{name} = excluded.{name}" for name in columns)}
    """
    return text, give


def _chunks(size: int) -> Iterator[Chunk]:
    ends = AnswerSheet.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is not None:
        for first in range(ends["first"], ends["last"] + 1, size):
            yield first, first + size - 1


def _run(value: Callable[[Chunk], int], chunks: Sequence[Chunk], workers: int) -> Iterator[int]:
    def value_apart(chunk: Chunk) -> int:
        try:
            return value(chunk)
        finally:
            connection.close()  # of this thread

    if workers == 1:
        yield from map(value, chunks)
        return
    with ThreadPoolExecutor(workers) as pool:
        try:
            yield from pool.map(value_apart, chunks)
        finally:
            pool.shutdown(cancel_futures=True)


def _value(statement: str, values: Parameters, chunk: Chunk, version: ProfileVersion) -> int:
    """Write a chunk while neither the version nor any sheet can change, which no key of a row guards any more."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("lock table icmp_answersheet in share mode")
        cursor.execute("select from icmp_profileversion where id = %s for key share", [version.pk])
        if not cursor.rowcount:
            return 0
        cursor.execute("set local jit = off")  # compiling the statement takes longer than a chunk
        cursor.execute(statement, {**values, "first": chunk[0], "last": chunk[1]})
        written: int = cursor.rowcount
        return written
