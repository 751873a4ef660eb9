"""Choose two versions and people; see what would change, and move weights and lines until it is right."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from icmp.models import Criterion, Pool, ProfileVersion, Segment
from icmp.operations.pools import forget_pool, keep_pool
from icmp.queries.admissions import scoring_profile
from icmp.queries.joining import published_profile, speaker
from icmp.sheets.works import RESCORE
from members.desk import may
from members.jobs import request_job
from members.requests import SiteRequest

from .forms import MovesForm, PoolForm, TrialForm
from .people import APPLICANTS, MEMBERS
from .showing import Words, answer
from .trying import trial


@require_safe
def start(request: SiteRequest) -> HttpResponse:
    """Which versions, on whom."""
    _must(request, "see_applications")
    return _start(request)


@require_safe
def result(request: SiteRequest) -> HttpResponse:
    """What would change; for htmx only the part that a moved weight or line changes."""
    _must(request, "see_applications")
    chosen = TrialForm(request.GET)
    if not chosen.is_valid():
        return _start(request, chosen=chosen, status=422)
    asked = chosen.cleaned_data
    versions, source, profile = (asked["before"], asked["after"]), asked["people"], asked["after_profile"]
    moves = MovesForm(request.GET, version=versions[1], profile=profile)
    if not moves.is_asked:
        moves = MovesForm(version=versions[1], profile=profile)
    elif not may(request, "set_profile"):
        raise PermissionDenied
    context = {"moves": moves, "chosen": chosen, "before": versions[0], "after": versions[1], "source": source}
    if moves.is_bound and not moves.is_valid():
        return _result(request, context, status=422)
    profiles = {"before": asked["before_profile"], "after": profile}
    tried = trial(**profiles, source=source, at=timezone.now(), versions=versions)
    told = answer(tried, tried.tried(moves.weights, moves.lines), _words(request, versions), moves.weights)
    return _result(request, {**context, "answer": told, "trial": tried})


@require_POST
def value(request: SiteRequest) -> HttpResponse:
    """Ask that everybody's answers be valued under two versions, so that more people can be counted than read."""
    _must(request, "set_profile")
    chosen = TrialForm(request.POST)
    if not chosen.is_valid():
        return _start(request, chosen=chosen, status=422)
    for version in {chosen.cleaned_data["before"], chosen.cleaned_data["after"]}:
        request_job(kind=RESCORE, arguments={"version": str(version.pk)}, by=request.user, at=timezone.now())
    messages.success(request, _("Everybody is being valued. Look again in a minute."))
    return redirect(f"{reverse('trials:result')}?{urlencode({name: chosen.data[name] for name in chosen.fields})}")


@require_POST
def upload(request: SiteRequest) -> HttpResponse:
    """Keep a pool, whole or not at all."""
    _must(request, "set_profile")
    version = published_profile()
    form = PoolForm(request.POST, request.FILES, profile=scoring_profile(version) if version else None)
    if not form.is_valid():
        return _start(request, upload_form=form, status=422)
    people = form.cleaned_data["file"]
    keep_pool(name=form.cleaned_data["name"], people=people, by=request.user, at=timezone.now())
    messages.success(request, _("The pool is there. Choose it under “On whom”."))
    return redirect("trials:start")


@require_POST
def forget(request: SiteRequest, pk: int) -> HttpResponse:
    """Delete a pool before its time."""
    _must(request, "set_profile")
    forget_pool(pool=get_object_or_404(Pool, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("The pool is deleted with everything in it."))
    return redirect("trials:start")


def _must(request: SiteRequest, deed: str) -> None:
    if not may(request, deed):
        raise PermissionDenied


def _start(
    request: SiteRequest, *, chosen: TrialForm | None = None, upload_form: PoolForm | None = None, status: int = 200
) -> HttpResponse:
    published = published_profile()
    newest = ProfileVersion.objects.about_members().order_by("-version").first()
    usual = {"before": published or newest, "after": request.GET.get("after") or newest, "people": APPLICANTS}
    context = {
        **admin.site.each_context(request),
        "chosen": chosen or TrialForm(initial=usual),
        "has_versions": newest is not None,
        "pools": Pool.objects.select_related("uploaded_by"),
        "upload_form": upload_form or PoolForm(),
        "may_upload": may(request, "set_profile"),
    }
    return render(request, "icmp/trials/start.html", context, status=status)


def _result(request: SiteRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    page = {"may_move": may(request, "set_profile"), "links": context["source"] in (APPLICANTS, MEMBERS), **context}
    if request.htmx:
        response = render(request, "icmp/trials/swap.html", page, status=status)
    else:
        frame = admin.site.each_context(request)
        response = render(request, "icmp/trials/result.html", {**frame, **page}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _words(request: SiteRequest, versions: tuple[ProfileVersion, ProfileVersion]) -> Words:
    say = speaker()
    labels = Criterion.objects.filter(profile_version__in=versions).values_list("key", "label")
    return Words(
        criteria={key: say(label) or key.replace("_", " ") for key, label in labels},
        segments={row.key: say(row.name) for row in Segment.objects.all()},
        currency=request.community.currency if request.community else "EUR",
    )
