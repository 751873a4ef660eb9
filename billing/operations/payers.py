"""One person's money is moved by one at a time: everything that writes it locks the payer first."""

from collections.abc import Iterable
from uuid import UUID

from billing.models import Payer
from members.models import User


def lock_payer(user: User) -> Payer:
    """The payer's row, locked until the transaction ends."""
    Payer.objects.get_or_create(user=user)
    return Payer.objects.select_for_update().get(user=user)


def lock_payers(users: Iterable[UUID]) -> None:
    """The rows of several, locked in one order: who locks some of the same people waits instead of standing in the way."""
    several = sorted(set(users))
    Payer.objects.bulk_create((Payer(user_id=user) for user in several), ignore_conflicts=True)
    list(Payer.objects.select_for_update().filter(user__in=several).order_by("user"))
