"""Asking for a file of people: never without a reason; a letter says it is ready, and the other owners hear of a large one."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from members import gates
from members.audit import note
from members.jobs import request_job
from members.models import Job, User
from members.outbox import write_letter

KIND, DEED = "people.export", "export_people"
KEPT = dt.timedelta(days=1)
MANY = 50  # people; of more than these the other owners are told


class NotAllowed(Exception):
    """Whoever asked may not take people along, or may no longer."""


@transaction.atomic
def ask_export(
    *, columns: Sequence[str], standings: Sequence[str], file_kind: str, reason: str, by: User, at: dt.datetime
) -> Job:
    """Have a file made of everybody in these standings whom the person who asks may see. Raises NotAllowed."""
    must_export(by)
    arguments = {
        "columns": ",".join(columns),
        "standings": ",".join(standings),
        "kind": file_kind,
        "by": str(by.pk),
    }
    job = request_job(kind=KIND, arguments=arguments, by=by, at=at)
    note(deed="people.export_asked", about=job, by=by, at=at, columns=list(columns), reason=reason)
    return job


def must_export(by: User) -> None:
    """Ask again who it is: a file is made, and taken, only by somebody who may at that moment."""
    roles = by.role_grants.in_force().values_list("role", flat=True)
    if not by.is_active or not gates.may(roles, DEED):
        raise NotAllowed


@transaction.atomic
def end_export(*, job: Job, name: str, people: int, by: User, at: dt.datetime) -> None:
    """Keep the file for a day, write down how many are in it, say that it is ready, and tell the other owners of many."""
    Job.objects.filter(pk=job.pk).update(file=name, expires_at=at + KEPT)
    note(deed="people.exported", about=job, by=by, at=at, people=people)
    write_letter(
        kind="people_file_ready", key=f"people_file_ready:{job.pk}", to=by.email, user=by, language=by.language,
        context={"name": by.name, "until": at + KEPT}, at=at,
    )  # fmt: skip
    if people > MANY:
        _tell_owners(job, people, by, at)


def _tell_owners(job: Job, people: int, by: User, at: dt.datetime) -> None:
    owners = User.objects.filter(role_grants__role=gates.OWNER, role_grants__ended_at=None, is_active=True)
    for owner in owners.exclude(pk=by.pk).distinct():
        write_letter(
            kind="people_exported", key=f"people_exported:{job.pk}:{owner.pk}", to=owner.email, user=owner,
            language=owner.language, context={"name": owner.name, "by": str(by), "people": people}, at=at,
        )  # fmt: skip


@transaction.atomic
def delete_export(*, job: Job, by: User, at: dt.datetime) -> None:
    """Delete a file before its day is over."""
    storage, name = job.file.storage, job.file.name
    Job.objects.filter(pk=job.pk).update(file="", expires_at=at)
    if name:
        transaction.on_commit(lambda: storage.delete(name))
        note(deed="people.export_deleted", about=job, by=by, at=at)
