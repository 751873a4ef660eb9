from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events import calendars, lifecycle, queries
from events.models import CalendarSecret, Event, Registration
from events.operations import renew_calendar_address
from members.requests import SiteRequest

from .viewers import community_language, visible_event

TYPE = "text/calendar; charset=utf-8"


@require_safe
def calendar_file(request: SiteRequest, public_id: str) -> HttpResponse:
    """One event for a calendar; with the link to the room for whoever has a place."""
    found = visible_event(request, public_id)
    user = request.user if request.user.is_authenticated else None
    seated = user is not None and Registration.objects.seated().filter(event=found, user=user).exists()
    body = calendars.calendar_file(
        found, language=request.LANGUAGE_CODE, fallback=community_language(request), with_link=seated
    )
    response = HttpResponse(body, content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.ics"'
    return response


@require_safe
def public_feed(request: SiteRequest) -> HttpResponse:
    """Every public event, for calendars that subscribe; never with a link to a room."""
    events = [(event, False) for event in queries.public_calendar(timezone.now())]
    return HttpResponse(_feed(request, events, language=request.LANGUAGE_CODE), content_type=TYPE)


@require_safe
def feed(request: SiteRequest, secret: str) -> HttpResponse:
    """The places of the person to whom the secret belongs; a revoked one is as absent as one that never was."""
    held = CalendarSecret.objects.filter(secret=secret, revoked_at=None, user__is_active=True)
    row = held.select_related("user").first()
    if row is None:
        raise Http404
    mine = queries.personal_calendar(row.user, timezone.now())
    events = [(place.event, place.state in lifecycle.HOLDS_SEAT) for place in mine]
    response = HttpResponse(_feed(request, events, language=row.user.language), content_type=TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def feed_address(request: SiteRequest) -> HttpResponse:
    """Make my secret calendar address, or replace it."""
    renew_calendar_address(user=request.user, at=timezone.now())
    messages.success(request, _("This is your calendar address. An older one no longer works."))
    return HttpResponseRedirect(f"{reverse('events:list')}#calendar")


def _feed(request: SiteRequest, events: list[tuple[Event, bool]], *, language: str) -> bytes:
    name = request.community.name if request.community else "Gremio"
    return calendars.calendar_feed(events, name=name, language=language, fallback=community_language(request))
