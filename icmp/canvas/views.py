"""The foundations canvas: its versions, one version with its steps, and what changed between two."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from icmp.models import FoundationStatus, FoundationVersion
from icmp.operations import NotADraft, WasVotedOn, discard_foundation, start_foundation
from icmp.queries.foundations import states_of
from icmp.ratifying.parts import differences, parts
from members.desk import may
from members.requests import SiteRequest

from .screens import general_remarks, stops
from .writing import step

__all__ = ["changes", "discard", "overview", "start", "step", "versions"]
PAGE = 50
MOST_DIGITS = 6


class ChangesForm(forms.Form):
    """Two versions to lay side by side."""

    before = forms.ModelChoiceField(
        FoundationVersion.objects.all(), to_field_name="version", label=gettext_lazy("From"), empty_label=None
    )
    after = forms.ModelChoiceField(
        FoundationVersion.objects.all(), to_field_name="version", label=gettext_lazy("To"), empty_label=None
    )


@require_safe
def versions(request: SiteRequest) -> HttpResponse:
    """Every version, the newest first."""
    _for_readers(request)
    rows = FoundationVersion.objects.select_related("based_on", "author")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "draft": rows.filter(status=FoundationStatus.DRAFT).first(),
        "in_force": rows.published().first(),
    }
    return _render(request, "versions", context)


@require_POST
def start(request: SiteRequest) -> HttpResponse:
    """Begin a draft: from the version named, from the one in force, or empty."""
    _for_keepers(request)
    named = request.POST.get("based_on", "")
    source = _version(named) if named else None
    draft = start_foundation(by=request.user, at=timezone.now(), based_on=source)
    messages.success(
        request, _("Version %(version)s is begun. Nobody but organizers sees it.") % {"version": draft.version}
    )
    return redirect("canvas:overview", draft.version)


@require_safe
def overview(request: SiteRequest, version: int) -> HttpResponse:
    """One version: its steps, how far each is, and where to go from here."""
    _for_readers(request)
    return _overview(request, _found(version))


@require_POST
def discard(request: SiteRequest, version: int) -> HttpResponse:
    """Throw a draft away."""
    _for_keepers(request)
    row = _found(version)
    try:
        discard_foundation(foundation=row, by=request.user, at=timezone.now())
    except NotADraft:
        return _overview(request, row, refusal=_("Only a draft can be thrown away; this version is one no longer."))
    except WasVotedOn:
        words = _("The founding members were asked about this draft or commented on it, so it stays.")
        return _overview(request, row, refusal=words)
    messages.success(request, _("The draft of version %(version)s is gone.") % {"version": version})
    return redirect("canvas:versions")


@require_safe
def changes(request: SiteRequest) -> HttpResponse:
    """What differs between two versions, part by part and word by word."""
    _for_readers(request)
    form = ChangesForm(request.GET or _newest_pair())
    found: list[dict[str, Any]] = []
    if form.is_valid():
        language = request.community.language if request.community else "en"
        sides = zip(parts(form.cleaned_data["before"]), parts(form.cleaned_data["after"]), strict=True)
        found = [{"part": after, "changes": differences(before, after, language=language)} for before, after in sides]
    context = {"form": form, "sections": [each for each in found if each["changes"]], "chosen": form.is_valid()}
    return _render(request, "changes", context | (form.cleaned_data if form.is_valid() else {}))


def _newest_pair() -> dict[str, int]:
    """The newest version against the one it began with, else against the one before."""
    rows = list(FoundationVersion.objects.select_related("based_on")[:2])
    if not rows:
        return {}
    before = rows[0].based_on or rows[-1]
    return {"before": before.version, "after": rows[0].version}


def _overview(request: SiteRequest, row: FoundationVersion, *, refusal: str = "") -> HttpResponse:
    keeps, is_draft = may(request, "set_foundations"), row.status == FoundationStatus.DRAFT
    states = states_of(row)
    context = {
        "foundation": row,
        "stops": stops(states),
        "general": general_remarks(states),
        "refusal": refusal,
        "may_write": keeps and is_draft,
        "may_start": keeps,
        "compare_with": row.based_on or FoundationVersion.objects.filter(version__lt=row.version).first(),
    }
    return _render(request, "overview", context, status=409 if refusal else 200)


def _render(request: SiteRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    frame = admin.site.each_context(request) | {"may_set": may(request, "set_foundations")}
    return render(request, f"icmp/canvas/{name}.html", frame | context, status=status)


def _found(version: int) -> FoundationVersion:
    return get_object_or_404(FoundationVersion.objects.select_related("based_on"), version=version)


def _version(typed: str) -> FoundationVersion:
    if not typed.isdecimal() or len(typed) > MOST_DIGITS:
        raise Http404
    return _found(int(typed))


def _for_readers(request: SiteRequest) -> None:
    if not may(request, "see_desk"):
        raise Http404


def _for_keepers(request: SiteRequest) -> None:
    if not may(request, "set_foundations"):
        raise PermissionDenied
