"""What is asked about imports."""

import datetime as dt

from django.db.models import Q, QuerySet

from members.models import Fate, Import, ImportedRow, Job, User

from .columns import column_key
from .fields import FIELDS

READ, TAKE, SEAT = "importing.read", "importing.take", "importing.seat"
REMEMBERED = 30  # imports back


def takeable(source: Import) -> QuerySet[ImportedRow]:
    """The rows that would do something: new people, changes, and those an organizer says are somebody else."""
    wanted = Q(fate__in=[Fate.NEW, Fate.CHANGES]) | Q(fate=Fate.PERHAPS, wanted=True)
    return ImportedRow.objects.filter(wanted, source=source)


def remembered_columns() -> dict[str, str]:
    """What organizers last said of columns by these names; what they left out is remembered too."""
    told: dict[str, str] = {}
    imports = Import.objects.exclude(mapping=[]).order_by("-chosen_at").values_list("columns", "mapping")
    for columns, mapping in imports[:REMEMBERED]:
        for name, field in zip(columns, mapping, strict=False):
            if name and (not field or field in FIELDS):
                told.setdefault(column_key(name), field)
    return told


def newest_job(source: Import) -> Job | None:
    """The work last asked for about this import."""
    return (
        Job.objects.filter(kind__in=[READ, TAKE, SEAT], arguments__source=str(source.pk))
        .order_by("-asked_at", "-pk")
        .first()
    )


def seatless(source: Import) -> QuerySet[User]:
    """The people this import took in who have no seat yet."""
    new = ImportedRow.objects.filter(source=source, done=True, fate__in=[Fate.NEW, Fate.PERHAPS])
    return User.objects.filter(pk__in=new.values("person"), is_active=True, member=None)


def forgettable(at: dt.datetime) -> QuerySet[Import]:
    """Imports whose rows and file have been kept long enough."""
    return Import.objects.filter(forget_at__lt=at).exclude(file="")
