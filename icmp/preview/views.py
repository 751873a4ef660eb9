"""The join form of any version, tried page by page, and the version as a sheet to print."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from icmp.form_design import AGREEMENT, PLEDGE, Page
from icmp.forms.join import PageForm, form_of
from icmp.models import ProfileVersion
from icmp.models.profile import ProfileKind
from icmp.personas.results import Judge
from icmp.queries.admissions import segment_for
from icmp.queries.joining import JoinForm, fees, join_form, speaker
from icmp.themes import about, title
from icmp.views.deeds import deed_for, least_hours
from members.desk import may
from members.requests import SiteRequest

from .paper import sheet_of
from .visitor import Visitor


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def form(request: SiteRequest, pk: int) -> HttpResponse:
    """One page after the other, as an applicant meets them; nothing is stored."""
    version = _version(request, pk)
    if version.kind != ProfileKind.ICMP:
        raise Http404  # the customers' profile has no form of its own
    asked = join_form(version)
    if request.method != "POST":
        return _show(request, asked, asked.pages[0], Visitor())
    here, visitor = asked.page(request.POST.get("at", "")), Visitor.read(request.POST.get("carried", ""))
    if here is None or visitor is None:
        return _show(request, asked, asked.pages[0], Visitor(), is_new=True)
    before = asked.before(here.key)
    if "back" in request.POST:
        return _show(request, asked, before or here, visitor)
    return _answer(request, asked, here, visitor)


@require_safe
def sheet(request: SiteRequest, pk: int) -> HttpResponse:
    """The profile on one or two pages."""
    version = _version(request, pk)
    context = {**admin.site.each_context(request), "sheet": sheet_of(version), "version": version}
    return render(request, "icmp/preview/sheet.html", context | {"printed_at": timezone.now()})


def _version(request: SiteRequest, pk: int) -> ProfileVersion:
    if not may(request, "see_applications"):
        raise PermissionDenied
    if pk > 2**62:
        raise Http404
    return get_object_or_404(ProfileVersion, pk=pk)


def _answer(request: SiteRequest, asked: JoinForm, here: Page, visitor: Visitor) -> HttpResponse:
    bound = _bound(request, asked, here, visitor)
    if not bound.is_valid():
        return _show(request, asked, here, visitor, bound=bound, status=422)
    following = asked.after(here.key)
    then = visitor.after(bound.answers, bound.kept(timezone.now()))
    if then.asked_on(asked, here) - visitor.asked_on(asked, here):
        return _show(request, asked, here, then)  # an answer on this page opened another question on it
    return _show(request, asked, following, then) if following else _end(request, asked, then)


def _bound(request: SiteRequest, asked: JoinForm, here: Page, visitor: Visitor, *, fresh: bool = False) -> PageForm:
    draft = visitor.draft(asked.version) if visitor.kept else None
    data = None if fresh else request.POST
    return form_of(here)(data, form=asked, page=here, draft=draft, known=visitor.answers)


def _show(
    request: SiteRequest, asked: JoinForm, here: Page, visitor: Visitor,
    *, bound: PageForm | None = None, is_new: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    keys = [page.key for page in asked.pages]
    place = keys.index(here.key)
    draft = visitor.draft(asked.version)
    context = {
        "version": asked.version,
        "bound": bound or _bound(request, asked, here, visitor, fresh=True),
        "page": here,
        "title": title(here.key),
        "carried": visitor.signed(),
        "previous": asked.before(here.key),
        "is_last": asked.after(here.key) is None,
        "is_new": is_new,
        "steps": ["done" if index < place else "now" if index == place else "" for index in range(len(keys))],
        "step_number": place + 1,
        "step_about": about(here.key, here.minutes),
        "has_consents": here.key == AGREEMENT,
        "deed": deed_for(request, draft, hours=least_hours(), plan=fees().choices[0]) if here.key == PLEDGE else "",
    }
    return render(request, "icmp/preview/page.html", context, status=status)


def _end(request: SiteRequest, asked: JoinForm, visitor: Visitor) -> HttpResponse:
    """What the organizers would read after everything was sent."""
    answers = visitor.scored(asked)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "version": asked.version,
        "result": Judge(asked.version, speaker()).result(answers, ""),
        "chosen": asked.version,
        "segment": segment_for(answers),
    }
    return render(request, "icmp/preview/end.html", context)
