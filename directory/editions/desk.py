"""An edition at the desk: its page, its verbs, its progress, a look at its entries."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import Edition, Entry
from members.desk import may
from members.models import Job, JobState
from members.requests import SiteRequest

from .forms import EditionForm
from .lifecycle import FROZEN, OPEN, PUBLISHED, RENDERING
from .operations import NotPossible, change_edition, open_edition
from .press import PressStopped
from .preview import STEP, preview_page
from .queries import builds, funnel, withdrawn_since
from .verbs import BY_NAME, REFUSALS, Verb, open_verbs

DEED = "make_book"
CHANGE = "admin:directory_edition_change"
SHAPES = {PUBLISHED: "ok", FROZEN: "mark", RENDERING: "watch"}
TEMPLATES = "admin/directory/edition"


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SiteRequest) -> HttpResponse:
    """Begin an edition."""
    _check(request)
    last = Edition.objects.order_by("-number").first()
    community = request.community
    fresh = {
        "number": last.number + 1 if last else 1,
        "year": timezone.localdate().year,
        "language": community.language if community else "en",
    }
    form = EditionForm(request.POST or None, initial=fresh)
    if request.method == "POST" and form.is_valid():
        edition = open_edition(**form.changes, by=request.user, at=timezone.now())
        messages.success(request, _("The edition is open. Now gather its entries."))
        return redirect(CHANGE, edition.pk)
    return _render(request, "page", title=_("New edition"), form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: SiteRequest, pk: int) -> HttpResponse:
    """Everything about one edition."""
    edition = _found(request, pk)
    form = EditionForm(request.POST or None, edition=edition, initial=EditionForm.beginning(edition))
    if request.method == "POST" and form.is_valid():
        try:
            change_edition(edition=edition, changes=form.changes, by=request.user, at=timezone.now())
            messages.success(request, _("Saved."))
        except NotPossible as refusal:
            messages.error(request, str(REFUSALS[type(refusal)]))
        return redirect(CHANGE, pk)
    facts = {
        "form": form if edition.state in OPEN else None,
        "funnel": funnel(edition),
        "shape": SHAPES.get(edition.state, ""),
        "verbs": [_button(one, edition) for one in open_verbs(edition)],
        "job": builds(edition).first(),
        "withdrawn": withdrawn_since(edition).count() if edition.frozen_at else 0,
    }
    return _render(request, "page", title=_title(edition), edition=edition, **facts, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def verb(request: SiteRequest, pk: int, *, name: str) -> HttpResponse:
    """Ask whether to do it, then do it."""
    edition, chosen = _found(request, pk), BY_NAME[name]
    if request.method != "POST":
        return _render(
            request, "verb", title=chosen.label, edition=edition, verb=chosen, possible=chosen.is_open(edition)
        )
    try:
        chosen.do(edition, by=request.user, at=timezone.now())
        messages.success(request, str(chosen.done))
    except tuple(REFUSALS) as refusal:
        messages.error(request, str(REFUSALS[type(refusal)]))
    return redirect("admin:directory_edition_progress" if name == "build" else CHANGE, pk)


@require_safe
def progress(request: SiteRequest, pk: int) -> HttpResponse:
    """How far the build is; asked again every second while it goes on."""
    edition = _found(request, pk)
    job = builds(edition).first()
    facts: dict[str, Any] = {"job": job, "left": _left(job), "is_open": job and job.state in OPEN_JOB}
    template = "progress_bar" if request.htmx else "progress"
    return _render(request, template, title=_("The PDF of the book"), edition=edition, **facts)


@require_safe
def preview(request: SiteRequest, pk: int) -> HttpResponse:
    """Some entries as they will be printed."""
    edition = _found(request, pk)
    count = Entry.objects.included().filter(edition=edition).count()
    start = _start(request, count)
    facts = {"start": start, "count": count, "before": max(0, start - STEP), "after": start + STEP}
    return _render(request, "preview", title=_("A look at the entries"), edition=edition, **facts)


@require_safe
def preview_picture(request: SiteRequest, pk: int) -> HttpResponse:
    """One page of entries, set by the same press as the book."""
    edition = _found(request, pk)
    entries = list(Entry.objects.included().filter(edition=edition))
    chosen = entries[_start(request, len(entries)) :][:STEP]
    if not chosen:
        raise Http404
    try:
        picture = preview_page(edition, chosen)
    except PressStopped as stopped:
        raise Http404 from stopped
    return HttpResponse(picture, content_type="image/png")


@require_safe
def download(request: SiteRequest, pk: int) -> FileResponse:
    """The PDF, for the printer or for a last look."""
    edition = _found(request, pk)
    return pdf_of(edition)


def pdf_of(edition: Edition) -> FileResponse:
    """The file under a name that says what it is; 404 when there is none."""
    if not edition.pdf.name or not edition.pdf.storage.exists(edition.pdf.name):
        raise Http404
    name = f"book-{edition.number}-{edition.year}.pdf"
    return FileResponse(edition.pdf.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


OPEN_JOB = (JobState.WAITING, JobState.RUNNING)
PAGES: dict[str, Callable[..., HttpResponseBase]] = {
    "progress": progress,
    "preview": preview,
    "preview/page.png": preview_picture,
    "download": download,
    **{name: partial(verb, name=name) for name in BY_NAME},
}


def _check(request: SiteRequest) -> None:
    if not may(request, DEED):
        raise PermissionDenied


def _found(request: SiteRequest, pk: int) -> Edition:
    _check(request)
    return get_object_or_404(Edition, pk=pk)


def _render(request: SiteRequest, name: str, *, status: int = 200, **facts: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "opts": Edition._meta, **facts}
    return render(request, f"{TEMPLATES}/{name}.html", context, status=status)


def _button(verb: Verb, edition: Edition) -> dict[str, Any]:
    url = reverse(f"admin:directory_edition_{verb.name}", args=[edition.pk])
    return {"url": url, "label": verb.label, "asks": verb.asks, "weight": verb.weight}


def _title(edition: Edition) -> str:
    return _("Edition %(number)s") % {"number": edition.number}


def _start(request: SiteRequest, count: int) -> int:
    asked = request.GET.get("from", "0")
    start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 0
    return min(start, max(0, count - 1))


def _left(job: Job | None) -> str:
    """How long it may still take, from how long it took so far."""
    if job is None or job.state != JobState.RUNNING or not job.done or not job.alive_at:
        return ""
    took = (job.alive_at - job.asked_at).total_seconds()
    left = max(1, round(took / job.done * (job.total - job.done)))
    words = ngettext("About %(count)s second left.", "About %(count)s seconds left.", left) % {"count": left}
    close = _("You may close this page.")
    return f"{words} {close}"
