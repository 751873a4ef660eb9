"""The page of one application, in order: answers, own ratings, and only then name, score and decision."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from icmp.forms.desk import AskForm, DecisionForm, ReviewForm
from icmp.models import Application, ApplicationState, Review
from icmp.operations import AlreadyDecided, NotPossible
from icmp.queries.admissions import decision_in_force, has_free_seat, own_review
from icmp.queries.alike import Alike, alike
from icmp.reviewing.answers import reads_blind, what_was_said
from icmp.reviewing.forms import HiddenWordsForm
from icmp.reviewing.score import score_of
from icmp.vouching.queries import is_voucher
from members.desk import may
from members.models import Letter, User

CHANGE = "admin:icmp_application_change"
UNREAD = (ApplicationState.IN_REVIEW, ApplicationState.NEEDS_INFO)


def page(request: HttpRequest, pk: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """What this organizer may see of an application now."""
    row = find(request, pk)
    review = own_review(row, person(request))
    decision = decision_in_force(row)
    rated = bool(review and review.submitted_at)
    reads = may(request, "review_applications")
    open_for_reading = row.state in UNREAD
    stands_for = is_voucher(row, person(request))
    stage = "aside" if stands_for else _stage(review, reads=reads, is_open=open_for_reading)
    context = {
        **admin.site.each_context(request),
        "title": row.name if stage == "decide" else _("An application"),
        "opts": Application._meta,
        "application": row,
        "stage": stage,
        "review": review,
        "rated": rated,
        "decision": decision,
        "may_decide": may(request, "decide_applications"),
        "answers": what_was_said(row, blind=stage == "rate" and reads_blind()) if stage in ("rate", "decide") else [],
    }
    if stage == "rate":
        context["review_form"] = ReviewForm(application=row)
    if stage == "decide":
        context |= _everything(row, person(request))
    return render(request, "admin/icmp/application/page.html", context | more, status=status)


def _stage(review: Review | None, *, reads: bool, is_open: bool) -> str:
    """cover: not opened yet · rate: reading blind · aside: conflict of interest · decide: everything is shown."""
    if not is_open or not reads:
        return "decide" if not is_open else "aside"
    if review and review.conflict_of_interest:
        return "aside"
    if review is None or review.opened_at is None:
        return "cover"
    return "decide" if review.submitted_at else "rate"


def _alike(row: Application, by: User) -> list[tuple[Alike, bool]]:
    """Who may be the same, and whether to name them: not whose text this person may still have to read without a name."""
    found = alike(row)
    unread = {
        one.application.pk for one in found if one.why == "text" and one.application and one.application.state in UNREAD
    }
    rated = Review.objects.filter(reviewer=by, application__in=unread).exclude(submitted_at=None)
    veiled = unread.difference(rated.values_list("application", flat=True)) if unread and reads_blind() else set()
    return [(one, not (one.application and one.application.pk in veiled)) for one in found]


def _everything(row: Application, by: User) -> dict[str, Any]:
    """Score, bars, rules, ratings, history and the forms of those who decide."""
    return {
        **score_of(row),
        "alike": _alike(row, by) if row.email else [],
        "history": row.decisions.select_related("decided_by", "undone_by").order_by("-decided_at"),
        "decision_form": DecisionForm(application=row),
        "ask_form": AskForm(application=row),
        "seat_is_free": has_free_seat(row),
        "is_open": row.state == ApplicationState.IN_REVIEW,
        "may_undo": _may_undo(row),
        "still_reading": row.reviews.waiting().select_related("reviewer").order_by("pk") if row.state in UNREAD else [],
        "readers_lacking": _lacking(row),
        "words_form": HiddenWordsForm(initial={"words": "\n".join(row.hidden_words)}),
        "notes": Letter.objects.filter(key__startswith=f"application_note:{row.pk}:").order_by("written_at"),
    }


def _lacking(row: Application) -> int:
    """Readings that nobody has been given yet."""
    has = row.reviews.counting().count()
    return max(0, row.readings_wanted - has) if row.state == ApplicationState.IN_REVIEW else 0


def _may_undo(row: Application) -> bool:
    decision = decision_in_force(row)
    return bool(row.state == ApplicationState.DECLINED and decision and not decision.announced_at)


def person(request: HttpRequest) -> User:
    """Who sits at the desk; the desk's door let nobody else in."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


def find(request: HttpRequest, pk: object, *, deed: str = "see_applications") -> Application:
    """The application, for somebody who may do `deed`; one that was never confirmed is nobody's business."""
    if not may(request, deed):
        raise PermissionDenied
    rows = Application.objects.select_related("profile_version", "segment", "intake", "user", "previous")
    try:
        found = rows.exclude(state__in=["draft", "unverified"]).filter(pk=UUID(str(pk))).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def too_late(request: HttpRequest, row: Application, late: NotPossible) -> HttpResponse:
    """The page was old: somebody decided, or the applicant went."""
    row.refresh_from_db()
    decision = late.decision if isinstance(late, AlreadyDecided) else None
    facts = {**admin.site.each_context(request), "application": row, "decision": decision}
    facts["title"] = _("Already decided") if decision else _("This is no longer possible")
    return render(request, "admin/icmp/application/already.html", facts, status=409)
