"""What a person decides about dues that run: cancel, keep, change, another card."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing import gateway, operations, queries
from billing.forms import ChangeForm
from billing.models import Payer, Subscription
from members.outbox import absolute
from members.requests import SiteRequest

from .dues import dues_context


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SiteRequest) -> HttpResponse:
    """Two clicks: what happens, and yes."""
    subscription = _running(request)
    if request.method == "POST":
        return _decide(
            request, lambda: operations.cancel_dues(user=request.user, at=timezone.now()), _("Your dues are canceled.")
        )
    return render(request, "billing/cancel.html", {"subscription": subscription})


@login_required
@require_POST
def keep(request: SiteRequest) -> HttpResponse:
    """Take a cancellation back."""
    _running(request)
    return _decide(request, lambda: operations.keep_dues(user=request.user, at=timezone.now()), _("Your dues go on."))


@login_required
@require_POST
def change(request: SiteRequest) -> HttpResponse:
    """Pay another plan from the next period on."""
    subscription = _running(request)
    form = ChangeForm(request.POST, period=subscription.plan.period)
    if not form.is_valid():
        return render(request, "billing/dues.html", dues_context(request, form), status=422)
    plan = form.cleaned_data["plan"]
    done = _("Changed; it holds from the next period on.")
    return _decide(request, lambda: operations.change_plan(user=request.user, plan=plan, at=timezone.now()), done)


@login_required
@require_POST
def portal(request: SiteRequest) -> HttpResponse:
    """To Stripe's own page for the card or account."""
    payer = get_object_or_404(Payer, user=request.user, stripe_customer_id__isnull=False)
    back = absolute(reverse("billing:dues"))
    try:
        url = gateway.create_portal(
            customer=payer.stripe_customer_id or "", return_url=back, language=payer.user.language
        )
    except (gateway.Unavailable, gateway.Refused):
        messages.error(request, _("The payment provider does not answer right now. Please try again."))
        return redirect("billing:dues")
    return HttpResponseRedirect(url)


def _running(request: SiteRequest) -> Subscription:
    subscription = queries.live_subscription(request.user)
    if subscription is None or not subscription.is_running:
        raise Http404
    return subscription


def _decide(request: SiteRequest, decide: Callable[[], object], done: str) -> HttpResponse:
    try:
        decide()
    except operations.NotOffered:
        messages.error(request, _("This plan is not offered any more."))
    except operations.NotRunning:
        messages.info(request, _("There is nothing to change any more."))
    except (gateway.Unavailable, gateway.Refused):
        messages.error(
            request, _("The payment provider does not answer right now. Nothing was changed; please try again.")
        )
    else:
        messages.success(request, done)
    return redirect("billing:dues")
