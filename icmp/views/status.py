"""The applicant's page: how it stands, what is missing, what one may do."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icmp.admission import OPEN, shown_state
from icmp.forms.status import AppealForm, MoreForm, PledgeForm
from icmp.intakes.public import ticket_of
from icmp.models import Application, ApplicationState
from icmp.monitoring.queries import asked
from icmp.notices import may_appeal
from icmp.operations import (
    NotPossible,
    answer_more,
    appeal,
    confirm_offer,
    keep_proofs,
    sign_application_pledge,
    withdraw,
)
from icmp.operations.closing import FORGOTTEN
from icmp.policies import ACCEPTED_HOLDS, ANSWERS_KEPT, ANSWERS_KEPT_ON_WISH, INFO_WITHIN
from icmp.queries.admissions import decision_in_force
from icmp.queries.joining import fees
from icmp.renewal import renewal_path
from members.operations import local_day

from . import often
from .deeds import deed_for, least_hours

PRIVATE = (ApplicationState.DRAFT, ApplicationState.UNVERIFIED, ApplicationState.SPAM)


@login_required
@require_safe
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """My newest application."""
    mine = Application.objects.filter(user_id=str(request.user.pk)).exclude(state__in=PRIVATE)
    application = mine.select_related("profile_version").order_by("-submitted_at").first()
    return _show(request, application) if application else render(request, "icmp/no_application.html")


@require_safe
@never_cache
def application(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link of a letter."""
    return _show(request, by_token(token))


@require_POST
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer what was asked in between."""
    row, now = by_token(token), timezone.now()
    try:
        often.uploads(request, row, at=now)
    except often.TooOften as refused:
        return _too_often(request, row, refused, at=now)
    form = MoreForm(request.POST, request.FILES, application=row)
    right = form.is_valid()
    try:
        keep_proofs(application=row, shown=form.proofs, at=now)  # also beside a mistake: no browser sends a file again
    except NotPossible:
        return _show(request, by_token(token), late=True, status=409)
    if not right:
        form = MoreForm(request.POST, request.FILES, application=row)
        return _show(request, row, more=form, status=422)
    return take_step(request, row, answer_more, text=form.cleaned_data["text"], answers=form.answers)


def _too_often(request: HttpRequest, row: Application, refused: often.TooOften, *, at: dt.datetime) -> HttpResponse:
    form = MoreForm(request.POST, application=row)
    form.add_error(None, refused.words)
    return refused.answer(_show(request, row, more=form), at=at)


@require_POST
@never_cache
def ask_again(request: HttpRequest, token: str) -> HttpResponse:
    """Appeal: another person reads."""
    row = by_token(token)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _show(request, row, appealing=form, status=422)
    return take_step(request, row, appeal, text=form.cleaned_data["text"])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def go(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw, after reading what that means."""
    row = by_token(token)
    if request.method != "POST":
        return render(request, "icmp/withdraw.html", {"application": row})
    return take_step(request, row, withdraw)


@require_POST
@never_cache
def take_seat(request: HttpRequest, token: str) -> HttpResponse:
    """Take the seat that was offered from the waiting list."""
    return take_step(request, by_token(token), confirm_offer)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pledge(request: HttpRequest, token: str) -> HttpResponse:
    """Fill in the deed, read it, sign it."""
    row = by_token(token)
    if row.state != ApplicationState.ACCEPTED or row.signed_pledge:
        return redirect("icmp:application", token)
    signing = "sign" in request.POST
    form = PledgeForm(
        request.POST if request.method == "POST" else None,
        application=row,
        fees=fees(),
        least=least_hours(),
        signing=signing,
    )
    if not form.is_valid() or not signing:
        return _show_pledge(request, row, form, signing=signing)
    hours, plan = form.cleaned_data["hours"], form.cleaned_data["plan"]
    text = deed_for(request, row, hours=hours, plan=plan)
    return take_step(request, row, sign_application_pledge, hours=hours, plan=plan, text=text)


def _show_pledge(request: HttpRequest, row: Application, form: PledgeForm, *, signing: bool) -> HttpResponse:
    filled: dict[str, Any] = getattr(form, "cleaned_data", {})
    hours, plan = filled.get("hours"), filled.get("plan")
    context = {"application": row, "form": form, "reading": False}
    if isinstance(hours, Decimal) and plan:
        # The next screen is the deed to be read, with its blanks filled in and the tick that signs it.
        signs = PledgeForm(
            request.POST if signing else None,
            initial={"hours": request.POST.get("hours"), "plan": plan},
            application=row,
            fees=fees(),
            least=least_hours(),
            signing=True,
        )
        for name in ("hours", "plan"):
            signs.fields[name].widget = forms.HiddenInput()
        context |= {"reading": True, "form": signs, "deed": deed_for(request, row, hours=hours, plan=plan)}
    wrong = form.is_bound and not form.is_valid()
    return render(request, "icmp/pledge.html", context, status=422 if wrong else 200)


def take_step(request: HttpRequest, row: Application, operation: Any, **facts: Any) -> HttpResponse:
    """Take one step; when the page was old, the new state is shown instead."""
    try:
        operation(application=row, at=timezone.now(), **facts)
    except NotPossible:
        return _show(request, by_token(row.public_token), late=True, status=409)
    return redirect("icmp:application", row.public_token)


def by_token(token: str) -> Application:
    """The application behind a link that its applicant holds; 404 for what was forgotten or never read."""
    rows = Application.objects.select_related("profile_version", "user").exclude(state__in=PRIVATE)
    found = rows.filter(public_token=token).first()
    if found is None or not found.email:
        raise Http404
    return found


def _show(request: HttpRequest, row: Application, *, status: int = 200, **more: Any) -> HttpResponse:
    decision = decision_in_force(row)
    announced = bool(decision and decision.announced_at)
    state = shown_state(row.state, announced=announced)
    now = timezone.now()
    context = {
        "application": row,
        "state": state,
        "decision": decision if announced else None,
        "explanation": decision.explanation_sent if decision and announced else "",
        "more": MoreForm(application=row) if state == ApplicationState.NEEDS_INFO else None,
        "may_appeal": bool(decision and may_appeal(decision, at=now) and not row.appealed_at),
        "appealing": AppealForm(),
        "may_withdraw": state in OPEN,
        "may_object": state in (ApplicationState.IN_REVIEW, ApplicationState.NEEDS_INFO)
        and not row.scoring_objected_at,
        "may_erase": state != ApplicationState.COMPLETED,
        "deleted_on": _deleted_on(row),
        "answer_until": local_day(row.state_since + INFO_WITHIN),
        "sign_until": local_day(row.state_since + ACCEPTED_HOLDS),
        "monitors": bool(asked()),
        "pay_url": renewal_path(),
        "lot_ticket": ticket_of(row),
        "is_told_in": translation.get_language(),
    }
    return render(request, "icmp/status.html", context | {"fees": fees()} | more, status=status)


def _deleted_on(row: Application) -> dt.date | None:
    """When the answers of an application that is over are deleted."""
    kept = ANSWERS_KEPT_ON_WISH if row.keep_answers else ANSWERS_KEPT
    return local_day(row.closed_at + kept) if row.closed_at and row.state in FORGOTTEN else None
