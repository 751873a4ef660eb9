"""What Stripe tells, applied. News only says where to look: the object is read again, and state is set from that.

So duplicates, old news and any order end in the same state, and a run that looks at everything repairs what was lost.
"""

import datetime as dt
import logging

from django.db import transaction

from billing import alarms, gateway, lifecycle
from billing.models import Charge, ChargeState, Method, Payment, Plan, StripeEvent, Subscription, SubscriptionState
from billing.money import Money
from billing.remote import Invoice, News, RemoteSubscription, Reversal
from members.audit import note
from members.operations import local_day

from .charges import end_rivals, mark_failed, settle_charge, void_charge, write_reversal
from .payers import lock_payer

log = logging.getLogger(__name__)
LONGEST_WAIT = dt.timedelta(hours=1)
BATCH = 50


class WrongMode(Exception):
    """News about play money for an installation with real money, the other way round, or for another account."""


def store_news(*, news: News, at: dt.datetime) -> StripeEvent | None:
    """Keep the news before anything is done with it; None when it was kept before. Raises WrongMode after an alarm."""
    refused = "mode" if news.live != gateway.is_live() else "account" if news.foreign else ""
    row = StripeEvent(
        id=news.id, type=news.type, subject_kind=news.subject_kind, subject_id=news.subject_id, live=news.live,
        made_at=news.made_at, received_at=at, applied_at=at if refused else None, error=refused,
    )  # fmt: skip
    StripeEvent.objects.bulk_create([row], ignore_conflicts=True)
    if refused:
        alarms.raise_alarm(about=row, reason=refused, provider_id=news.id, at=at)
        raise WrongMode(refused)
    return StripeEvent.objects.waiting().filter(pk=row.pk, received_at=at).first()


def apply_waiting_events(*, at: dt.datetime) -> int:
    """Apply what waits and is not put off, the oldest first; one that fails never holds up the others."""
    due = StripeEvent.objects.waiting().exclude(retry_at__gt=at).order_by("received_at", "pk")[:BATCH]
    return sum(apply_event(event=event, at=at) for event in due)


def apply_event(*, event: StripeEvent, at: dt.datetime) -> bool:
    """Look where the event points and follow what is there; False when it must be tried again or is in other hands."""
    try:
        with transaction.atomic():
            claimed = (
                StripeEvent.objects.select_for_update(skip_locked=True).filter(pk=event.pk, applied_at=None).first()
            )
            if claimed is None:
                return False
            _follow(claimed, at=at)
            StripeEvent.objects.filter(pk=event.pk).update(applied_at=at, error="", retry_at=None)
    except gateway.Refused as refusal:  # the object is gone: there is nothing to follow
        StripeEvent.objects.filter(pk=event.pk).update(applied_at=at, error=refusal.code[:200])
    except gateway.Unavailable as error:
        _put_off(event, str(error), at=at)
        return False
    except Exception as error:
        log.exception("event not applied", extra={"kind": event.type, "key": event.pk})
        _put_off(event, type(error).__name__, at=at)
        return False
    return True


def _put_off(event: StripeEvent, error: str, *, at: dt.datetime) -> None:
    wait = min(dt.timedelta(seconds=2 ** min(event.attempts + 1, 12)), LONGEST_WAIT)
    rows = StripeEvent.objects.filter(pk=event.pk, applied_at=None)
    rows.update(attempts=event.attempts + 1, retry_at=at + wait, error=error[:200])


def _follow(event: StripeEvent, *, at: dt.datetime) -> None:
    match event.subject_kind:
        case "checkout.session":
            _follow_session_id(event.subject_id, at=at)
        case "subscription":
            follow_subscription(stripe_id=event.subject_id, at=at)
        case "invoice":
            invoice = gateway.invoice(event.subject_id)
            if invoice.subscription:
                follow_subscription(stripe_id=invoice.subscription, at=at)
        case "charge" | "refund" | "dispute":
            intent = gateway.payment_behind(event.subject_kind, event.subject_id)
            if intent and Payment.objects.filter(provider_id=intent).exists():
                follow_reversals(reversals=gateway.reversals_of(intent), at=at)


def _follow_session_id(session_id: str, *, at: dt.datetime) -> None:
    subscription = Subscription.objects.filter(stripe_session_id=session_id).first()
    if subscription:
        follow_session(subscription=subscription, at=at)
        return
    session = gateway.session(session_id)  # its id was not stored yet when the news arrived
    if session.subscription:
        follow_subscription(stripe_id=session.subscription, at=at)


def follow_session(*, subscription: Subscription, at: dt.datetime) -> bool:
    """Follow a checkout to what became of it; whether a subscription came of it."""
    session = gateway.session(subscription.stripe_session_id or "")
    if session.subscription:
        follow_subscription(stripe_id=session.subscription, at=at)
        return True
    if session.status == "expired":
        rows = Subscription.objects.filter(pk=subscription.pk, state=SubscriptionState.PENDING)
        rows.update(state=SubscriptionState.ENDED, ended_at=at)
    return False


@transaction.atomic
def follow_subscription(*, stripe_id: str, at: dt.datetime) -> Subscription | None:
    """Bring our subscription, its charges and payments in line with what Stripe has now; None for a stranger's."""
    known = Subscription.objects.filter(stripe_subscription_id=stripe_id).select_related("user").first()
    known = known or _claimed_by(gateway.subscription(stripe_id))
    if known is None:
        return None
    lock_payer(known.user)
    ours = Subscription.objects.select_for_update(of=("self",)).select_related("user", "plan").get(pk=known.pk)
    remote = gateway.subscription(stripe_id)  # read under the lock: what was read before may be old by now
    plan = _plan_of(ours, remote, at=at)
    if plan is None:
        return None
    _take_over(ours, remote, plan, at=at)
    for invoice in gateway.invoices_of(stripe_id):
        _follow_invoice(ours, invoice, at=at)
    return ours


def _claimed_by(remote: RemoteSubscription) -> Subscription | None:
    """Ours, by the id we gave it; one that already stands for another subscription at Stripe is not taken."""
    rows = Subscription.objects.at_stripe().filter(stripe_subscription_id=None)
    return rows.filter(pk=remote.metadata["subscription"]).first() if "subscription" in remote.metadata else None


def _plan_of(ours: Subscription, remote: RemoteSubscription, *, at: dt.datetime) -> Plan | None:
    """The plan behind its price; real and play money never mix, and a price we did not make is refused."""
    plan = Plan.objects.filter(stripe_price_id=remote.price).first()
    wrong = "mode" if remote.live != gateway.is_live() else "price" if plan is None else ""
    if wrong:
        alarms.raise_alarm(about=ours, reason=wrong, provider_id=remote.id, at=at)
        return None
    return plan


def _take_over(ours: Subscription, remote: RemoteSubscription, plan: Plan, *, at: dt.datetime) -> None:
    before = ours.state
    if remote.state in lifecycle.RUNNING:
        _end_other_subscriptions(ours, at=at)
    ours.stripe_subscription_id, ours.plan, ours.state = remote.id, plan, remote.state
    ours.current_period_start, ours.current_period_end = local_day(remote.period_start), local_day(remote.period_end)
    ours.started_on = ours.started_on or ours.current_period_start
    ours.cancel_at_end = remote.cancels or remote.asked_to_end
    ours.ended_at = (ours.ended_at or at) if remote.state == lifecycle.ENDED else None
    ours.save()
    if before != ours.state:
        note(deed="subscription.changed", about=ours, by=None, at=at, before=before, after=ours.state)


def _end_other_subscriptions(ours: Subscription, *, at: dt.datetime) -> None:
    """Only one runs. A second one at Stripe should not exist; if it does it is ended there, never collected twice."""
    end_rivals(subscription=ours, at=at)
    for other in Subscription.objects.live().at_stripe().filter(user=ours.user_id).exclude(pk=ours.pk):
        if other.stripe_subscription_id:
            alarms.raise_alarm(
                about=other, reason="second subscription", provider_id=other.stripe_subscription_id, at=at
            )
            gateway.end_subscription(other.stripe_subscription_id)
        other.state, other.ended_at = SubscriptionState.ENDED, at
        other.save(update_fields=["state", "ended_at"])


def _follow_invoice(ours: Subscription, invoice: Invoice, *, at: dt.datetime) -> None:
    if invoice.status == "draft" or not invoice.total:
        return
    plan = _checked_plan(ours, invoice, at=at)
    if plan is None:
        return
    charge = _charge_for(ours, plan, invoice, at=at)
    if invoice.status == "paid":
        _follow_paid(charge, invoice, at=at)
    elif invoice.status in ("void", "uncollectible"):
        void_charge(charge=charge, by=None, at=at, reason="void at Stripe")
    elif lifecycle.state_of_unpaid(attempted=invoice.attempted, subscription_state=ours.state) == lifecycle.FAILED:
        mark_failed(charge=charge, at=at)


def _checked_plan(ours: Subscription, invoice: Invoice, *, at: dt.datetime) -> Plan | None:
    """The plan the bill is for; another mode, price, currency or amount than we agreed is refused."""
    plan = Plan.objects.filter(stripe_price_id=invoice.prices[0]).first() if len(invoice.prices) == 1 else None
    wrong = ""
    if invoice.live != gateway.is_live():
        wrong = "mode"
    elif plan is None:
        wrong = "price"
    elif invoice.currency != plan.currency:
        wrong = "currency"
    elif invoice.total != plan.amount_minor or (invoice.status == "paid" and invoice.paid != invoice.total):
        wrong = "amount"
    if wrong:
        alarms.raise_alarm(about=ours, reason=wrong, provider_id=invoice.id, at=at)
        return None
    return plan


def _charge_for(ours: Subscription, plan: Plan, invoice: Invoice, *, at: dt.datetime) -> Charge:
    billed_on = local_day(invoice.created_at)
    values = {
        "user": ours.user, "subscription": ours, "plan": plan, "amount_minor": invoice.total,
        "currency": invoice.currency, "period_start": local_day(invoice.period_start),
        "period_end": local_day(invoice.period_end), "due_on": billed_on, "method": Method.STRIPE, "opened_at": at,
    }  # fmt: skip
    charge, _ = Charge.objects.get_or_create(stripe_invoice_id=invoice.id, defaults=values)
    return charge


def _follow_paid(charge: Charge, invoice: Invoice, *, at: dt.datetime) -> None:
    """Settle it once. One that we know as paid, given back or taken back stays: a paid bill stays paid at Stripe."""
    if charge.is_owed and not charge.payments.filter(method=Method.STRIPE).exists():
        money = Money(invoice.paid, invoice.currency)
        intent = gateway.payment_of(invoice.id) or invoice.id
        received = invoice.paid_at or invoice.created_at
        settle_charge(
            charge=charge, amount=money, method=Method.STRIPE, received_at=received, by=None, at=at, provider_id=intent
        )
    elif charge.state == ChargeState.VOID or (charge.state == ChargeState.PAID and charge.method != Method.STRIPE):
        alarms.raise_alarm(about=charge, reason="paid twice", provider_id=invoice.id, at=at)


def follow_reversals(*, reversals: list[Reversal], at: dt.datetime) -> int:
    """Write what went back at Stripe and is not in the books yet; returns how many."""
    written = 0
    for reversal in reversals:
        paid = Payment.objects.filter(provider_id=reversal.payment_intent).select_related("charge__user").first()
        if paid is None:
            continue
        if reversal.currency != paid.currency or reversal.amount > paid.amount_minor:
            alarms.raise_alarm(about=paid.charge, reason="amount", provider_id=reversal.id, at=at)
            continue
        wrote = write_reversal(
            charge=paid.charge, amount=Money(reversal.amount, reversal.currency), provider_id=reversal.id,
            received_at=reversal.at, disputed=reversal.disputed, by=None, at=at,
        )  # fmt: skip
        written += wrote is not None
    return written
