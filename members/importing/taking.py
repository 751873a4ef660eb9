"""Taking rows in: accounts without a seat, a role or a consent, and changes of pages; batch by batch, each row once."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse

from members.audit import note
from members.jobs import Progress
from members.models import Import, ImportedRow, ImportState, User
from members.outbox import absolute, write_letter
from members.signals import announce, profiles_changed

from . import sql
from .queries import takeable
from .staging import comparing

BATCH, BATCH_WITH_LETTERS = 2_000, 100
TURN = dt.timedelta(seconds=120)  # a worker is stopped after 200: before that, another one goes on


@dataclass(frozen=True)
class Taken:
    """What one batch did, and the line it ended on."""

    people: list[uuid.UUID]
    members: list[uuid.UUID]
    changed: int
    line: int


def take_rows(source: Import, *, by: User, progress: Progress) -> bool:
    """Take in what is left; False when the time of this turn was over before. Killed, it has taken whole batches only."""
    until, after = progress.clock() + TURN, 0
    total = takeable(source).count()
    done = takeable(source).filter(done=True).count()
    while batch := _take_batch(source, after=after, by=by, at=progress.clock()):
        after = batch.line
        done += len(batch.people) + batch.changed
        progress(min(done, total), total)
        if progress.clock() > until:
            return False
    _finish(source, by=by, at=progress.clock())
    return True


@transaction.atomic
def _take_batch(source: Import, *, after: int, by: User, at: dt.datetime) -> Taken | None:
    most = BATCH_WITH_LETTERS if source.letters else BATCH
    with connection.cursor() as cursor:
        cursor.execute(sql.NEXT, {"source": source.pk, "after": after, "most": most})
        found = cursor.fetchall()
        if not found:
            return None
        facts: dict[str, Any] = {
            "source": source.pk, "by": by.pk, "at": at, "language": source.language, "rows": [pk for pk, _, _ in found],
            **comparing(source),
        }  # fmt: skip
        people = _open_accounts(cursor, facts)
        members, changed = _change_pages(cursor, facts) if any(fate == "changes" for *_, fate in found) else ([], 0)
        cursor.execute(sql.DONE, facts)
    Import.objects.filter(pk=source.pk).update(taken=F("taken") + len(people), changed=F("changed") + changed)
    if source.letters:
        _write_letters(people, by=by, at=at)
    if members:
        announce(profiles_changed, member_ids=[str(pk) for pk in members], at=at)
    return Taken(people, members, changed, found[-1][1])


def _open_accounts(cursor: Any, facts: dict[str, Any]) -> list[uuid.UUID]:
    cursor.execute(sql.OPEN_ACCOUNTS, facts)
    facts["people"] = [pk for (pk,) in cursor.fetchall()]
    for statement in (sql.MEANWHILE, sql.CONFIRM_ADDRESSES, sql.PREPARE_PAGES, sql.NOTE_ACCOUNTS):
        cursor.execute(statement, facts)
    people: list[uuid.UUID] = facts["people"]
    return people


def _change_pages(cursor: Any, facts: dict[str, Any]) -> tuple[list[uuid.UUID], int]:
    """The members whose pages changed, and how many people altogether."""
    cursor.execute(sql.LOCK_PROFILES, facts)
    cursor.execute(sql.STILL, facts)
    cursor.execute(sql.CHANGE_PROFILES, facts)
    members = [pk for (pk,) in cursor.fetchall()]
    cursor.execute(sql.CHANGE_PREPARED, facts)
    others = len(cursor.fetchall())
    cursor.execute(sql.NOTE_CHANGES, facts)
    cursor.execute("drop table importing_changes")
    return members, len(members) + others


def _write_letters(people: list[uuid.UUID], *, by: User, at: dt.datetime) -> None:
    link = absolute(reverse("account_request_login_code"))
    for user in User.objects.filter(pk__in=people).order_by("pk"):
        write_letter(
            kind="account_prepared", key=f"account_prepared:{user.pk}", to=user.email, user=user,
            language=user.language, context={"name": user.name, "by": str(by), "link": link}, at=at,
        )  # fmt: skip


@transaction.atomic
def _finish(source: Import, *, by: User, at: dt.datetime) -> None:
    source.refresh_from_db()
    Import.objects.filter(pk=source.pk).update(state=ImportState.TAKEN, taken_at=at)
    left = ImportedRow.objects.filter(source=source, done=False).count()
    note(deed="people.imported", about=source, by=by, at=at, taken=source.taken, changed=source.changed, left=left)
