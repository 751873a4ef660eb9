"""The foundation on the member site: everybody who belongs reads it, founding members comment and vote."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from icmp.models import FoundationStatus, FoundationVersion, MetricSnapshot, Vote
from icmp.operations import NotAFoundingMember, VotingIsOver, comment_on_foundation, vote_on_foundation
from icmp.queries import founding
from members.requests import SiteRequest

from .forms import CommentForm, VoteForm
from .parts import WHOLE, Difference, Part, differences, parts, titles
from .rounds import comments_on, not_carried, readable, round_of


@login_required
@require_safe
def present(request: SiteRequest) -> HttpResponse:
    """The foundation in force, in full."""
    _for_those_who_belong(request)
    row = FoundationVersion.objects.published().first()
    return render(request, "icmp/ratifying/foundation.html", _reading(request, row))


@login_required
@require_safe
@never_cache
def version(request: SiteRequest, version: int) -> HttpResponse:
    """One version: to vote on while it is being ratified, else to read."""
    _for_those_who_belong(request)
    row = get_object_or_404(readable(), version=version)
    if row.status == FoundationStatus.IN_RATIFICATION:
        return _show_vote(request, row)
    return render(request, "icmp/ratifying/foundation.html", _reading(request, row))


@login_required
@require_POST
def comment(request: SiteRequest, version: int) -> HttpResponse:
    """Say something about a part, or about the whole."""
    row, names, part = _voted_on(request, version), titles(), request.POST.get("part", WHOLE)
    if part not in names:
        raise Http404
    if row is None:
        return _over(request)
    form = CommentForm(request.POST, part=part, title=names[part])
    if not form.is_valid():
        return _show_vote(request, row, comment_form=form, status=422)
    try:
        text = form.cleaned_data["text"]
        comment_on_foundation(foundation=row, part=part, text=text, by=request.user, at=timezone.now())
    except VotingIsOver:
        return _over(request)
    except NotAFoundingMember as error:
        raise PermissionDenied from error
    messages.success(request, _("Your comment stands."))
    return redirect(f"{reverse('foundations:version', args=[row.version])}#{part or 'whole'}")


@login_required
@require_POST
def vote(request: SiteRequest, version: int) -> HttpResponse:
    """Vote, or change one's vote."""
    row = _voted_on(request, version)
    if row is None:
        return _over(request)
    form = VoteForm(request.POST)
    if not form.is_valid():
        return _show_vote(request, row, vote_form=form, status=422)
    try:
        chosen = Vote(form.cleaned_data["vote"])
        vote_on_foundation(foundation=row, by=request.user, vote=chosen, at=timezone.now())
    except VotingIsOver:
        return _over(request)
    except NotAFoundingMember as error:
        raise PermissionDenied from error
    messages.success(request, _("Your vote is counted. You can change it until the deadline."))
    return redirect("foundations:version", row.version)


def _for_those_who_belong(request: SiteRequest) -> None:
    if not request.user.viewer.sees_book:
        raise Http404


def _voted_on(request: SiteRequest, number: int) -> FoundationVersion | None:
    """The version that a form is about; None when it went back to the organizers meanwhile, or never was."""
    _for_those_who_belong(request)
    return FoundationVersion.objects.filter(version=number, status=FoundationStatus.IN_RATIFICATION).first()


def _reading(request: SiteRequest, row: FoundationVersion | None) -> dict[str, Any]:
    now = timezone.now()
    others = readable().only("version", "status", "effective_from")
    return {
        "foundation": row,
        "parts": [part for part in parts(row) if part.shown and part.key != "mission"] if row else [],
        "star": _star_now(row),
        "open_vote": founding.being_voted_on(now).first(),
        "waits_for_me": founding.waiting_for_vote_of(request.user, now) is not None,
        "not_carried": not_carried(),
        "others": [other for other in others if other != row and other.status != FoundationStatus.IN_RATIFICATION],
    }


def _star_now(row: FoundationVersion | None) -> MetricSnapshot | None:
    """The last counted figure of the star in force; a small group's is not shown."""
    if row is None or row.status != FoundationStatus.PUBLISHED or not row.north_star:
        return None
    counted = MetricSnapshot.objects.filter(metric_key="north_star", dimension={}, value__isnull=False)
    return counted.order_by("-period_end", "-computed_at").first()


def _show_vote(request: SiteRequest, row: FoundationVersion, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a version in ratification; a form that came back stands where it was typed."""
    now = timezone.now()
    round_ = round_of(row, request.user, at=now)
    in_force = FoundationVersion.objects.published().first()
    threads, sent = comments_on(row, request.user), forms.get("comment_form")
    before = {part.key: part for part in parts(in_force)} if in_force else {}
    language = request.community.language if request.community else "en"
    changes = {
        part.key: differences(before[part.key], part, language=language) for part in parts(row) if part.key in before
    }
    sections = [_section(part, changes.get(part.key, []), threads, sent, round_.may_comment) for part in parts(row)]
    whole = _section(Part(WHOLE, titles()[WHOLE], ()), [], threads, sent, round_.may_comment)
    context = {
        "foundation": row,
        "in_force": in_force,
        "round": round_,
        "sections": [each for each in sections if each["part"].shown or each["changes"]],
        "whole": whole,
        "changed": sum(1 for each in sections if each["changes"]),
        "vote_form": forms.get("vote_form") or VoteForm(initial={"vote": round_.own_vote}),
    }
    return render(request, "icmp/ratifying/vote.html", context, status=status)


def _section(
    part: Part, changes: list[Difference], threads: Any, sent: CommentForm | None, may_comment: bool
) -> dict[str, Any]:
    """A part with what changed in it, what was said about it, and the form to say more."""
    form = sent if sent is not None and sent.data.get("part", WHOLE) == part.key else None
    empty = CommentForm(part=part.key, title=str(part.title)) if may_comment else None
    return {
        "part": part,
        "changes": changes,
        "comments": threads.get(part.key, []),
        "form": form or empty,
        "is_open": form is not None,
    }


def _over(request: SiteRequest) -> HttpResponse:
    """There is no vote any more; what was typed is shown, so that it is not lost."""
    said = CommentForm(request.POST, part=WHOLE, title="")
    said.is_valid()
    return render(request, "icmp/ratifying/over.html", {"said": said.cleaned_data.get("text", "")}, status=409)
