"""What tests of billing do at Stripe and look at afterwards."""

from typing import Any

from django.utils import timezone

from billing.models import Charge, LedgerEntry, Payment, Plan, Receipt, Subscription
from billing.operations import open_checkout, reconcile
from billing.queries import balances
from config.embedded.stripe.server import Simulator
from config.embedded.stripe.state import without_ours
from members.models import Letter, Member, User
from tests.config.stripe_client import GOOD, post


def pay_page(url: str, number: str = GOOD) -> int:
    """What the person does on Stripe's page."""
    kind, field = ("sepa_debit", "iban") if number.startswith("DE") else ("card", "number")
    return int(post(url, {"kind": kind, field: number, "email": "ana@example.org", "name": "Ana"}).status)


def paid_person(user: User, plan: Plan, number: str = GOOD) -> Subscription:
    """Somebody who went through checkout; we have heard nothing of it yet."""
    pay_page(open_checkout(user=user, plan=plan, at=timezone.now()), number)
    return Subscription.objects.get(user=user, state="pending")


def settled_person(user: User, plan: Plan, number: str = GOOD) -> Subscription:
    """The same, and we have looked."""
    paid_person(user, plan, number)
    reconcile(at=timezone.now())
    return Subscription.objects.filter(user=user).latest("asked_at")


def advance(simulator: Simulator, days: int) -> None:
    assert post(f"{simulator.base}/_sim/advance", {"days": str(days)}).status == 200


def events_at(simulator: Simulator) -> list[Any]:
    """Everything that happened at Stripe as its webhooks would tell it, the oldest first."""
    return [without_ours(event) for event in simulator.store.having("event")]


def end_state(user: User) -> dict[str, Any]:
    """What must be the same whatever way the news came."""
    return {
        "subscriptions": sorted(
            Subscription.objects.filter(user=user).values_list("state", "cancel_at_end", "current_period_end")
        ),
        "charges": sorted(
            Charge.objects.filter(user=user).values_list("state", "amount_minor", "period_start", "method")
        ),
        "payments": sorted(Payment.objects.filter(charge__user=user).values_list("amount_minor", "provider_id")),
        "receipts": Receipt.objects.filter(user=user).count(),
        "entries": LedgerEntry.objects.filter(charge__user=user).count(),
        "sum": sum(balances().values()),
        "standing": list(Member.objects.filter(user=user).values_list("standing", flat=True)),
        "letters": sorted(Letter.objects.filter(user=user).values_list("kind", flat=True)),
    }
