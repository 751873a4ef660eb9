"""An optional page after sending, apart from the application: what one says here is only ever counted."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from icmp.models import Application, ApplicationState
from icmp.monitoring.forms import MonitoringForm
from icmp.monitoring.operations import forget_record, keep_record
from icmp.monitoring.queries import asked, has_answered

from .status import PRIVATE, by_token
from .visitor import application_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def after_sending(request: HttpRequest) -> HttpResponse:
    """For the browser that has just sent an application, before its address is confirmed."""
    application = application_of(request)
    if application is None or application.state != ApplicationState.UNVERIFIED:
        return redirect("icmp:sent")
    return _answer(request, application, back=reverse("icmp:sent"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def of_application(request: HttpRequest, token: str) -> HttpResponse:
    """The same from the page of the application; it can be taken back also when that page is gone."""
    if request.method == "POST" and "forget" in request.POST:
        return _forgotten(request, token)
    application = by_token(token)
    return _answer(request, application, back=reverse("icmp:application", args=[token]))


def _forgotten(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link takes the consent back, whatever has become of the application."""
    application = get_object_or_404(Application, public_token=token)
    forget_record(application=application)
    messages.success(request, _("Deleted. Nothing of what you said on that page is left."))
    is_there = application.email and application.state not in PRIVATE
    return redirect("icmp:application", token) if is_there else redirect("icmp:join")


def _answer(request: HttpRequest, application: Application, *, back: str) -> HttpResponse:
    if request.method == "POST" and "forget" in request.POST:
        forget_record(application=application)
        messages.success(request, _("Deleted. Nothing of what you said on that page is left."))
        return redirect(back)
    questions = asked()
    if not questions:
        raise Http404
    form = MonitoringForm(request.POST if request.method == "POST" else None, asked=questions)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "back": back, "answered": has_answered(application.pk)}
        return render(request, "icmp/monitoring/page.html", context, status=422 if form.is_bound else 200)
    if form.answers:
        keep_record(
            application=application, answers=form.answers, text=form.text.text, language=form.text.language,
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Thank you. It is kept without your name, and only ever counted."))
    else:
        forget_record(application=application)
        messages.success(request, _("You answered nothing, so nothing is kept."))
    return redirect(back)
