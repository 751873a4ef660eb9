import datetime as dt

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from members.audit import note
from members.models import User


@transaction.atomic
def open_account(
    *, email: str, name: str, language: str, at: dt.datetime, synthetic: bool = False, by: User | None = None
) -> User:
    """Make the account of somebody who proves the address, or will by the first code sent to it.

    An address that has one gets that one back. `by` names an owner who invites; else people open their own.
    """
    address = email.strip().lower()
    known = account_at(address)
    if known:
        return known
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, name=name[:160], language=language, synthetic=synthetic)
            EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    except IntegrityError:  # somebody else opened it since we looked
        return User.objects.get(email=address)
    note(deed="account.opened", about=user, by=by or user, at=at)
    return user


def account_at(email: str) -> User | None:
    """Whose account an address belongs to, also as a second address that was confirmed."""
    address = email.strip().lower()
    confirmed = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    return User.objects.filter(email=address).first() or (confirmed.user if confirmed else None)
