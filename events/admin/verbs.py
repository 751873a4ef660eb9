"""Publish, close, open, cancel: each says what will happen to whom, then does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import lifecycle, operations, queries
from events.forms import CancelForm, PublishForm
from events.models import Event
from members.models import User

Context = dict[str, Any]


@dataclass(frozen=True)
class Verb:
    """Something that can be done with an event now."""

    url: str
    label: str
    danger: bool = False


def verbs_of(event: Event) -> list[Verb]:
    """The verbs that fit the event's state, the likeliest first."""
    steps = lifecycle.EVENT[event.state]
    offered = [
        ("publish", _("Publish"), lifecycle.PUBLISHED in steps),
        ("check_in", _("Check-in"), event.state in lifecycle.DOOR_OPEN),
        ("open", _("Open registration"), lifecycle.OPEN in steps),
        ("close", _("Close registration"), lifecycle.CLOSED in steps),
        ("cancel", _("Cancel the event"), lifecycle.CANCELED in steps),
    ]
    return [
        Verb(reverse(f"admin:events_event_{name}", args=[event.pk]), label, danger=name == "cancel")
        for name, label, fits in offered
        if fits
    ]


def publish(request: HttpRequest, event: Event, context: Context) -> HttpResponse:
    """Show a draft to its audience."""
    who = _("everybody, on the public list too") if event.audience == "public" else _("members")
    says = [_("From now on this event is seen by: %(who)s.") % {"who": who}]
    if event.is_orphan:
        says.append(_("It names no need; it will count as an orphan in the picture of the north star."))
    missing = [code for code in ("en", "de", "es") if not event.title.get(code)]
    if missing:
        says.append(_("The title is missing in: %(languages)s.") % {"languages": ", ".join(missing)})

    def do(form: forms.Form, by: User) -> str:
        operations.publish_event(event=event, by=by, at=timezone.now(), opens=form.cleaned_data["opens"])
        return _("Published.")

    form = PublishForm(request.POST if request.method == "POST" else None)
    return _page(request, event, context, form, do, says=says, label=_("Publish"))


def close(request: HttpRequest, event: Event, context: Context) -> HttpResponse:
    """Take no newcomers."""

    def do(form: forms.Form, by: User) -> str:
        operations.close_registration(event=event, by=by, at=timezone.now())
        return _("Registration is closed.")

    says = [_("Nobody can take a place any more. Whoever is in line is still served when places become free.")]
    return _page(request, event, context, _nothing(request), do, says=says, label=_("Close registration"))


def open_again(request: HttpRequest, event: Event, context: Context) -> HttpResponse:
    """Let people take places."""

    def do(form: forms.Form, by: User) -> str:
        operations.open_registration(event=event, by=by, at=timezone.now())
        return _("Registration is open.")

    places = ngettext("%(left)s place can be taken.", "%(left)s places can be taken.", event.left)
    says = [places % {"left": event.left}]
    return _page(request, event, context, _nothing(request), do, says=says, label=_("Open registration"))


def cancel(request: HttpRequest, event: Event, context: Context) -> HttpResponse:
    """Call an event off."""
    count = queries.people_to_tell(event)
    letters = ngettext("%(count)s person gets a letter.", "%(count)s people get a letter.", count) % {"count": count}

    def do(form: forms.Form, by: User) -> str:
        operations.cancel_event(event=event, reason=form.cleaned_data["reason"], by=by, at=timezone.now())
        return _("Canceled.") + " " + letters

    says = [letters, _("Calendars that subscribe show it as canceled. This cannot be taken back.")]
    form = CancelForm(request.POST if request.method == "POST" else None)
    return _page(request, event, context, form, do, says=says, label=_("Cancel the event"), danger=True)


def _nothing(request: HttpRequest) -> forms.Form:
    return forms.Form(request.POST if request.method == "POST" else None)


def _page(
    request: HttpRequest,
    event: Event,
    context: Context,
    form: forms.Form,
    do: Callable[[forms.Form, Any], str],
    *,
    says: list[str],
    label: str,
    danger: bool = False,
) -> HttpResponse:
    """Preview on GET, the deed on POST; a step that no longer fits is said on the event's page."""
    back = reverse("admin:events_event_change", args=[event.pk])
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, do(form, request.user))
        except operations.IllegalStep:
            messages.error(request, _("This step does not fit any more: somebody was faster."))
        return HttpResponseRedirect(back)
    facts = {**context, "form": form, "says": says, "label": label, "danger": danger, "back": back, "title": label}
    return render(request, "events/desk/verb.html", facts, status=422 if form.errors else 200)
