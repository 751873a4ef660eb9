"""The desk's pages about first weeks: who is a candidate, the evidence about one, the verdict, the buddy."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from icmp.health.measure import AsOf
from members import lifecycle
from members.desk import may
from members.models import Member
from members.requests import SiteRequest

from . import queries
from .buddies import NotPossible, change_buddy
from .evidence import Evidence, evidence_of
from .forms import BuddyForm, VerdictForm
from .lines import lines
from .probation import AlreadyDecided, AlreadyExtended, decide_probation
from .wording import LACKS, STEPS

PAGE = 50
SEES, DECIDES = "see_people", "change_standing"


@require_safe
def candidates(request: SiteRequest) -> HttpResponse:
    """Everybody in their first weeks; whose time is over stands first."""
    _check(request, SEES)
    now = _now(request)
    rows = queries.newcomers().order_by("candidate_until", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [(line, [LACKS[name] for name in line.lacks]) for line in lines(list(page.object_list), today=now.day)]
    facts = {"lines": shown, "page_obj": page, "overdue": queries.overdue(now.day).count()}
    offers = list(queries.willing(now.day))
    places = {"willing": len(offers), "free": sum(queries.free_places(offer) for offer in offers)}
    return render(request, "icmp/newcomers/candidates.html", {**_frame(request), **facts, **places})


@require_safe
def review(request: SiteRequest, pk: UUID) -> HttpResponse:
    """The page of one: everything a person needs to decide."""
    _check(request, SEES)
    found = _evidence(request, pk)
    if found is None:
        return _moved_on(request, pk)
    return _page(request, found)


@require_POST
def decide(request: SiteRequest, pk: UUID) -> HttpResponse:
    """Write the verdict; whoever is second reads how it stands."""
    _check(request, DECIDES)
    found = _evidence(request, pk)
    if found is None:
        return _moved_on(request, pk)
    form = _verdict_form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, verdict=form, status=422)
    chosen = {
        key: value for key, value in form.cleaned_data.items() if key in ("verdict", "seen", "reason", "words", "until")
    }
    try:
        decide_probation(member=found.member, by=request.user, at=timezone.now(), evidence=found.as_facts(), **chosen)
    except (AlreadyDecided, AlreadyExtended):
        return _moved_on(request, pk)
    member = Member.objects.select_related("user").get(pk=pk)
    words = {"name": member.user, "standing": member.get_standing_display()}
    messages.success(request, _("%(name)s now stands as: %(standing)s. The letter is on its way.") % words)
    return redirect("newcomers:candidates")


@require_POST
def buddy(request: SiteRequest, pk: UUID) -> HttpResponse:
    """Ask somebody else to look after a newcomer; both are told."""
    _check(request, DECIDES)
    found = _evidence(request, pk)
    if found is None:
        return _moved_on(request, pk)
    form = _buddy_form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, chooses=form, status=422)
    chosen, seen = form.cleaned_data["buddy"], form.cleaned_data["seen"]
    try:
        pair = change_buddy(newcomer=found.member, buddy=chosen, seen=seen, by=request.user, at=timezone.now())
    except NotPossible:
        messages.info(request, _("Meanwhile somebody else changed the buddy. Nothing was changed now."))
        return redirect("newcomers:review", pk)
    words = {"buddy": pair.buddy.user, "name": found.member.user}
    messages.success(request, _("%(buddy)s looks after %(name)s now. Both get a letter.") % words)
    return redirect("newcomers:review", pk)


def _page(
    request: SiteRequest,
    found: Evidence,
    *,
    verdict: VerdictForm | None = None,
    chooses: BuddyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    decides = may(request, DECIDES)
    standing = found.member.standing
    context = {
        "found": found,
        "lacks": [LACKS[name] for name in found.lacks],
        "steps": _steps(found),
        "decides": decides,
        "verdict": (verdict or _verdict_form(found)) if decides and standing == lifecycle.CANDIDATE else None,
        "chooses": (chooses or _buddy_form(found)) if decides else None,
    }
    return render(request, "icmp/newcomers/review.html", {**_frame(request), **context}, status=status)


def _steps(found: Evidence) -> list[tuple[Any, Any]]:
    pair = found.buddy
    return [(label, getattr(pair, f"{name}_at")) for name, label in STEPS.items()] if pair else []


def _verdict_form(found: Evidence, sent: Any = None) -> VerdictForm:
    return VerdictForm(sent, today=found.today, ends_on=found.candidacy.ends_on, may_extend=not found.is_extended)


def _buddy_form(found: Evidence, sent: Any = None) -> BuddyForm:
    """Those who offered, with how many newcomers they have."""
    held = found.buddy
    willing = [
        (offer.member_id, _("%(name)s (has %(busy)s of %(most)s)") % _busy(offer))
        for offer in queries.willing(found.today)
        if offer.member_id not in (found.member.pk, held.buddy_id if held else None)
    ]
    return BuddyForm(sent, willing=willing, held=held.pk if held else None)


def _busy(offer: Any) -> dict[str, Any]:
    return {"name": offer.member.user, "busy": offer.busy, "most": offer.at_once}


def _evidence(request: SiteRequest, pk: UUID) -> Evidence | None:
    member = queries.newcomers().filter(pk=pk).first()
    return evidence_of(member, _now(request)) if member else None


def _moved_on(request: SiteRequest, pk: UUID) -> HttpResponse:
    """Somebody was faster, or the person is no candidate any more: say how it stands."""
    member = Member.objects.select_related("user").filter(pk=pk).first()
    if member is None:
        raise Http404
    words = {"name": member.user, "standing": member.get_standing_display()}
    messages.info(request, _("%(name)s stands as: %(standing)s. Nothing was changed.") % words)
    return redirect("newcomers:candidates")


def _check(request: SiteRequest, deed: str) -> None:
    if not may(request, deed):
        raise PermissionDenied


def _now(request: SiteRequest) -> AsOf:
    return AsOf(at=timezone.now(), timezone=request.community.timezone if request.community else "UTC")


def _frame(request: SiteRequest) -> dict[str, Any]:
    return admin.site.each_context(request)
