import datetime as dt
import hashlib
from decimal import Decimal

from django.db import transaction

from members.audit import note
from members.models import Member, Pledge
from members.signals import announce, pledge_signed

from .standing import local_day


@transaction.atomic
def sign_pledge(
    *,
    member: Member,
    hours_per_month: Decimal,
    plan_key: str,
    fee_minor: int,
    currency: str,
    period: str,
    text: str,
    at: dt.datetime,
) -> Pledge:
    """Keep what the member promises, with the text signed; a former pledge ends the day before."""
    today = local_day(at)
    open_pledge = Pledge.objects.select_for_update().filter(member=member, valid_to=None).first()
    version = hashlib.sha256(text.encode()).hexdigest()
    if open_pledge:
        open_pledge.valid_to = max(open_pledge.valid_from, today - dt.timedelta(days=1))
        open_pledge.save(update_fields=["valid_to"])
    pledge = Pledge.objects.create(
        member=member, hours_per_month=hours_per_month, plan_key=plan_key, fee_minor=fee_minor, currency=currency,
        period=period, text=text, text_version=version, valid_from=today, signed_at=at,
    )  # fmt: skip
    note(deed="pledge.signed", about=member, by=member.user, at=at, plan=plan_key, hours=str(hours_per_month))
    announce(pledge_signed, member_id=str(member.pk), at=at)
    return pledge
