"""A foundation's vote at the desk: ask, take back, publish. Counts only, nobody's vote."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from icmp.models import FoundationStatus, FoundationVersion
from icmp.operations import (
    FoundationRefusal,
    NobodyToAsk,
    NotADraft,
    NothingWritten,
    VoteNeeded,
    VoteRunning,
    ask_for_ratification,
    publish_foundation,
    withdraw_ratification,
)
from icmp.queries import founding
from members.desk import may
from members.requests import SiteRequest

from .forms import AskForm, PublishForm
from .parts import titles
from .rounds import comments_on, round_of

REFUSALS = {
    NotADraft: gettext_lazy("Only a draft can be put to the vote or published; this version is one no longer."),
    NothingWritten: gettext_lazy("Write the mission first: without it there is nothing to vote on."),
    NobodyToAsk: gettext_lazy("There are no founding members yet. You can publish this version without a vote."),
    VoteRunning: gettext_lazy("The vote is still running. Wait for its end, or take the version back first."),
    VoteNeeded: gettext_lazy("There are founding members: ask them, or say why this goes without their vote."),
}


@require_safe
def state(request: SiteRequest, version: int) -> HttpResponse:
    """How the vote on a version stands, what was said, and the next step."""
    return _page(request, get_object_or_404(FoundationVersion, version=version))


@require_POST
def ask(request: SiteRequest, version: int) -> HttpResponse:
    """Put a draft to the vote."""
    row, form = _for_keepers(request, version), AskForm(request.POST)
    if not form.is_valid():
        return _page(request, row, ask_form=form, status=422)
    done = _("The founding members have their letters.")
    return _step(request, row, ask_for_ratification, done, days=form.cleaned_data["days"])


@require_POST
def withdraw(request: SiteRequest, version: int) -> HttpResponse:
    """Take a version back to change it; every vote is void."""
    done = _("It is a draft again, and those who were asked have a letter.")
    return _step(request, _for_keepers(request, version), withdraw_ratification, done)


@require_POST
def publish(request: SiteRequest, version: int) -> HttpResponse:
    """Put a version into force."""
    row = _for_keepers(request, version)
    form = PublishForm(request.POST, needs_reason=_needs_reason(row))
    if not form.is_valid():
        return _page(request, row, publish_form=form, status=422)
    done = _("It is in force. The founding members have their letters.")
    return _step(request, row, publish_foundation, done, reason=form.cleaned_data.get("reason", ""))


def _for_keepers(request: SiteRequest, version: int) -> FoundationVersion:
    if not may(request, "set_foundations"):
        raise PermissionDenied
    return get_object_or_404(FoundationVersion, version=version)


def _step(
    request: SiteRequest, row: FoundationVersion, operation: Callable[..., Any], done: str, **facts: Any
) -> HttpResponse:
    """Take one step; what forbids it is said on the page as it is now."""
    try:
        operation(foundation=row, by=request.user, at=timezone.now(), **facts)
    except FoundationRefusal as error:
        row.refresh_from_db()
        return _page(request, row, refusal=REFUSALS[type(error)], status=409)
    messages.success(request, done)
    return redirect("ratifying:state", row.version)


def _needs_reason(row: FoundationVersion) -> bool:
    return row.status == FoundationStatus.DRAFT and founding.founding_members(row).exists()


def _page(request: SiteRequest, row: FoundationVersion, *, status: int = 200, **more: Any) -> HttpResponse:
    now, names = timezone.now(), titles()
    rule, founders = founding.rule_for(row), founding.founding_members(row).count()
    keeps, is_draft = may(request, "set_foundations"), row.status == FoundationStatus.DRAFT
    threads = comments_on(row, request.user)
    context = {
        **admin.site.each_context(request),
        "foundation": row,
        "round": round_of(row, request.user, at=now) if row.status == FoundationStatus.IN_RATIFICATION else None,
        "founders": founders,
        "needed": founding.needed(rule, founders),
        "threads": [(names[key], threads[key]) for key in names if key in threads],
        "comment_count": sum(len(thread) for thread in threads.values()),
        "may_ask": keeps and is_draft and founders > 0,
        "may_withdraw": keeps and row.status == FoundationStatus.IN_RATIFICATION,
        "may_publish": keeps and (is_draft or (row.ratified_at is not None and row.status == "in_ratification")),
        "ask_form": AskForm(initial={"days": rule.days}),
        "publish_form": PublishForm(needs_reason=is_draft and founders > 0),
    }
    return render(request, "icmp/ratifying/desk.html", context | more, status=status)
