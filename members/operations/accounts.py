import datetime as dt

from allauth.account.models import EmailAddress
from django.db import transaction

from members.audit import note
from members.models import User


@transaction.atomic
def open_account(*, email: str, name: str, language: str, at: dt.datetime, synthetic: bool = False) -> User:
    """Make the account of somebody whose address is proven; an address that has one gets that one back."""
    address = email.strip().lower()
    known = User.objects.filter(email=address).first()
    if known:
        return known
    user = User.objects.create_user(address, name=name[:160], language=language, synthetic=synthetic)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    note(deed="account.opened", about=user, by=user, at=at)
    return user
