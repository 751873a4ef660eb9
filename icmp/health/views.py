"""One picture, the cases behind the north star, and who has been silent. Behind the desk's door."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from icmp import northstar
from members.desk import may
from members.models import Deed, Member
from members.requests import SiteRequest

from . import figures, queries
from .measure import AsOf
from .measures import north_star

SILENT_DAYS = 60
PAGE = 50


@require_safe
def picture(request: SiteRequest, name: str) -> HttpResponse:
    """One picture of the Monday page: alone for htmx, as a page of its own for everybody else."""
    if name not in figures.PICTURES or not may(request, "see_desk"):
        raise Http404
    figure = figures.figure(name, _now(request))
    template = "components/figure.html" if request.htmx else "icmp/health/picture.html"
    response = render(request, template, {**_frame(request), "figure": figure, "title": figure.label})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def cases(request: SiteRequest) -> HttpResponse:
    """The cases behind the north star's last full period, for organizers who see people."""
    if not may(request, "see_people"):
        raise Http404
    measure = north_star(_now(request))
    groups = () if measure.is_hidden else measure.cases
    names = queries.people({one for group in groups for case in group for one in (case.actor, case.other) if one})
    rows = [[_told(case, names) for case in group] for group in groups]
    told = {"name": figures.words(measure.name), "definition": figures.words(measure.definition)}
    context = {**_frame(request), **told, "groups": rows, "period": figures.month(measure.period)}
    return render(request, "icmp/health/cases.html", context)


@require_safe
def silent(request: SiteRequest) -> HttpResponse:
    """Members nobody has seen for sixty days, so that somebody writes to them in person."""
    if not may(request, "see_people"):
        raise Http404
    rows = queries.silent_members(_now(request), days=SILENT_DAYS).select_related("user")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    last = _last_seen(list(page.object_list))
    people = [(member, last.get(member.pk)) for member in page.object_list]
    context = {**_frame(request), "people": people, "page_obj": page, "days": SILENT_DAYS}
    return render(request, "icmp/health/silent.html", context)


def _now(request: SiteRequest) -> AsOf:
    return AsOf(at=timezone.now(), timezone=request.community.timezone if request.community else "UTC")


def _frame(request: SiteRequest) -> dict[str, Any]:
    return admin.site.each_context(request)


def _told(case: northstar.Case, names: dict[Any, str]) -> dict[str, object]:
    return {"at": case.occurred_at, "actor": names.get(case.actor, ""), "other": names.get(case.other, "")}


def _last_seen(members: list[Member]) -> dict[object, dt.datetime]:
    rows = Deed.objects.filter(member__in=members, type__presence=True, reverses=None, reversal=None)
    return dict(rows.order_by("member", "-occurred_at").distinct("member").values_list("member", "occurred_at"))
