"""Long work: the file of people."""

import tempfile
from collections.abc import Iterator

from django.core.files import File
from django.utils import translation
from django.utils.translation import gettext as _

from members.jobs import Progress, works_as
from members.models import Job, Profile, User

from .columns import COLUMNS
from .operations import KIND, end_export, must_export
from .writing import table, write


@works_as(KIND)
def make_file(job: Job, progress: Progress) -> None:
    """Write what the person who asked may see at this moment; a worker that died begins anew."""
    by = job.owner
    if by is None:
        return
    must_export(by)
    asked = job.arguments
    columns = [name for name in asked["columns"].split(",") if name in COLUMNS]
    standings = asked["standings"].split(",")
    total = Profile.objects.visible_to(by.viewer).filter(member__standing__in=standings).count()
    rows = Counted(table(by.viewer, columns=columns, standings=standings, tell=lambda done: progress(done, total)))
    name = _written(job, by, rows, kind=asked["kind"])
    end_export(job=job, name=name, people=rows.count - 1, by=by, at=progress.clock())
    progress(total, total)


class Counted:
    """Rows that remember how many they were."""

    def __init__(self, rows: Iterator[tuple[str, ...]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> "Counted":
        return self

    def __next__(self) -> tuple[str, ...]:
        row = next(self.rows)
        self.count += 1
        return row


def _written(job: Job, by: User, rows: Counted, *, kind: str) -> str:
    with tempfile.TemporaryFile() as target, translation.override(by.language):
        write(target, rows, kind=kind, title=_("People"))
        target.seek(0)
        storage, name = job.file.storage, f"jobs/people-{job.pk}.{kind}"
        storage.delete(name)  # of a worker that died
        return str(storage.save(name, File(target)))
