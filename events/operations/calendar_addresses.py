import datetime as dt

from django.db import transaction

from events.models import CalendarSecret
from members.audit import note
from members.models import User


@transaction.atomic
def renew_calendar_address(*, user: User, at: dt.datetime) -> CalendarSecret:
    """Make a person's secret calendar address; the one before stops working at once."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two clicks end with one address
    CalendarSecret.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    secret = CalendarSecret.objects.create(user=user, made_at=at)
    note(deed="calendar_address.renewed", about=user, by=user, at=at)
    return secret
