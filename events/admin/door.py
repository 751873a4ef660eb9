from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from events import operations, queries
from events.forms import DoorForm
from events.ids import row_id
from events.models import Event, Registration, RegistrationState
from events.views.door import already_in_text
from members.models import User

MOST_SHOWN = 200
MOST_STRANGERS = 8


def check_in(request: HttpRequest, event: Event, context: dict[str, Any]) -> HttpResponse:
    """The list at the door, made for a phone: search, big buttons, walk-ins, counts."""
    if request.method == "POST":
        _let_in(request, event)
        words = request.POST.get("q", "")
        again = reverse("admin:events_event_check_in", args=[event.pk])
        return HttpResponseRedirect(f"{again}?{urlencode({'q': words[:120]})}" if words else again)
    form = DoorForm(request.GET)
    words = form.words
    people = list(queries.door_list(event, words)[:MOST_SHOWN])
    facts = {
        **context,
        "title": str(event),
        "form": form,
        "words": words,
        "people": people,
        "strangers": list(queries.strangers_at_the_door(event, words)[:MOST_STRANGERS]) if words else [],
        "inside": event.registrations.filter(state=RegistrationState.ATTENDED).count(),
        "expected": event.registrations.seated().count(),
        "most": MOST_SHOWN,
    }
    return render(request, "events/desk/check_in.html", facts)


def _let_in(request: HttpRequest, event: Event) -> None:
    """One click on a name: somebody with a place, or somebody who walked in."""
    by: Any = request.user
    now = timezone.now()
    place = Registration.objects.filter(event=event, pk=row_id(request.POST.get("registration"))).first()
    user = User.objects.filter(pk=row_id(request.POST.get("person")), is_active=True).first()
    try:
        if place:
            done = operations.check_in(registration=place, by=by, at=now)
        elif user:
            done = operations.walk_in(event=event, user=user, by=by, at=now)
        else:
            messages.error(request, _("This person is no longer on the list."))
            return
    except operations.AlreadyIn as already:
        messages.error(request, already_in_text(already.registration))
    except operations.EventFull:
        messages.error(request, _("Every place is taken. Raise the number of places first if the room allows it."))
    except operations.IllegalStep:
        messages.error(request, _("The door of this event is not open, or this person has given the place back."))
    else:
        messages.success(request, _("%(name)s is in.") % {"name": done.user})
