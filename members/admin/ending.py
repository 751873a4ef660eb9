"""Endings at the desk: notice with a reason and the right to answer, the answer read by name, the decision of a person."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from members import lifecycle, operations
from members.desk import may
from members.models import Member, Notice, NoticeKind, User
from members.queries import open_leaves, open_notice, open_suspension, waiting_decision

from .forms import DecideNoticeForm, NoticeForm

CHANGE = "admin:members_member_change"
GIVES = "change_standing"
NOTICED = lifecycle.SEES_BOOK - {lifecycle.CANDIDATE}
READS = ("change_standing", "moderate")


def facts_of(request: HttpRequest, member: Member) -> dict[str, Any]:
    """What is under way about a member, for the member's page."""
    today = operations.local_day(timezone.now())
    notice = open_notice(member)
    reads = any(may(request, deed) for deed in READS)
    return {
        "leaves": open_leaves(member, today),
        "notice": notice,
        "suspension": open_suspension(member),
        "about": waiting_decision(member) if reads else None,
        # a candidate has a review of the first weeks instead
        "may_give_notice": may(request, GIVES) and notice is None and member.standing in NOTICED,
        "may_decide": _decidable(request, notice, today),
    }


def _decidable(request: HttpRequest, notice: Notice | None, today: Any) -> bool:
    return bool(
        notice and notice.kind == NoticeKind.END and may(request, GIVES) and operations.may_be_decided(notice, today)
    )


def give_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say why, and until when the person may answer."""
    by, member = _organizer(request, (GIVES,)), _member(pk)
    today = operations.local_day(timezone.now())
    form = NoticeForm(request.POST or None, today=today, initial={"seen": member.standing})
    if member.standing not in NOTICED or open_notice(member):
        return _moved_on(request, member)
    if request.method != "POST" or not form.is_valid():
        return _page(request, member, form, _("Give notice"))
    try:
        operations.give_notice(member=member, by=by, at=timezone.now(), **form.cleaned_data)
    except operations.MovedOn:
        return _moved_on(request, member)
    messages.success(
        request, _("Notice is given. A letter tells the reason and the right to answer; nothing has ended.")
    )
    return redirect(CHANGE, member.pk)


def decide_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It ends, or it goes on: after the last day, or once the answer was read."""
    by, member = _organizer(request, (GIVES,)), _member(pk)
    notice = open_notice(member)
    if notice is None or not _decidable(request, notice, operations.local_day(timezone.now())):
        return _moved_on(request, member)
    form = DecideNoticeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, member, form, _("Decide about the notice"), notice=notice)
    end, reason = form.cleaned_data["outcome"] == "ended", form.cleaned_data["reason"]
    try:
        operations.decide_notice(notice=notice, end=end, reason=reason, by=by, at=timezone.now())
    except operations.MovedOn:
        return _moved_on(request, member)
    messages.success(request, _("The membership has ended.") if end else _("The membership goes on."))
    return redirect(CHANGE, member.pk)


def read_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A named organizer has read the answer."""
    by, member = _organizer(request, READS), _member(pk)
    about = waiting_decision(member)
    if request.method != "POST" or about is None:
        return redirect(CHANGE, member.pk)
    operations.read_answer(about=about, by=by, at=timezone.now())
    messages.success(request, _("Noted: you have read the answer."))
    return redirect(CHANGE, member.pk)


def _page(request: HttpRequest, member: Member, form: Any, title: str, **facts: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "member": member, "form": form, "title": title, **facts}
    status = 422 if form.errors else 200
    return render(request, "admin/members/member/notice.html", context, status=status)


def _organizer(request: HttpRequest, deeds: tuple[str, ...]) -> User:
    if not isinstance(request.user, User) or not any(may(request, deed) for deed in deeds):
        raise PermissionDenied
    return request.user


def _member(pk: UUID) -> Member:
    member = Member.objects.select_related("user").filter(pk=pk).first()
    if member is None:
        raise Http404
    return member


def _moved_on(request: HttpRequest, member: Member) -> HttpResponse:
    messages.info(request, _("Meanwhile this stands otherwise. Nothing was changed."))
    return redirect(CHANGE, member.pk)
