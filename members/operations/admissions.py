import datetime as dt

from django.db import transaction

from members.audit import note
from members.models import Admission, User

from .standing import local_day

VALID_DAYS = 21


@transaction.atomic
def admit_person(*, user: User, plan_key: str, by: User, at: dt.datetime, days: int = VALID_DAYS) -> Admission:
    """A named person lets somebody in: from now on they may sign the pledge, pay and take their seat."""
    until = local_day(at) + dt.timedelta(days=days)
    values = {"plan_key": plan_key, "admitted_by": by, "admitted_at": at, "valid_until": until, "used_at": None}
    admission, _ = Admission.objects.update_or_create(user=user, defaults=values)
    note(deed="person.admitted", about=user, by=by, at=at, plan=plan_key)
    return admission


def end_admission(*, user: User, at: dt.datetime) -> None:
    """The word no longer holds: somebody withdrew, or did not come in time. A seat that is taken stays."""
    yesterday = local_day(at) - dt.timedelta(days=1)
    Admission.objects.filter(user=user, used_at=None).update(valid_until=yesterday)
