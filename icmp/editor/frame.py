"""What every page of the editor shares: finding the version, rights, remarks and personas beside it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from icmp.models import ProfileKind, ProfileStatus, ProfileVersion
from icmp.profile_lints import remarks
from icmp.queries.foundations import State
from icmp.queries.joining import speaker
from icmp.queries.profile_drafts import look_of, profile_state
from members.desk import may
from members.requests import SiteRequest

from . import wording
from .trying import tried


def found(request: SiteRequest, kind: str, version: int) -> ProfileVersion:
    """The version, for those who may see profiles."""
    if kind not in ProfileKind.values or not may(request, "see_applications"):
        raise Http404
    return get_object_or_404(ProfileVersion.objects.select_related("based_on"), kind=kind, version=version)


def to_write(request: SiteRequest, kind: str, version: int) -> ProfileVersion:
    """The version, for those who may write profiles."""
    row = found(request, kind, version)
    if not may(request, "set_profile"):
        raise PermissionDenied
    return row


def may_write(request: SiteRequest, row: ProfileVersion) -> bool:
    return row.status == ProfileStatus.DRAFT and may(request, "set_profile")


def beside(row: ProfileVersion, state: State | None = None) -> dict[str, Any]:
    """Remarks by criterion (under "" those on the whole) and the personas' outcomes, of what is saved or typed."""
    state, say = state or profile_state(row), speaker()
    told: dict[str, list[str]] = {}
    for each in remarks(look_of(row, state)):
        told.setdefault(each.criterion, []).append(wording.remark(each))
    personas = tried(state, say) if row.kind == ProfileKind.ICMP else []
    return {
        "told": told,
        "whole": told.get("", []),
        "personas": personas,
        "unscorable": personas is None,
        "failing": sum(not each.passes for each in personas or ()),
    }


def page(request: SiteRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    frame = admin.site.each_context(request) | {"may_set": may(request, "set_profile")}
    return render(request, f"icmp/editor/{name}.html", frame | context, status=status)
