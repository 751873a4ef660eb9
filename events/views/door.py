import io

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events import operations
from events.models import Registration
from members.outbox import absolute
from members.requests import SiteRequest

from .viewers import visible_event


@login_required
@require_safe
def ticket(request: SiteRequest, public_id: str) -> HttpResponse:
    """My own door code for this event, as a picture."""
    found = visible_event(request, public_id)
    place = Registration.objects.confirmed().filter(event=found, user=request.user).first()
    if place is None:
        raise Http404
    picture = io.BytesIO()
    code = segno.make(absolute(reverse("events:check_in", args=[place.token])), error="m", micro=False)
    code.save(picture, kind="svg", scale=6, border=2, svgclass=None, lineclass=None, dark="#000", light="#fff")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: SiteRequest, token: str) -> HttpResponse:
    """An organizer has scanned somebody's code: shows who it is, and lets them in on a click."""
    rows = Registration.objects.select_related("event", "user", "checked_in_by")
    place = rows.filter(token=token).first() if request.user.viewer.may("run_events") else None
    if place is None:
        raise Http404
    if request.method != "POST":
        return render(request, "events/check_in.html", {"place": place, "event": place.event})
    try:
        operations.check_in(registration=place, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s is in.") % {"name": place.user})
    except operations.AlreadyIn as already:
        messages.error(request, already_in_text(already.registration))
    except operations.IllegalStep:
        messages.error(request, _("%(name)s has no place at this event.") % {"name": place.user})
    return HttpResponseRedirect(reverse("events:check_in", args=[token]))


def already_in_text(registration: Registration) -> str:
    """Since when somebody is in, and who opened the door."""
    moment = registration.attended_at
    since = date_format(moment.astimezone(registration.event.zone), "TIME_FORMAT") if moment else ""
    facts = {"name": registration.user, "time": since, "by": registration.checked_in_by or ""}
    return _("%(name)s is in already, since %(time)s (%(by)s).") % facts
