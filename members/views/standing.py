"""What a person does about the own standing: take days off, come back, answer the organizers, change one's mind."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.forms import AnswerForm, PauseForm
from members.models import Member, Notice, NoticeKind, Suspension
from members.operations import (
    MovedOn,
    NoLeave,
    ask_leave,
    become_alumni,
    end_leave,
    local_day,
    withdraw_notice,
)
from members.operations import (
    answer as write_answer,
)
from members.operations.leaves import MAY_ASK
from members.queries import open_leaves, waiting_decision
from members.requests import SiteRequest

ALUMNI_TEXT = gettext_lazy(
    "Keep me among the alumni: my page stays in the book, marked as alumni, until I take this back."
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: SiteRequest) -> HttpResponse:
    """Take days off: says what it does, then does it."""
    member, now = _member(request), timezone.now()
    form = PauseForm(request.POST or None, today=local_day(now))
    if request.method == "POST" and form.is_valid():
        try:
            ask_leave(member=member, by=request.user, at=now, **form.cleaned_data)
        except NoLeave:
            form.add_error(None, _("There is a leave on some of these days already, or your standing knows none."))
        else:
            messages.success(request, _("Noted. Nothing is expected of you on these days."))
            return redirect("members:me")
    context = {"form": form, "member": member, "may_ask": member.standing in MAY_ASK}
    return render(request, "members/pause.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def come_back(request: SiteRequest) -> HttpResponse:
    """Back early, or not going after all."""
    member, now = _member(request), timezone.now()
    for leave in open_leaves(member, local_day(now)):
        if str(leave.pk) == request.POST.get("leave"):
            end_leave(leave=leave, by=request.user, at=now)
            messages.success(request, _("Welcome back.") if leave.starts_on <= local_day(now) else _("Taken back."))
    return redirect("members:me")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SiteRequest) -> HttpResponse:
    """Answer a suspension or a notice; who has nothing to answer finds nothing here."""
    about = waiting_decision(_member(request))
    if about is None:
        raise Http404
    form = AnswerForm(request.POST or None, initial={"text": about.answer})
    if request.method == "POST" and form.is_valid():
        try:
            write_answer(about=about, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
        except MovedOn:
            messages.info(request, _("Your answer has been read already. To add something, write to the organizers."))
            return redirect("members:answer")
        messages.success(request, _("Your answer is with the organizers."))
        return redirect("members:answer")
    context = {"form": form, "about": about, "is_suspension": isinstance(about, Suspension)}
    return render(request, "members/answer.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def stay(request: SiteRequest) -> HttpResponse:
    """Not leaving after all."""
    member = _member(request)
    notice = Notice.objects.filter(member=member, kind=NoticeKind.LEAVE, outcome="").first()
    if notice:
        try:
            withdraw_notice(notice=notice, by=request.user, at=timezone.now())
            messages.success(request, _("Good. Your membership goes on."))
        except MovedOn:
            messages.info(request, _("Your last day was over already."))
    return redirect("members:me")


@login_required
@require_POST
def alumni(request: SiteRequest) -> HttpResponse:
    """Stay in touch after having left, by one's own word."""
    try:
        become_alumni(
            member=_member(request), text=str(ALUMNI_TEXT), language=get_language() or "en", at=timezone.now()
        )
        messages.success(request, _("You are among the alumni. You may take that back in the privacy center."))
    except MovedOn:
        messages.info(request, _("Nothing was changed."))
    return redirect("members:me")


def _member(request: SiteRequest) -> Member:
    member = Member.objects.filter(user=request.user).first()
    if member is None:
        raise Http404
    return member
