"""What becomes of a charge: written, paid, taken back."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, Sum

from billing import books, dues, notices
from billing.models import Charge, ChargeState, Method, Payment, Receipt, Subscription, SubscriptionState
from billing.money import Money
from members import lifecycle as standings
from members.audit import note
from members.deeds import record_deed, reverse_deed
from members.models import Admission, Deed, Member, User
from members.operations import local_day, make_candidate, restore_member

from .payers import lock_payer


class NotOwed(Exception):
    """The charge was canceled or given back: money for it has no place."""


class WrongAmount(Exception):
    """Another amount or currency than what is owed, and no reason why."""


@transaction.atomic
def settle_charge(
    *,
    charge: Charge,
    amount: Money,
    method: str,
    received_at: dt.datetime,
    by: User | None,
    at: dt.datetime,
    provider_id: str | None = None,
    reason: str = "",
) -> Payment:
    """Money arrived: pay the charge once, write the books, the receipt and the letter, and open the doors.

    A charge that is paid already gives its payment back. Raises NotOwed, and WrongAmount unless there is a `reason`.
    """
    locked = _lock(charge)
    if locked.state == ChargeState.PAID:
        return locked.payments.filter(amount_minor__gt=0).latest("recorded_at")
    if not locked.is_owed:
        raise NotOwed
    if amount != locked.money and not reason:
        raise WrongAmount
    _mark_paid(locked, method=method, received_at=received_at)
    payment = Payment.objects.create(
        charge=locked, amount_minor=amount.minor, currency=amount.currency, received_at=received_at, method=method,
        provider_id=provider_id, note=reason[:200], recorded_by=by, recorded_at=at,
    )  # fmt: skip
    receipt = _write_books(payment, at=at)
    note(deed="charge.paid", about=locked, by=by, at=at, amount=amount.minor, method=method, receipt=receipt.number)
    if locked.user:
        _follow_payment(locked, user=locked.user, at=at)
        notices.tell_paid(charge=locked, receipt=receipt, at=at)
    return payment


def _lock(charge: Charge) -> Charge:
    if charge.user:
        lock_payer(charge.user)
    return (
        Charge.objects.select_for_update(of=("self",)).select_related("user", "plan", "subscription").get(pk=charge.pk)
    )


def _mark_paid(charge: Charge, *, method: str, received_at: dt.datetime) -> None:
    """A transfer that comes when its period is over buys one from that day on: the seat begins anew."""
    day = local_day(received_at)
    if charge.stripe_invoice_id is None and charge.period_end <= day:
        anew = dues.nth_period(day, charge.plan.period, 0)
        charge.period_start, charge.period_end = anew.start, anew.end
        Subscription.objects.filter(charges=charge).update(started_on=day)
    charge.state, charge.method, charge.paid_at = ChargeState.PAID, method, received_at
    charge.save(update_fields=["state", "method", "paid_at", "period_start", "period_end"])


def _write_books(payment: Payment, *, at: dt.datetime) -> Receipt:
    books.enter_payment(payment=payment, at=at)
    return books.issue_receipt(payment=payment, at=at)


def _follow_payment(charge: Charge, *, user: User, at: dt.datetime) -> None:
    """Older debts are waived, our own subscription goes on, and the person takes or keeps the seat."""
    _waive_older(charge, at=at)
    _advance_own_subscription(charge, at=at)
    member = _open_doors(user, at=at)
    if member:
        record_deed(
            member=member, type_key="fee.paid", occurred_at=charge.paid_at or at, at=at, key=f"fee.paid:{charge.pk}",
            source="billing", about=charge,
        )  # fmt: skip


def _waive_older(charge: Charge, *, at: dt.datetime) -> None:
    """Whoever pays for a period is not asked for earlier ones, nor twice for the same."""
    own = Q(stripe_invoice_id=None, period_start__lt=charge.period_end)
    gone = Q(subscription__state=SubscriptionState.ENDED)
    for other in Charge.objects.owed().filter(own | gone, user=charge.user).exclude(pk=charge.pk):
        void_charge(charge=other, by=None, at=at, reason="superseded")


def _advance_own_subscription(charge: Charge, *, at: dt.datetime) -> None:
    """Subscriptions at Stripe follow Stripe; our own ones follow their charges."""
    subscription = charge.subscription
    if subscription is None or subscription.method == Method.STRIPE or subscription.state == SubscriptionState.ENDED:
        return
    end_rivals(subscription=subscription, at=at)
    if subscription.state in (SubscriptionState.PENDING, SubscriptionState.PAST_DUE):
        subscription.state = SubscriptionState.ACTIVE
    if subscription.current_period_end is None or charge.period_end > subscription.current_period_end:
        subscription.current_period_start, subscription.current_period_end = charge.period_start, charge.period_end
    subscription.save(update_fields=["state", "current_period_start", "current_period_end"])


def end_rivals(*, subscription: Subscription, at: dt.datetime) -> None:
    """Only one subscription of a person runs: end the person's other ones that we keep ourselves."""
    rivals = Subscription.objects.live().filter(user=subscription.user_id).exclude(pk=subscription.pk)
    for rival in rivals.exclude(method=Method.STRIPE):
        for charge in rival.charges.owed():
            void_charge(charge=charge, by=None, at=at, reason="superseded")
        rival.state, rival.ended_at = SubscriptionState.ENDED, at
        rival.save(update_fields=["state", "ended_at"])


def _open_doors(user: User, *, at: dt.datetime) -> Member | None:
    """Somebody who was let in takes the seat; somebody in grace or lapsed comes back, if nothing older is owed."""
    member = Member.objects.filter(user=user).first()
    returns = member is not None and member.standing in (standings.LEFT, standings.ALUMNI)
    if member is None or (returns and Admission.objects.in_force(local_day(at)).filter(user=user).exists()):
        return make_candidate(user=user, name=user.name or user.email, by=None, at=at)
    in_arrears = Charge.objects.past_grace_start(local_day(at)).filter(user=user).exists()
    if member.standing in (standings.GRACE, standings.LAPSED) and not in_arrears:
        return restore_member(member=member, by=None, at=at, reason="dues arrived")
    return member


@transaction.atomic
def void_charge(*, charge: Charge, by: User | None, at: dt.datetime, reason: str) -> Charge:
    """Nothing is owed for it any more; one that is not owed stays as it is."""
    locked = _lock(charge)
    if locked.is_owed:
        locked.state = ChargeState.VOID
        locked.save(update_fields=["state"])
        note(deed="charge.voided", about=locked, by=by, at=at, reason=reason)
    return locked


@transaction.atomic
def mark_failed(*, charge: Charge, at: dt.datetime) -> None:
    """The bank refused the card or debit: it is owed still, and its payer is told once."""
    locked = _lock(charge)
    if locked.state != ChargeState.OPEN:
        return
    locked.state = ChargeState.FAILED
    locked.save(update_fields=["state"])
    note(deed="charge.failed", about=locked, by=None, at=at)
    notices.tell_failed(charge=locked, at=at)


@transaction.atomic
def write_reversal(
    *,
    charge: Charge,
    amount: Money,
    provider_id: str,
    received_at: dt.datetime,
    disputed: bool,
    by: User | None,
    at: dt.datetime,
) -> Payment | None:
    """Money of a paid charge went back, once per `provider_id`: books, a canceling document, and the letter.

    Given back whole it is refunded; taken back by its payer through the bank it is owed again.
    """
    locked = _lock(charge)
    if Payment.objects.filter(provider_id=provider_id).exists():
        return None
    payment = Payment.objects.create(
        charge=locked, amount_minor=-amount.minor, currency=amount.currency, received_at=received_at,
        method=locked.method, provider_id=provider_id, recorded_by=by, recorded_at=at,
    )  # fmt: skip
    receipt = _write_books(payment, at=at)
    note(
        deed="charge.reversed",
        about=locked,
        by=by,
        at=at,
        amount=amount.minor,
        disputed=disputed,
        receipt=receipt.number,
    )
    if _kept_of(locked) <= 0 and locked.state == ChargeState.PAID:
        locked.state = ChargeState.FAILED if disputed else ChargeState.REFUNDED
        locked.save(update_fields=["state"])
        _take_deed_back(locked, at=at)
    if locked.user:
        notices.tell_reversed(charge=locked, receipt=receipt, disputed=disputed, at=at)
    return payment


def _kept_of(charge: Charge) -> int:
    total: int | None = charge.payments.aggregate(total=Sum("amount_minor"))["total"]
    return total or 0


def _take_deed_back(charge: Charge, *, at: dt.datetime) -> None:
    deed = Deed.objects.filter(key=f"fee.paid:{charge.pk}").first()
    if deed:
        reverse_deed(deed=deed, at=at)
