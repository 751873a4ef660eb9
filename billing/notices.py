"""The letters about dues: who is told what, and the key that keeps each from going twice."""

import datetime as dt
from typing import Any

from django.urls import reverse

from members.languages import pick
from members.models import Community, Letter, User
from members.outbox import absolute, write_letter

from . import dues, queries
from .models import Charge, Method, Receipt, Subscription


def tell_paid(*, charge: Charge, receipt: Receipt, at: dt.datetime) -> Letter | None:
    """The receipt, with its page."""
    link = absolute(reverse("billing:receipt", args=[receipt.number]))
    return _about(charge, "dues_receipt", f"dues_receipt:{receipt.number}", at=at, receipt=receipt, link=link)


def tell_reversed(*, charge: Charge, receipt: Receipt, disputed: bool, at: dt.datetime) -> Letter | None:
    """Money went back: given back by us, or taken back through the bank, after which it is owed again."""
    kind = "dues_taken_back" if disputed else "dues_refunded"
    link = absolute(reverse("billing:receipt", args=[receipt.number]))
    return _about(charge, kind, f"{kind}:{receipt.number}", at=at, receipt=receipt, link=link)


def tell_transfer(*, charge: Charge, at: dt.datetime) -> Letter | None:
    """How to pay by transfer: account, amount, reference."""
    return _about(charge, "dues_transfer", f"dues_transfer:{charge.pk}", at=at)


def tell_failed(*, charge: Charge, at: dt.datetime) -> Letter | None:
    """The bank refused the card or debit."""
    return _about(charge, "dues_failed", f"dues_failed:{charge.pk}", at=at)


def tell_grace(*, charge: Charge, at: dt.datetime) -> Letter | None:
    """Dues are two weeks late; until when the doors stay open."""
    lapses_on = max(dues.lapse_from(charge.due_on), at.date() + dt.timedelta(days=dues.LAPSE_AFTER - dues.GRACE_AFTER))
    return _about(charge, "dues_grace", f"dues_grace:{charge.pk}", at=at, lapses_on=lapses_on)


def remind(*, charge: Charge, on: dt.date, at: dt.datetime) -> Letter | None:
    """Before the day a friendly word, which may be switched off; after it the fact, which may not."""
    if on <= charge.due_on:
        return _about(charge, "dues_reminder", f"dues_reminder:{charge.pk}", at=at)
    return _about(charge, "dues_overdue", f"dues_overdue:{charge.pk}", at=at)


def tell_canceled(*, subscription: Subscription, at: dt.datetime) -> Letter | None:
    """The cancellation is in; what is paid stays open until its end."""
    end = subscription.current_period_end
    key = f"dues_canceled:{subscription.pk}:{end}:{at.date()}"
    return _write("dues_canceled", key, subscription.user, at=at, subscription=subscription, end=end)


def _about(charge: Charge, kind: str, key: str, *, at: dt.datetime, **facts: Any) -> Letter | None:
    if charge.user is None:
        return None
    plan = pick(charge.plan.name, charge.user.language)
    bank = queries.bank_account(Community.objects.the()) if charge.method == Method.BANK else None
    return _write(kind, key, charge.user, at=at, charge=charge, plan=plan, bank=bank, **facts)


def _write(kind: str, key: str, user: User, *, at: dt.datetime, **facts: Any) -> Letter | None:
    facts = {"name": user.get_short_name() or user.email, "dues_link": absolute(reverse("billing:dues"))} | facts
    return write_letter(kind=kind, key=key, to=user.email, user=user, language=user.language, context=facts, at=at)
