"""The verbs of those who decide. Each asks first and shows the letter that it sends."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from icmp import notices
from icmp.forms.desk import AskForm, DecisionForm
from icmp.models import Application, ApplicationState
from icmp.operations import (
    AlreadyDecided,
    AnswersUnread,
    ConflictOfInterest,
    NoSeat,
    NotPossible,
    SamePerson,
    TooLate,
    ask_for_more,
    decide_application,
    mark_spam,
    offer_seat,
    undo_decline,
)
from icmp.queries.admissions import decision_in_force

from .showing import CHANGE, find, page, person, too_late

REFUSALS = {
    AnswersUnread: gettext_lazy("Open and read the answers first."),
    ConflictOfInterest: gettext_lazy("You stepped aside from this application; somebody else decides."),
    SamePerson: gettext_lazy("This is an appeal against your own decision; another person decides."),
    NoSeat: gettext_lazy("No seat is free: first one of the others has to become free."),
    TooLate: gettext_lazy("The letter has gone already; the applicant can ask another person to read it."),
}


@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the letter first; decide when it was read."""
    row = find(request, pk, deed="decide_applications")
    form = DecisionForm(request.POST, application=row)
    if row.state != ApplicationState.IN_REVIEW:
        return _already(request, row)
    if not form.is_valid():
        return page(request, str(pk), decision_form=form, status=422)
    kept, now = form.cleaned_data, timezone.now()
    if "decide" not in request.POST:
        subject, body = notices.preview_decision(row, outcome=kept["outcome"], pointer=kept["pointer"], at=now)
        return page(request, str(pk), decision_form=form, letter={"subject": subject, "body": body})
    return _try(request, row, decide_application, at=now, **kept)


@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a decline back before its letter goes."""
    return _try(request, find(request, pk, deed="decide_applications"), undo_decline, at=timezone.now())


@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the applicant for more."""
    row = find(request, pk, deed="decide_applications")
    form = AskForm(request.POST, application=row)
    if not form.is_valid():
        return page(request, str(pk), ask_form=form, status=422)
    return _try(request, row, ask_for_more, at=timezone.now(), **form.cleaned_data)


@require_POST
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer a free seat to somebody who waits."""
    return _try(request, find(request, pk, deed="decide_applications"), offer_seat, at=timezone.now())


@require_POST
def spam(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put aside what was never an application."""
    return _try(request, find(request, pk, deed="decide_applications"), mark_spam, at=timezone.now())


VERBS = {"decide": decide, "undo": undo, "ask": ask, "offer": offer, "spam": spam}


def _try(request: HttpRequest, row: Application, operation: Any, **facts: Any) -> HttpResponse:
    """Do it; what the operation refuses is said in words, and who came first is named."""
    try:
        operation(application=row, by=person(request), **facts)
    except NotPossible as late:
        return too_late(request, row, late)
    except tuple(REFUSALS) as refused:
        messages.error(request, str(REFUSALS[type(refused)]))
    else:
        messages.success(request, _done(row))
    return redirect(CHANGE, row.pk)


def _done(row: Application) -> str:
    row.refresh_from_db()
    if row.state == ApplicationState.DECLINED:
        return _("Declined. The letter waits twelve hours; until then you can take it back.")
    if row.state == ApplicationState.WAITLISTED:
        return _("On the waiting list. The letter is on its way.")
    return _("Done: %(state)s.") % {"state": row.get_state_display()}


def _already(request: HttpRequest, row: Application) -> HttpResponse:
    decision = decision_in_force(row)
    late = AlreadyDecided(row.state, "", decision) if decision else NotPossible(row.state, "")
    return too_late(request, row, late)
