"""Reading an application: answers without a name, ratings, a verdict; only then what the score says."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icmp.forms.desk import ReviewForm
from icmp.models import ApplicationState, Review, ReviewerAbsence
from icmp.operations import (
    AlreadyReviewed,
    NotPossible,
    declare_conflict,
    end_absence,
    note_absence,
    open_review,
    submit_review,
)
from members.operations import local_day
from members.requests import SiteRequest

from . import queries
from .answers import reads_blind, what_was_said
from .forms import AwayForm
from .score import score_of

DEED = "review_applications"
SHOWN = 50


@login_required
@require_safe
@never_cache
def mine(request: SiteRequest) -> HttpResponse:
    """What I owe, what I have read, and the days on which I am away."""
    _allow(request)
    return _my_page(request, AwayForm())


@login_required
@require_POST
def away(request: SiteRequest) -> HttpResponse:
    """Note days on which I am away."""
    _allow(request)
    form = AwayForm(request.POST)
    if not form.is_valid():
        return _my_page(request, form, status=422)
    note_absence(reviewer=request.user, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Noted. What you have not begun goes to others."))
    return redirect("reviewing:mine")


@login_required
@require_POST
def back(request: SiteRequest, pk: int) -> HttpResponse:
    """I am back early."""
    _allow(request)
    absence = ReviewerAbsence.objects.filter(reviewer=request.user, pk=pk).first()
    if absence:
        end_absence(absence=absence, by=request.user, at=timezone.now())
    return redirect("reviewing:mine")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reading(request: SiteRequest, pk: int) -> HttpResponse:
    """One application: a cover, the answers to rate, and after that what others and the score say."""
    review = _own(request, pk)
    application = review.application
    if review.submitted_at:
        return render(request, "icmp/reviewing/read.html", {"review": review, **score_of(application)})
    if application.state != ApplicationState.IN_REVIEW or review.conflict_of_interest:
        return render(request, "icmp/reviewing/over.html", {"review": review}, status=410)
    if review.opened_at is None:
        return render(request, "icmp/reviewing/cover.html", {"review": review, "is_blind": reads_blind()})
    form = ReviewForm(request.POST or None, application=application)
    if request.method == "POST" and form.is_valid():
        return _keep(request, review, form)
    context = {"review": review, "form": form, "answers": what_was_said(application, blind=reads_blind())}
    status = 422 if request.method == "POST" else 200
    return render(request, "icmp/reviewing/rate.html", context, status=status)


@login_required
@require_POST
def begin(request: SiteRequest, pk: int) -> HttpResponse:
    """Open the answers: the moment is kept."""
    review = _own(request, pk)
    try:
        open_review(application=review.application, reviewer=request.user, at=timezone.now())
    except NotPossible:
        messages.info(request, _("Somebody has decided in the meantime; there is nothing left to read."))
    return redirect("reviewing:reading", pk)


@login_required
@require_POST
def aside(request: SiteRequest, pk: int) -> HttpResponse:
    """I know this person."""
    review = _own(request, pk)
    try:
        declare_conflict(application=review.application, reviewer=request.user, at=timezone.now())
    except AlreadyReviewed:
        messages.info(request, _("Your ratings were in already."))
    else:
        messages.success(request, _("Thank you. Somebody else reads this one."))
    return redirect("reviewing:mine")


def _keep(request: SiteRequest, review: Review, form: ReviewForm) -> HttpResponse:
    kept = {name: form.cleaned_data[name] for name in ("verdict", "confidence", "rationale")}
    try:
        submit_review(review=review, ratings=form.ratings, at=timezone.now(), **kept)
    except AlreadyReviewed:
        messages.info(request, _("Your ratings were in already."))
    except NotPossible:
        messages.info(request, _("Somebody has decided in the meantime; there is nothing left to read."))
    return redirect("reviewing:reading", review.pk)


def _my_page(request: SiteRequest, form: AwayForm, *, status: int = 200) -> HttpResponse:
    today = local_day(timezone.now())
    page = Paginator(queries.read_by(request.user), SHOWN).get_page(request.GET.get("page"))
    context = {
        "owed": queries.owed_by(request.user)[:SHOWN],
        "today": today,
        "page_obj": page,
        "absences": queries.absences_of(request.user, today),
        "form": form,
    }
    return render(request, "icmp/reviewing/mine.html", context, status=status)


def _allow(request: SiteRequest) -> None:
    if not request.user.viewer.may(DEED):
        raise PermissionDenied


def _own(request: SiteRequest, pk: int) -> Review:
    _allow(request)
    rows = Review.objects.select_related("application__profile_version", "application__segment")
    review = rows.filter(reviewer=request.user, released_at=None, pk=pk).first() if pk < 2**31 else None
    if review is None:
        raise Http404
    return review
