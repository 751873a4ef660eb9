"""The verbs of those who read: begin, rate, step aside."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from icmp.forms.desk import ReviewForm
from icmp.operations import (
    AlreadyReviewed,
    NotPossible,
    declare_conflict,
    hand_over,
    hide_words,
    open_review,
    submit_review,
)
from icmp.queries.admissions import own_review
from icmp.reviewing.forms import HiddenWordsForm

from .showing import CHANGE, find, page, person, too_late


@require_POST
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin to read: the moment is kept."""
    row = find(request, pk, deed="review_applications")
    try:
        open_review(application=row, reviewer=person(request), at=timezone.now())
    except NotPossible as late:
        return too_late(request, row, late)
    return redirect(CHANGE, pk)


@require_POST
def rate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep ratings and verdict."""
    row = find(request, pk, deed="review_applications")
    review = own_review(row, person(request))
    if review is None:
        return redirect(CHANGE, pk)
    form = ReviewForm(request.POST, application=row)
    if not form.is_valid():
        return page(request, str(pk), review_form=form, status=422)
    kept = {name: form.cleaned_data[name] for name in ("verdict", "confidence", "rationale")}
    try:
        submit_review(review=review, ratings=form.ratings, at=timezone.now(), **kept)
    except AlreadyReviewed:
        messages.info(request, _("Your ratings were in already."))
    except NotPossible as late:
        return too_late(request, row, late)
    return redirect(CHANGE, pk)


@require_POST
def step_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Conflict of interest."""
    row = find(request, pk, deed="review_applications")
    try:
        declare_conflict(application=row, reviewer=person(request), at=timezone.now())
    except AlreadyReviewed:
        messages.info(request, _("Your ratings were in already."))
    return redirect("admin:icmp_application_changelist")


@require_POST
def give_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a reading from who is away or late; the lot gives it to another."""
    row = find(request, pk, deed="decide_applications")
    asked = request.POST.get("review", "")
    review = row.reviews.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    if review is None:
        raise Http404
    try:
        hand_over(review=review, by=person(request), at=timezone.now())
    except AlreadyReviewed:
        messages.info(request, _("Their ratings came in a moment ago."))
    else:
        messages.success(request, _("Taken back; the lot gives it to somebody else."))
    return redirect(CHANGE, pk)


@require_POST
def hide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the words that readers do not see."""
    row = find(request, pk, deed="decide_applications")
    form = HiddenWordsForm(request.POST)
    if not form.is_valid():
        return page(request, str(pk), words_form=form, status=422)
    hide_words(application=row, words=form.cleaned_data["words"], by=person(request), at=timezone.now())
    messages.success(request, _("Hidden from everybody who reads it from now on."))
    return redirect(CHANGE, pk)


VERBS = {"read": read, "rate": rate, "aside": step_aside, "hand_over": give_on, "hide": hide}
