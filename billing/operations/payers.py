"""One person's money is moved by one at a time: everything that writes it locks the payer first."""

from billing.models import Payer
from members.models import User


def lock_payer(user: User) -> Payer:
    """The payer's row, locked until the transaction ends."""
    Payer.objects.get_or_create(user=user)
    return Payer.objects.select_for_update().get(user=user)
