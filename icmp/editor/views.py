"""The versions of both profiles: begun, duplicated, undone, thrown away, published."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icmp.models import ProfileKind, ProfileStatus, ProfileVersion, Subject
from icmp.operations import (
    NoProfileDraft,
    NothingToRedo,
    NothingToUndo,
    NotPublishable,
    ProfileChanged,
    VersionInUse,
    discard_profile_draft,
    obstacles,
    publish_profile_version,
    redo_profile_change,
    start_profile_draft,
    undo_profile_change,
)
from members.desk import may
from members.requests import SiteRequest

from .frame import WRITES, for_keepers, for_readers, found, page, title_of

PAGE = 50
MOST_DIGITS = 9


@require_safe
def versions(request: SiteRequest) -> HttpResponse:
    """Every version of both profiles, the newest first."""
    for_readers(request)
    rows = ProfileVersion.objects.select_related("based_on", "published_by").annotate(how_many=Count("criteria"))
    paged = Paginator(rows.order_by("-kind", "-version"), PAGE).get_page(request.GET.get("page"))
    drafts = list(rows.filter(status=ProfileStatus.DRAFT).order_by("-kind", "-version")[:PAGE])
    context = {
        **admin.site.each_context(request),
        "page_obj": paged,
        "versions": [(row, title_of(row)) for row in paged.object_list],
        "drafts": [(row, title_of(row)) for row in drafts],
        "kinds": set(rows.values_list("kind", flat=True)),
        "may_start": may(request, WRITES),
    }
    return render(request, "icmp/editor/versions.html", context)


@require_POST
def start(request: SiteRequest) -> HttpResponse:
    """Begin a draft: from the version named, from the one in force, or empty."""
    for_keepers(request)
    kind, named = request.POST.get("kind", ""), request.POST.get("based_on", "")
    subject = request.POST.get("subject", Subject.PERSON)
    if kind not in ProfileKind.values or subject not in Subject.values:
        raise Http404
    if named and (not named.isdecimal() or len(named) > MOST_DIGITS):
        raise Http404
    source = found(kind, int(named)) if named else None
    draft = start_profile_draft(kind=kind, subject=subject, based_on=source, by=request.user, at=timezone.now())
    messages.success(request, _("“%(title)s” is begun. Nobody but organizers sees it.") % {"title": title_of(draft)})
    return _back(request, draft)


@require_POST
def undo(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """Take the last saved change back."""
    for_keepers(request)
    row = found(kind, version)
    try:
        undo_profile_change(version=row, revision=_revision(request), by=request.user, at=timezone.now())
    except ProfileChanged:
        messages.warning(request, _("Somebody saved in between, so nothing was undone. This is how it stands now."))
    except NothingToUndo:
        messages.info(request, _("There is nothing to undo."))
    except NoProfileDraft:
        messages.warning(request, _("This version is no draft any more."))
    else:
        messages.success(request, _("The last change is undone."))
    return _back(request, row)


@require_POST
def redo(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """Do again what was taken back last."""
    for_keepers(request)
    row = found(kind, version)
    try:
        redo_profile_change(version=row, revision=_revision(request), by=request.user, at=timezone.now())
    except ProfileChanged:
        messages.warning(request, _("Somebody saved in between, so nothing was done again. This is how it stands now."))
    except NothingToRedo:
        messages.info(request, _("There is nothing to do again."))
    except NoProfileDraft:
        messages.warning(request, _("This version is no draft any more."))
    else:
        messages.success(request, _("The change is back."))
    return _back(request, row)


@require_POST
def discard(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """Throw a draft away."""
    for_keepers(request)
    row = found(kind, version)
    try:
        discard_profile_draft(version=row, by=request.user, at=timezone.now())
    except VersionInUse:
        words = _("Somebody was measured by this version or it was in force, so it stays.")
        return page(request, "publish", row, {"refusal": words, "reasons": []}, status=409)
    messages.success(request, _("“%(title)s” is gone.") % {"title": title_of(row)})
    return redirect("editor:versions")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """What publishing would do and what still stands in the way; sent, it does it."""
    for_readers(request)
    row = found(kind, version)
    if request.method != "POST":
        reasons = obstacles(row) if row.status == ProfileStatus.DRAFT else []
        return page(request, "publish", row, {"reasons": reasons, "in_force": _in_force(row)})
    for_keepers(request)
    try:
        publish_profile_version(version=row, revision=_revision(request), by=request.user, at=timezone.now())
    except NotPublishable as refused:
        return page(request, "publish", row, {"reasons": refused.reasons, "in_force": _in_force(row)}, status=422)
    except ProfileChanged:
        words = _("Somebody changed the draft while you were reading. Look at it once more before it counts.")
        row.refresh_from_db()
        context = {"refusal": words, "reasons": obstacles(row), "in_force": _in_force(row)}
        return page(request, "publish", row, context, status=409)
    except NoProfileDraft:
        words = _("This version is no draft any more.")
        return page(request, "publish", row, {"refusal": words, "reasons": []}, status=409)
    messages.success(request, _("“%(title)s” is in force.") % {"title": title_of(row)})
    return redirect("editor:profile", kind, version)


def _back(request: SiteRequest, row: ProfileVersion) -> HttpResponse:
    """To the criteria, or to the join form for whoever came from there."""
    if request.POST.get("then") == "form" and row.kind == ProfileKind.ICMP:
        return redirect("form_editor:form", row.version)
    return redirect("editor:profile", row.kind, row.version)


def _in_force(row: ProfileVersion) -> ProfileVersion | None:
    return ProfileVersion.objects.published().filter(kind=row.kind).first()


def _revision(request: SiteRequest) -> int:
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) <= MOST_DIGITS else -1
