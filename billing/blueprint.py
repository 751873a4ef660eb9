"""Billing's section of a community file: `membership_tiers`, read and written."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from members.amounts import DECIMALS

from . import dues
from .models import Plan
from .money import Money, WrongMoney, read_amount


class WrongTier(ValueError):
    """A tier that cannot be read; `place` says which entry and field."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place


@transaction.atomic
def read(tiers: Sequence[Mapping[str, Any]], currency: str) -> list[Plan]:
    """Make the offered plans those of the file; a plan with new money is a new row, one that is missing ends.

    Amounts are decimals in text. Raises WrongTier; then nothing is changed.
    """
    plans = [_keep(tier, currency, f"membership_tiers[{at}]") for at, tier in enumerate(tiers)]
    if len({plan.key for plan in plans}) != len(plans):
        raise WrongTier("membership_tiers", "a key stands twice")
    Plan.objects.filter(active=True).exclude(pk__in=[plan.pk for plan in plans]).update(active=False)
    return plans


def write() -> list[dict[str, Any]]:
    """The offered plans as the file has them."""
    return [_tier(plan) for plan in Plan.objects.offered()]


def _keep(tier: Mapping[str, Any], currency: str, place: str) -> Plan:
    money, period = _money(tier, currency, place), tier.get("period", dues.MONTH)
    if period not in dues.PERIODS:
        raise WrongTier(f"{place}.period", f"{period!r} is neither month nor year")
    if not tier.get("key") or not tier.get("name"):
        raise WrongTier(place, "a tier needs a key and a name")
    words = {"name": tier["name"], "note": tier.get("note") or {}}
    known = Plan.objects.filter(key=tier["key"], active=True).first()
    if known and (known.amount_minor, known.currency, known.period) == (money.minor, money.currency, period):
        Plan.objects.filter(pk=known.pk).update(**words)
        return known
    Plan.objects.filter(key=tier["key"], active=True).update(active=False)
    return Plan.objects.create(
        key=tier["key"], amount_minor=money.minor, currency=money.currency, period=period, **words
    )


def _money(tier: Mapping[str, Any], currency: str, place: str) -> Money:
    try:
        money = read_amount(str(tier.get("amount", "")), str(tier.get("currency") or currency))
    except WrongMoney as error:
        raise WrongTier(f"{place}.amount", str(error)) from error
    if money.minor < 0:
        raise WrongTier(f"{place}.amount", "less than nothing")
    return money


def _tier(plan: Plan) -> dict[str, Any]:
    amount = Decimal(plan.amount_minor).scaleb(-DECIMALS.get(plan.currency, 2))
    tier = {
        "key": plan.key, "name": plan.name, "amount": f"{amount:f}", "currency": plan.currency, "period": plan.period
    }  # fmt: skip
    return tier | ({"note": plan.note} if plan.note else {})
