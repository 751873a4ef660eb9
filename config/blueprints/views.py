"""The community as a file: download it, or have one read. First every difference is shown, then drafts are made."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from members.desk import may
from members.models import Community
from members.requests import SiteRequest

from .arriving import Difference, take_in, try_out
from .exporting import export_text
from .forms import BlueprintForm
from .importing import fitted
from .reading import BlueprintError, read_source
from .sections import schema

AROUND = 2  # lines shown before and after the one that is wrong
NAMES: dict[str, Promise] = {
    "community": gettext_lazy("Community"),
    "foundation": gettext_lazy("Foundation"),
    "segments": gettext_lazy("Segments"),
    "needs": gettext_lazy("Needs"),
    "programmes": gettext_lazy("Programs"),
    "personas": gettext_lazy("Personas"),
    "attributes": gettext_lazy("Attributes"),
    "icp": gettext_lazy("Profile of customers"),
    "icmp": gettext_lazy("Profile of members"),
    "consents": gettext_lazy("Consents"),
    "code_of_conduct": gettext_lazy("Code of conduct"),
    "imprint": gettext_lazy("Imprint"),
    "privacy_notice": gettext_lazy("Privacy notice"),
    "engagement_expectations": gettext_lazy("Expectations"),
    "probation": gettext_lazy("Probation"),
    "cohort_policy": gettext_lazy("Intakes"),
    "membership_tiers": gettext_lazy("Plans"),
    "events": gettext_lazy("Events"),
    "projects": gettext_lazy("Projects"),
    "organizer_hours_by_need": gettext_lazy("Organizers’ hours by need"),
}
FATES: dict[str, Promise] = {
    "draft": gettext_lazy("comes as a draft"),
    "added": gettext_lazy("is added"),
    "resting": gettext_lazy("is added, resting"),
    "stays": gettext_lazy("stays as it is here"),
}


@dataclass(frozen=True)
class Line:
    """A line of the file, and whether it is the one that is wrong."""

    number: int
    text: str
    is_wrong: bool


@require_http_methods(["GET", "HEAD", "POST"])
def blueprint(request: SiteRequest) -> HttpResponse:
    """Download, choose a file, read what it would change, confirm."""
    _the_community(request)
    if request.method != "POST":
        return _page(request, form=BlueprintForm())
    form = BlueprintForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    text, confirmed = form.cleaned_data["text"], "confirm" in request.POST
    try:
        source = read_source(text)
        do = take_in if confirmed else try_out
        found = do(source, fitted(source), by=request.user, at=timezone.now())
    except BlueprintError as error:
        again = BlueprintForm(initial={"text": text})
        return _page(request, form=again, error=error, lines=_around(text, error.line), status=422)
    if confirmed:
        messages.success(request, _("The drafts are there. Nothing that is in force has changed."))
        return redirect("blueprints:blueprint")
    return _page(request, text=text, **_told(found))


@require_safe
def download(request: SiteRequest) -> HttpResponse:
    """The community as a file to keep."""
    community = _the_community(request)
    response = HttpResponse(export_text(community), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{community.slug}.yaml"'
    return response


@require_safe
def described(request: SiteRequest) -> HttpResponse:
    """What may stand in a file, as JSON Schema."""
    _the_community(request)
    return JsonResponse(schema(), json_dumps_params={"indent": 1, "ensure_ascii": False})


def _the_community(request: SiteRequest) -> Community:
    if not may(request, "set_foundations"):
        raise PermissionDenied
    if request.community is None:
        raise Http404
    return request.community


def _told(found: list[Difference]) -> dict[str, Any]:
    """What would be made, and what would stay."""
    lines = [(NAMES[each.section], FATES[each.fate], each) for each in found]
    return {
        "coming": [line for line in lines if line[2].fate != "stays"],
        "staying": [line for line in lines if line[2].fate == "stays"],
    }


def _around(text: str, wrong: int) -> list[Line]:
    lines = text.splitlines()
    first = max(0, wrong - 1 - AROUND)
    return [Line(number, line[:200], number == wrong) for number, line in enumerate(lines, 1)][first : wrong + AROUND]


def _page(request: SiteRequest, *, status: int = 200, **facts: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": _("The community as a file"), **facts}
    return render(request, "config/blueprint.html", context, status=status)
