"""Billing's section of a community file: `membership_tiers`, read and written."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members.amounts import exact_amount
from members.shapes import CURRENCY, BrokenSection, Line, Path, Rows, Section, Shape, Text, Word
from members.shapes import Money as Amount

from . import dues
from .models import Plan
from .money import Money, WrongMoney, read_amount

TIER = Section(
    {
        "key": Line(40, r"[-a-zA-Z0-9_]+", "standard"),
        "name": Text(required=True),
        "amount": Amount(),
        "currency": CURRENCY,
        "period": Word(dues.PERIODS),
        "note": Text(),
    },
    required=("key", "name", "amount"),
)
SHAPES: dict[str, Shape] = {"membership_tiers": Rows(TIER, unique="key")}


@transaction.atomic
def read(tiers: Sequence[Mapping[str, Any]], currency: str) -> list[Plan]:
    """Make the offered plans those of the file; a plan with new money is a new row, one that is missing ends.

    The tiers fit their shape. Raises BrokenSection where an amount is none of its currency; then nothing is changed.
    """
    plans = [_keep(tier, currency, ("membership_tiers", place)) for place, tier in enumerate(tiers)]
    Plan.objects.filter(active=True).exclude(pk__in=[plan.pk for plan in plans]).update(active=False)
    return plans


def write() -> list[dict[str, Any]]:
    """The offered plans as the file has them."""
    return [_tier(plan) for plan in Plan.objects.offered()]


def _keep(tier: Mapping[str, Any], currency: str, path: Path) -> Plan:
    money, period = _money(tier, currency, path), tier.get("period", dues.MONTH)
    words = {"name": tier["name"], "note": tier.get("note") or {}}
    known = Plan.objects.filter(key=tier["key"], active=True).first()
    if known and (known.amount_minor, known.currency, known.period) == (money.minor, money.currency, period):
        Plan.objects.filter(pk=known.pk).update(**words)
        known.refresh_from_db()
        return known
    Plan.objects.filter(key=tier["key"], active=True).update(active=False)
    return Plan.objects.create(
        key=tier["key"], amount_minor=money.minor, currency=money.currency, period=period, **words
    )


def _money(tier: Mapping[str, Any], currency: str, path: Path) -> Money:
    code = tier.get("currency", currency)
    try:
        return read_amount(tier["amount"], code)
    except WrongMoney as error:
        message = _("%(amount)s is no amount in %(currency)s.") % {"amount": tier["amount"], "currency": code}
        raise BrokenSection((*path, "amount"), message) from error


def _tier(plan: Plan) -> dict[str, Any]:
    return {
        "key": plan.key,
        "name": plan.name,
        "amount": exact_amount(plan.amount_minor, plan.currency),
        "currency": plan.currency,
        "period": plan.period,
        "note": plan.note,
    }
