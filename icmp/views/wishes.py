"""What applicants ask for about their data, from the page of their application."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from icmp.operations import NotPossible, erase_answers, keep_answers, object_to_scoring
from members.requests import SiteRequest

from .status import by_token, take_step


@require_POST
@never_cache
def keep(request: SiteRequest, token: str) -> HttpResponse:
    """Keep my answers longer, or no longer."""
    return take_step(request, by_token(token), keep_answers, keep=bool(request.POST.get("keep")))


@require_POST
@never_cache
def no_score(request: SiteRequest, token: str) -> HttpResponse:
    """No score over my answers."""
    return take_step(request, by_token(token), object_to_scoring)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def erase(request: SiteRequest, token: str) -> HttpResponse:
    """Delete my answers now, after reading what that means; a link alone is not enough."""
    row = by_token(token)
    if row.user_id != request.user.pk:
        raise Http404
    if request.method == "POST":
        try:
            erase_answers(application=row, by=request.user, at=timezone.now())
        except NotPossible:
            return redirect("icmp:application", token)
        return render(request, "icmp/erased.html")
    return render(request, "icmp/erase.html", {"application": row})
