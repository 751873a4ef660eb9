"""People as a file: asked for with a reason, made by a job, taken within a day by whoever asked."""

import datetime as dt
import uuid

from allauth.account.decorators import reauthentication_required
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.views.limits import too_often
from members.audit import note
from members.desk import may
from members.limits import take
from members.models import Job, JobState
from members.requests import SiteRequest

from . import operations
from .forms import ExportForm
from .operations import DEED, KIND

EXPORTS, PER = 10, dt.timedelta(hours=1)
SHOWN = 10
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SiteRequest) -> HttpResponse:
    """Say whom and why; below stand one's own files of the last days."""
    _must(request)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    answer: HttpResponse = _asked(request, form)
    return answer


@reauthentication_required
def _asked(request: SiteRequest, form: ExportForm) -> HttpResponse:
    now = timezone.now()
    if not take(deed="people export", who=str(request.user.pk), limit=EXPORTS, per=PER, at=now):
        return too_often(request)
    operations.ask_export(**form.cleaned_data, by=request.user, at=now)
    return redirect("exporting:start")


@require_safe
def file(request: SiteRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The file, for whoever asked for it, within its day."""
    job = _found(request, pk)
    answer: HttpResponseBase = _taken(request, job)
    return answer


@reauthentication_required
def _taken(request: SiteRequest, job: Job) -> HttpResponseBase:
    name = job.file.name or ""
    if not name or not job.file.storage.exists(name):
        raise Http404
    now, kind = timezone.now(), name.rpartition(".")[2]
    note(deed="people.export_taken", about=job, by=request.user, at=now)
    told = f"people-{job.asked_at:%Y-%m-%d}.{kind}"
    return FileResponse(job.file.open("rb"), as_attachment=True, filename=told, content_type=TYPES[kind])


@require_POST
def delete(request: SiteRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a file before its day is over."""
    operations.delete_export(job=_found(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("The file is deleted."))
    return redirect("exporting:start")


def _must(request: SiteRequest) -> None:
    if not may(request, DEED):
        raise PermissionDenied


def _found(request: SiteRequest, pk: uuid.UUID) -> Job:
    """One's own file that is not over yet."""
    _must(request)
    return get_object_or_404(Job, pk=pk, kind=KIND, owner=request.user, expires_at__gt=timezone.now())


def _page(request: SiteRequest, form: ExportForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    jobs = Job.objects.filter(kind=KIND, owner=request.user, expires_at__gt=now).order_by("-asked_at")[:SHOWN]
    files = [(job, job.state in (JobState.WAITING, JobState.RUNNING)) for job in jobs]
    context = {
        **admin.site.each_context(request),
        "title": _("People as a file"),
        "form": form,
        "files": files,
        "is_open": any(is_open for _job, is_open in files),
    }
    return render(request, "directory/exporting/start.html", context, status=status)
