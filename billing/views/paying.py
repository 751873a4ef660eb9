"""How a person pays: plan and method, Stripe's page and back, or a transfer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing import gateway, operations, queries
from billing.forms import PayForm
from billing.models import ChargeState, Method, Plan, Subscription
from billing.transfer import transfer_code
from members.models import User
from members.operations import local_day
from members.requests import SiteRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: SiteRequest) -> HttpResponse:
    """Choose a plan and how to pay it; only for whom somebody has let in."""
    user = request.user
    bank = queries.bank_account(request.community)
    form = PayForm(
        request.POST if request.method == "POST" else None,
        with_transfer=bank is not None,
        initial={"plan": queries.suggested_plan(user)},
    )
    if request.method == "POST" and form.is_valid():
        return _begin(request, form)
    may_pay = queries.may_pay(user, local_day(timezone.now()))
    status = 422 if form.errors else 200
    return render(request, "billing/pay.html", {"form": form, "may_pay": may_pay}, status=status)


def _begin(request: SiteRequest, form: PayForm) -> HttpResponse:
    user, plan = request.user, form.cleaned_data["plan"]
    try:
        return _go(user, plan, form.cleaned_data.get("method", Method.FREE))
    except operations.AlreadyPaying:
        messages.info(request, _("You pay dues already. Here you change or cancel them."))
        return redirect("billing:dues")
    except operations.NotAdmitted:
        form.add_error(None, _("Dues are paid once your application was accepted, and while the offer holds."))
    except operations.NotOffered:
        form.add_error("plan", _("This plan is not offered any more."))
    except (gateway.Unavailable, gateway.Refused):
        form.add_error(
            None, _("The payment provider does not answer right now. Nothing was charged; please try again.")
        )
        return render(request, "billing/pay.html", {"form": form, "may_pay": True}, status=503)
    return render(request, "billing/pay.html", {"form": form, "may_pay": True}, status=422)


def _go(user: User, plan: Plan, method: str) -> HttpResponse:
    now = timezone.now()
    if not plan.amount_minor:
        operations.take_free_seat(user=user, plan=plan, at=now)
        return redirect("billing:dues")
    if method == Method.BANK:
        charge = operations.choose_transfer(user=user, plan=plan, at=now)
        return redirect("billing:transfer", charge.reference)
    return HttpResponseRedirect(operations.open_checkout(user=user, plan=plan, at=now))


@login_required
@require_safe
def transfer(request: SiteRequest, reference: str) -> HttpResponse:
    """Account, amount and reference of a bill to be paid by transfer."""
    charge = get_object_or_404(queries.charges_of(request.user), reference=reference, method=Method.BANK)
    bank = queries.bank_account(request.community)
    code = transfer_code(charge, bank) if bank and charge.is_owed else ""
    return render(request, "billing/transfer.html", {"charge": charge, "bank": bank, "code": code})


@login_required
@require_safe
def returned(request: SiteRequest) -> HttpResponse:
    """Back from Stripe's page: how it stands here. Reading changes nothing; the news arrives by itself."""
    subscription = _own_checkout(request, request.GET.get("session", ""))
    return render(request, "billing/returned.html", _returned_context(subscription))


@login_required
@require_POST
def look(request: SiteRequest) -> HttpResponse:
    """Ask Stripe now, for whoever does not want to wait."""
    subscription = _own_checkout(request, request.POST.get("session", ""))
    try:
        operations.look_again(subscription=subscription, at=timezone.now())
    except (gateway.Unavailable, gateway.Refused):
        messages.error(request, _("The payment provider does not answer right now. Nothing is lost; we keep looking."))
    return redirect(f"{reverse('billing:returned')}?session={subscription.stripe_session_id}")


def _own_checkout(request: SiteRequest, session_id: str) -> Subscription:
    if not session_id:
        raise Http404
    own = Subscription.objects.filter(user=request.user).select_related("plan")
    return get_object_or_404(own, stripe_session_id=session_id)


def _returned_context(subscription: Subscription) -> dict[str, Any]:
    charge = subscription.charges.order_by("period_start").first()
    paid = charge is not None and charge.state == ChargeState.PAID
    return {"subscription": subscription, "charge": charge, "paid": paid, "waiting": charge is None}
