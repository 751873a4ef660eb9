"""People from a list: choose the file, say what its columns are, look at every row, and take them in."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.desk import may
from members.models import Import, ImportState, JobState
from members.requests import SiteRequest

from . import operations
from .flaws import FileFlaw
from .forms import ColumnsForm, FileForm, TakeForm
from .queries import SEAT, newest_job, seatless, takeable
from .showing import page_of, tabs
from .words import flaw_words

DEED, SEATS = "import_people", "change_standing"
SHOWN = 30  # imports on the first page
WORKING = (ImportState.READING, ImportState.TAKING)
OPEN = (JobState.WAITING, JobState.RUNNING)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SiteRequest) -> HttpResponse:
    """Choose a file; below stand those that were chosen before."""
    _must(request)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        language = request.community.language if request.community else "en"
        try:
            source = operations.choose_file(
                file=file.file, name=file.name, language=language, by=request.user, at=timezone.now()
            )
        except FileFlaw as flaw:
            form.add_error("file", flaw_words(flaw.flaw, flaw.line))
        else:
            return redirect("importing:columns", source.pk)
    imports = Import.objects.select_related("chosen_by", "taken_by")[:SHOWN]
    status = 422 if request.method == "POST" else 200
    return _page(request, "start", form=form, imports=imports, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: SiteRequest, pk: uuid.UUID) -> HttpResponse:
    """Say what each column holds; then every row is read, and nobody changed."""
    source = _found(request, pk)
    if source.state in WORKING or not source.file or source.taken or source.changed:
        return redirect("importing:show", pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, source=source)
    if not form.is_bound or not form.is_valid():
        return _page(request, "columns", form=form, source=source, status=422 if form.is_bound else 200)
    return _step(
        request, pk, operations.say_columns, source=source, mapping=form.mapping, manner=form.cleaned_data["manner"],
        language=form.cleaned_data["language"], by=request.user, at=timezone.now(),
    )  # fmt: skip


@require_safe
def show(request: SiteRequest, pk: uuid.UUID) -> HttpResponse:
    """How far it is; then what becomes of every row, or became."""
    source = _found(request, pk)
    if source.state == ImportState.CHOSEN:
        return redirect("importing:columns", pk)
    job = newest_job(source)
    is_open = job is not None and job.state in OPEN
    facts: dict[str, Any] = {
        "source": source,
        "job": job,
        "is_open": is_open,
        "is_seating": job is not None and job.kind == SEAT,
    }
    response = _page(request, "progress_bar" if request.htmx else "show", **facts, **_look(request, source))
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx and not is_open:
        response["HX-Refresh"] = "true"  # there is something new to look at
    return response


def _look(request: SiteRequest, source: Import) -> dict[str, Any]:
    """The rows of one fate, and what can be done with the whole."""
    if source.state in WORKING or request.htmx:
        return {}
    every = tabs(source, request.GET.get("fate", ""))
    fate = next((tab.fate for tab in every if tab.is_here), every[0].fate if every else "")
    after = request.GET.get("after", "")
    rows, more = page_of(
        source, fate=fate, after=int(after) if after.isascii() and after.isdecimal() and len(after) < 8 else 0
    )
    return {
        "tabs": tabs(source, fate),
        "fate": fate,
        "rows": rows,
        "more": more,
        "is_deeper": bool(after),
        "takeable": takeable(source).filter(done=False).count(),
        "flaw": flaw_words(source.flaw, source.flaw_line) if source.flaw else "",
        "form": TakeForm(),
        "may_seat": may(request, SEATS),
        "seatless": seatless(source).count() if source.taken else 0,
    }


@require_POST
def want(request: SiteRequest, pk: uuid.UUID) -> HttpResponse:
    """Say of some who may be here already that they are somebody else, or take that back."""
    source = _found(request, pk)
    chosen = [int(row) for row in request.POST.getlist("row") if row.isascii() and row.isdecimal() and len(row) < 18]
    rows = None if "all" in request.POST else chosen
    answer = _step(request, pk, operations.want_rows, source=source, rows=rows, wanted="wanted" in request.POST)
    answer["Location"] += "?fate=perhaps"
    return answer


@require_POST
def take(request: SiteRequest, pk: uuid.UUID) -> HttpResponse:
    """Take in what would do something."""
    source, form = _found(request, pk), TakeForm(request.POST)
    form.is_valid()  # a box is ticked or not
    letters = form.cleaned_data["letters"]
    return _step(request, pk, operations.take_in, source=source, letters=letters, by=request.user, at=timezone.now())


@require_POST
def stop(request: SiteRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop what is being done."""
    operations.stop(source=_found(request, pk))
    messages.info(request, _("It stops. What was taken in stays; the rest can follow."))
    return redirect("importing:show", pk)


@require_POST
def again(request: SiteRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on with what failed."""
    return _step(request, pk, operations.try_again, source=_found(request, pk), by=request.user, at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: SiteRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the people who were taken in a seat as candidates: said first, then done."""
    if not may(request, SEATS):
        raise PermissionDenied
    source = _found(request, pk)
    if request.method != "POST":
        return _page(request, "seats", source=source, count=seatless(source).count())
    return _step(request, pk, operations.give_seats, source=source, by=request.user, at=timezone.now())


@require_POST
def forget(request: SiteRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete the file and its rows."""
    answer = _step(
        request, pk, operations.forget_import, source=_found(request, pk), by=request.user, at=timezone.now()
    )
    messages.success(request, _("The file is deleted with everything read from it. Who was taken in stays."))
    answer["Location"] = redirect("importing:start")["Location"]
    return answer


def _step(request: SiteRequest, pk: uuid.UUID, work: Any, **facts: Any) -> HttpResponse:
    """Do it and show the import; where it moved on, that is said."""
    try:
        work(**facts)
    except operations.MovedOn:
        messages.error(request, _("Somebody was quicker: look at what is there now."))
    return redirect("importing:show", pk)


def _must(request: SiteRequest) -> None:
    if not may(request, DEED):
        raise PermissionDenied


def _found(request: SiteRequest, pk: uuid.UUID) -> Import:
    _must(request)
    return get_object_or_404(Import.objects.select_related("chosen_by", "taken_by"), pk=pk)


def _page(request: SiteRequest, name: str, *, status: int = 200, **facts: Any) -> HttpResponse:
    title = _("People from a list")
    context = {**admin.site.each_context(request), "title": title, **facts}
    return render(request, f"members/importing/{name}.html", context, status=status)
