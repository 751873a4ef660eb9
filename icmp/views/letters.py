"""What the letters lead to: going on with a draft, confirming an address."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from icmp.forms.join import ResumeForm
from icmp.models import ApplicationState
from icmp.monitoring.queries import asked
from icmp.operations import (
    NotPossible,
    StaleLink,
    confirm_address,
    resend_confirmation,
    resume_draft,
    send_resume_link,
)
from icmp.queries.joining import draft_by_token
from members.limits import take
from members.middleware import address_of

from . import often
from .visitor import application_of, forget, remember

PER_NETWORK = 20


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def continue_later(request: HttpRequest) -> HttpResponse:
    """Send me a link to continue later. The page is the same whether there is a draft or not."""
    draft = application_of(request)
    initial = {"email": draft.email} if draft and draft.state == ApplicationState.DRAFT else None
    form = ResumeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST":
        return render(request, "icmp/continue_later.html", {"form": form})
    if not form.is_valid():
        return render(request, "icmp/continue_later.html", {"form": form}, status=422)
    now = timezone.now()
    if take(deed="join net", who=address_of(request), limit=PER_NETWORK, per=dt.timedelta(hours=1), at=now):
        send_resume_link(email=form.cleaned_data["email"], at=now)
    return render(request, "icmp/continue_later.html", {"sent_to": form.cleaned_data["email"]})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the letter: a button, so that a mail program that opens links does not use it up."""
    draft = draft_by_token(token)
    if draft is None:
        return render(request, "icmp/stale_link.html", status=410)
    if request.method != "POST":
        return render(request, "icmp/resume.html", {"draft": draft})
    try:
        draft = resume_draft(token=token, at=timezone.now())
    except NotPossible:
        return render(request, "icmp/stale_link.html", status=410)
    return remember(redirect("icmp:page", draft.page or "you"), draft)


@require_http_methods(["GET", "HEAD"])
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """Sent: now the address has to be confirmed. The page is the same for every address."""
    application = application_of(request)
    if application is None or application.state == ApplicationState.DRAFT:
        return redirect("icmp:join")
    if application.state != ApplicationState.UNVERIFIED:
        return forget(render(request, "icmp/sent.html", {"confirmed": True}))
    context = {"application": application, "again": "again" in request.GET, "monitors": bool(asked())}
    return render(request, "icmp/sent.html", context)


@require_POST
@never_cache
def send_again(request: HttpRequest) -> HttpResponse:
    """Another confirmation letter; the former link ends."""
    application = application_of(request)
    now = timezone.now()
    within = take(deed="join net", who=address_of(request), limit=PER_NETWORK, per=dt.timedelta(hours=1), at=now)
    if application and within:
        resend_confirmation(application=application, at=now)
    response = redirect("icmp:sent")
    response["Location"] += "?again=1"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the confirmation: a button here too; pressing it opens the account."""
    if request.method != "POST":
        return render(request, "icmp/confirm.html")
    now = timezone.now()
    try:
        often.confirms(request, at=now)
        application = confirm_address(token=token, at=now)
    except often.TooOften as refused:
        return often.too_often(request, refused, at=now)
    except StaleLink:
        return render(request, "icmp/stale_link.html", {"confirmation": True}, status=410)
    return forget(redirect("icmp:application", application.public_token))
