"""What the treasurer does: mark what arrived another way, give money back."""

import datetime as dt
import zoneinfo

from django.db import transaction

from billing import gateway
from billing.models import Charge, ChargeState, Method, Payment
from billing.money import Money
from members import gates
from members.audit import note
from members.ids import new_id
from members.models import Community, User

from .charges import settle_charge, write_reversal
from .payers import lock_payer
from .provider import follow_reversals


class NotTreasurer(Exception):
    """Only who keeps the money may do this."""


class NotPaid(Exception):
    """What was not paid cannot be given back."""


def record_bank_transfer(
    *,
    charge: Charge,
    amount: Money,
    received_on: dt.date,
    by: User,
    at: dt.datetime,
    method: str = Method.BANK,
    reason: str = "",
) -> Payment:
    """Money arrived on the account or in the cash box; marked twice it counts once.

    Raises NotTreasurer, NotOwed, WrongAmount (another amount needs a `reason`), gateway.Unavailable and gateway.Refused.
    """
    must_keep_money(by)
    with transaction.atomic():
        if charge.user:
            lock_payer(charge.user)  # the news that Stripe gave up its bill waits until ours is paid
        charge.refresh_from_db()
        if charge.stripe_invoice_id and charge.is_owed:
            gateway.void_invoice(charge.stripe_invoice_id)  # else Stripe would collect it a second time
        return settle_charge(
            charge=charge, amount=amount, method=method, received_at=_noon(received_on), by=by, at=at, reason=reason
        )


def refund_charge(*, charge: Charge, by: User, at: dt.datetime, reason: str) -> Charge:
    """Give back what was paid; asked twice it goes back once.

    Money paid through Stripe goes back there, other money the treasurer sends by hand. Raises NotTreasurer, NotPaid,
    gateway.Unavailable, after which asking again loses nothing, and gateway.Refused.
    """
    must_keep_money(by)
    charge = _keep_refund_key(charge, by=by, at=at, reason=reason)
    if charge.state == ChargeState.PAID:
        paid = charge.payments.filter(amount_minor__gt=0).latest("recorded_at")
        if paid.method == Method.STRIPE:
            _refund_at_stripe(charge, paid, at=at)
        else:
            write_reversal(
                charge=charge, amount=Money(paid.amount_minor, paid.currency), provider_id=f"own-{charge.refund_key}",
                received_at=at, disputed=False, by=by, at=at,
            )  # fmt: skip
    charge.refresh_from_db()
    return charge


def must_keep_money(by: User) -> None:
    """Raises NotTreasurer."""
    if not gates.may(by.roles, "keep_money"):
        raise NotTreasurer


@transaction.atomic
def _keep_refund_key(charge: Charge, *, by: User, at: dt.datetime, reason: str) -> Charge:
    """The key is stored before the call: a call whose answer was lost is made again under the same key."""
    locked = Charge.objects.select_for_update().get(pk=charge.pk)
    if locked.state not in (ChargeState.PAID, ChargeState.REFUNDED):
        raise NotPaid
    if locked.refund_key is None:
        locked.refund_key = new_id()
        locked.save(update_fields=["refund_key"])
        note(deed="refund.asked", about=locked, by=by, at=at, amount=locked.amount_minor, reason=reason[:200])
    return locked


def _refund_at_stripe(charge: Charge, paid: Payment, *, at: dt.datetime) -> None:
    """Ask for it, then write what really went back; a no only counts if nothing did."""
    intent, refusal = paid.provider_id or "", None
    try:
        gateway.create_refund(payment_intent=intent, key=str(charge.refund_key), our_id=str(charge.pk))
    except gateway.Refused as error:
        refusal = error
    follow_reversals(reversals=gateway.reversals_of(intent), at=at)
    if refusal and Charge.objects.filter(pk=charge.pk, state=ChargeState.PAID).exists():
        raise refusal


def _noon(day: dt.date) -> dt.datetime:
    """A bank names days, not moments: noon in the community's zone stays on that day everywhere near."""
    community = Community.objects.the()
    return dt.datetime.combine(day, dt.time(12), zoneinfo.ZoneInfo(community.timezone if community else "UTC"))
