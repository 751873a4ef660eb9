"""What every screen of the editor shares: who may open it, which version it is about, and the frame around it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from icmp.admin.words import Vocabulary
from icmp.drafting import State
from icmp.models import ProfileStatus, ProfileVersion
from members.desk import may
from members.requests import SiteRequest

from .beside import Beside

READS, WRITES = "see_applications", "set_profile"
LOOK = "look"  # a form sent only to see what follows from it


def for_readers(request: SiteRequest) -> None:
    """Whoever may not read profiles finds nothing here."""
    if not may(request, READS):
        raise Http404


def for_keepers(request: SiteRequest) -> None:
    """Whoever may read but not write is told so."""
    for_readers(request)
    if not may(request, WRITES):
        raise PermissionDenied


def found(kind: str, version: int) -> ProfileVersion:
    """The version that an address names."""
    return get_object_or_404(ProfileVersion.objects.select_related("based_on"), kind=kind, version=version)


def page(
    request: SiteRequest, name: str, row: ProfileVersion, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A screen about a version, framed by the desk."""
    writes = may(request, WRITES)
    frame = {
        **admin.site.each_context(request),
        "profile": row,
        "profile_title": title_of(row),
        "may_start": writes,
        "may_write": writes and row.status == ProfileStatus.DRAFT,
    }
    return render(request, f"icmp/editor/{name}.html", frame | context, status=status)


def look(request: SiteRequest, row: ProfileVersion, state: State, words: Vocabulary, *, key: str = "") -> HttpResponse:
    """What follows from what is typed right now, for htmx: the part beside the form."""
    beside = Beside(row, state, words)
    context = {"beside": beside, "profile": row, "key": key, "own": beside.remarks_on(key), "is_look": True}
    return render(request, "icmp/editor/beside.html", context)


def title_of(row: ProfileVersion) -> str:
    """What a version is called on its screens."""
    words = _("Members, version %(version)s") if row.kind == "icmp" else _("Customers, version %(version)s")
    return words % {"version": row.version}
