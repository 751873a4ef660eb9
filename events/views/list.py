from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from events.forms import ListForm
from events.models import CalendarSecret, Event, Registration, WaitingPlace
from events.queries import past_for, upcoming_for
from members.gates import Viewer
from members.outbox import absolute
from members.requests import SiteRequest

from .viewers import viewer_of

PER_PAGE = 20


@require_safe
def list_events(request: SiteRequest) -> HttpResponse:
    """Events ahead or past that this reader may know of, page by page."""
    form = ListForm(request.GET)
    valid = form.is_valid()
    past = valid and form.cleaned_data["when"] == "past"
    viewer, now = viewer_of(request), timezone.now()
    events = past_for(viewer, now) if past else upcoming_for(viewer, now)
    page = _page(events, form.cleaned_data.get("after") if valid else None, past=past)
    context = {
        "events": page[:PER_PAGE],
        "count": events.count(),
        "past": past,
        "misread": not valid,
        "next_url": _next_url(page, past=past),
        "calendar_address": _calendar_address(request),
        "public_feed": absolute(reverse("events:public_feed")),
        **_mine(viewer, page),
    }
    return render(request, "events/list.html", context, status=200 if valid else 400)


def _page(events: QuerySet[Event], after: Any, *, past: bool) -> list[Event]:
    if after:
        start, key = after
        later = "lt" if past else "gt"
        events = events.filter(Q(**{f"starts_at__{later}": start}) | Q(starts_at=start, **{f"pk__{later}": key}))
    return list(events[: PER_PAGE + 1])


def _next_url(page: list[Event], *, past: bool) -> str:
    if len(page) <= PER_PAGE:
        return ""
    last = page[PER_PAGE - 1]
    query = {"when": "past"} if past else {}
    return f"{reverse('events:list')}?{urlencode({**query, 'after': f'{last.starts_at.isoformat()}_{last.pk}'})}"


def _mine(viewer: Viewer, page: list[Event]) -> dict[str, set[Any]]:
    """At which of these events the reader has a place, and where in line."""
    if not viewer.user_id:
        return {"seated": set(), "in_line": set()}
    shown = [event.pk for event in page]
    seats = Registration.objects.seated().filter(user__pk=viewer.user_id, event__in=shown)
    line = WaitingPlace.objects.in_line().filter(user__pk=viewer.user_id, event__in=shown)
    return {
        "seated": set(seats.values_list("event", flat=True)),
        "in_line": set(line.order_by().values_list("event", flat=True)),
    }


def _calendar_address(request: SiteRequest) -> str:
    if not request.user.is_authenticated:
        return ""
    held = CalendarSecret.objects.filter(user=request.user, revoked_at=None).first()
    return absolute(reverse("events:feed", args=[held.secret])) if held else ""
