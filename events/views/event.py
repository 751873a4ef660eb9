import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events import lifecycle, operations, queries
from events.models import Event, Registration, WaitingPlace
from events.next_step import Step, next_step
from members.languages import pick
from members.limits import take
from members.prose import prose
from members.requests import SiteRequest

from .viewers import community_language, viewer_of, visible_event

GUESTS_SHOWN = 60
MOST_CHANGES, PER = 30, dt.timedelta(hours=1)


@require_safe
def event(request: SiteRequest, public_id: str) -> HttpResponse:
    """One event and the one thing to do about it."""
    found = visible_event(request, public_id)
    return render(request, "events/event.html", _facts(request, found, timezone.now()))


def _facts(request: SiteRequest, found: Event, now: dt.datetime) -> dict[str, Any]:
    viewer, signed_in = viewer_of(request), request.user.is_authenticated
    registration = queries.registration_of(request.user, found) if signed_in else None
    place = queries.place_in_line_of(request.user, found) if signed_in else None
    guests = queries.guests_shown_to(viewer, found, most=GUESTS_SHOWN)
    description = pick(found.description, request.LANGUAGE_CODE, fallback=community_language(request))
    seated = registration is not None and registration.state in lifecycle.HOLDS_SEAT
    return {
        "event": found,
        "registration": registration,
        "seated": seated,
        "place": place,
        "offered_until": place.offered_until.astimezone(found.zone).replace(tzinfo=None)
        if place and place.offered_until
        else None,
        "before_me": queries.ahead_in_line(place) if place else 0,
        "step": _step(found, registration, place, now, signed_in=signed_in).value,
        "link": found.online_link if seated or viewer.may("run_events") else "",
        "guests": guests,
        "description": description,
        "description_html": prose(description.text),
        "sees_book": viewer.sees_book,
        "runs_events": viewer.may("run_events"),
        "over": now >= found.ends_at,
    }


def _step(
    found: Event, registration: Registration | None, place: WaitingPlace | None, now: dt.datetime, *, signed_in: bool
) -> Step:
    return next_step(
        event=found.state, starts_at=found.starts_at, at=now, full=not found.left,
        registration=registration.state if registration else None, place=place.state if place else None,
        signed_in=signed_in,
    )  # fmt: skip


@require_POST
def register(request: SiteRequest, public_id: str) -> HttpResponse:
    """Take a place, or one in line when there is none."""
    return _change(request, public_id, _register)


@require_POST
def cancel(request: SiteRequest, public_id: str) -> HttpResponse:
    """Give a place back."""
    return _change(request, public_id, _cancel)


@require_POST
def claim(request: SiteRequest, public_id: str) -> HttpResponse:
    """Take the place on offer."""
    return _change(request, public_id, _claim)


@require_POST
def leave(request: SiteRequest, public_id: str) -> HttpResponse:
    """Step out of the line."""
    return _change(request, public_id, _leave)


def _change(
    request: SiteRequest, public_id: str, change: Callable[[SiteRequest, Event, dt.datetime], str]
) -> HttpResponse:
    """What all four have in common: a person, an event they may see, a limit, an answer in words on the event's page."""
    found = visible_event(request, public_id)
    back = HttpResponseRedirect(found.get_absolute_url())
    if not request.user.is_authenticated:
        return redirect_to_login(found.get_absolute_url())
    now = timezone.now()
    if not take(deed="event place", who=str(request.user.pk), limit=MOST_CHANGES, per=PER, at=now):
        return render(request, "429.html", status=429)
    try:
        messages.success(request, change(request, found, now))
    except operations.TooLate:
        messages.error(request, _("Registration is closed."))
    except operations.OfferOver:
        messages.error(request, _("This place went to the next in line, because the time was over."))
    except operations.IllegalStep:
        messages.error(request, _("This is no longer possible."))
    return back


def _register(request: SiteRequest, found: Event, now: dt.datetime) -> str:
    got = operations.register(event=found, user=request.user, at=now)
    if isinstance(got, Registration):
        return _("You have a place. A letter with everything is on its way.")
    return _("You are in line. You get a letter as soon as a place is free.")


def _cancel(request: SiteRequest, found: Event, now: dt.datetime) -> str:
    registration = queries.registration_of(request.user, found)
    if registration is None:
        return _("You had no place at this event.")
    operations.cancel_registration(registration=registration, by=request.user, at=now)
    return _("Your place is free for somebody else. Thank you for saying so.")


def _claim(request: SiteRequest, found: Event, now: dt.datetime) -> str:
    place = WaitingPlace.objects.filter(user=request.user, event=found).order_by("-joined_at").first()
    if place is None:
        raise operations.OfferOver
    operations.claim_offer(place=place, by=request.user, at=now)
    return _("You have a place. A letter with everything is on its way.")


def _leave(request: SiteRequest, found: Event, now: dt.datetime) -> str:
    place = queries.place_in_line_of(request.user, found)
    if place:
        operations.leave_line(place=place, by=request.user, at=now)
    return _("You are no longer in line.")
