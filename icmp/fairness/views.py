"""One page about fairness: read by those who see applications; groups are chosen by those who set the profile."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from icmp.queries.deciding import stamp_of_the_year
from icmp.reviewing.answers import reads_blind
from icmp.stamp_words import sentences
from members.desk import may
from members.models import Community
from members.requests import SiteRequest

from . import queries
from .figures import impact, reading
from .forms import GroupForm, WhichForm
from .groups import watched
from .monitored import monitored
from .operations import Enough, read_blind, stop_watching, watch_group


@require_http_methods(["GET", "HEAD", "POST"])
def fairness(request: SiteRequest) -> HttpResponse:
    """All figures with what to do; a POST begins to watch a group."""
    if not may(request, "see_applications"):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, GroupForm())
    if not may(request, "set_profile"):
        raise PermissionDenied
    form = GroupForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        watch_group(name=form.cleaned_data["name"], when=form.rule, by=request.user, at=timezone.now())
    except Enough:
        form.add_error(None, _("Twelve groups are watched already. Let one go first: with more, chance sounds alarms."))
        return _page(request, form, status=422)
    messages.success(request, _("The group is compared from now on."))
    return redirect("fairness:fairness")


@require_POST
def stop(request: SiteRequest, key: str) -> HttpResponse:
    """Watch a group no longer."""
    if not may(request, "set_profile"):
        raise PermissionDenied
    if stop_watching(key=key, by=request.user, at=timezone.now()):
        messages.success(request, _("The group is no longer compared."))
    return redirect("fairness:fairness")


@require_POST
def blind(request: SiteRequest) -> HttpResponse:
    """Hide or show who an applicant is while one reads."""
    if not may(request, "set_profile"):
        raise PermissionDenied
    wanted = request.POST.get("blind") == "on"
    if read_blind(blind=wanted, by=request.user, at=timezone.now()):
        messages.success(
            request,
            _("Readers do not see who somebody is until their own ratings are in.")
            if wanted
            else _("Readers see from the start who somebody is."),
        )
    return redirect("fairness:fairness")


def _page(request: SiteRequest, form: GroupForm, *, status: int = 200) -> HttpResponse:
    which = WhichForm(request.GET)
    if not which.is_valid():
        status, intake = 422, None
    else:
        intake = which.chosen
    cases, groups, now = queries.cases(intake), watched(Community.objects.the()), timezone.now()
    figures = impact.figures(cases, groups, names=impact.criteria_named()) + impact.monitored_figures(monitored())
    context: dict[str, Any] = {
        "which": which,
        "form": form,
        "groups": groups,
        "impacts": figures,
        "todo": impact.todo(figures),
        "vouches": impact.without_vouch(cases),
        "readers": reading.figures(now, names_shown=may(request, "decide_applications")),
        "stamp": sentences(stamp_of_the_year(now)),
        "reads_blind": reads_blind(),
        "may_set": may(request, "set_profile"),
        "drawn": len(cases) == queries.MOST,
        "most": queries.MOST,
    }
    return render(
        request, "icmp/fairness/fairness.html", {**admin.site.each_context(request), **context}, status=status
    )
