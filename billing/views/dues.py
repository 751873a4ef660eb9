"""A person's own dues and receipts. Somebody else's row is answered like one that does not exist."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from billing import queries
from billing.forms import ChangeForm
from billing.models import Method, Subscription
from members.operations import local_day
from members.requests import SiteRequest


@login_required
@require_safe
def dues(request: SiteRequest) -> HttpResponse:
    """What I pay, how it stands, what is open, and my receipts."""
    return render(request, "billing/dues.html", dues_context(request))


def dues_context(request: SiteRequest, change: ChangeForm | None = None) -> dict[str, Any]:
    user = request.user
    subscription = queries.live_subscription(user)
    charges = queries.charges_of(user)
    if subscription and change is None and _may_change(subscription):
        change = ChangeForm(period=subscription.plan.period, initial={"plan": subscription.plan.key})
    return {
        "subscription": subscription,
        "owed": charges.owed().order_by("due_on"),
        "receipts": queries.receipts_of(user)[:60],
        "change": change,
        "may_pay": queries.may_pay(user, local_day(timezone.now())),
        "today": local_day(timezone.now()),
    }


def _may_change(subscription: Subscription) -> bool:
    return subscription.is_running and not subscription.cancel_at_end and subscription.method != Method.FREE


@login_required
@require_safe
def receipt(request: SiteRequest, number: str) -> HttpResponse:
    """One receipt, ready to print, as it was given out."""
    found = get_object_or_404(queries.receipts_of(request.user), number=number)
    facts, _, issuer = found.text.partition("\n\n")
    lines = [line.partition(": ") for line in facts.splitlines()[1:]]
    words = [label for label, colon, _value in lines if not colon]
    rows = [(label, value) for label, colon, value in lines if colon]
    return render(request, "billing/receipt.html", {"receipt": found, "words": words, "rows": rows, "issuer": issuer})
