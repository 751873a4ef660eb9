"""The page of one application, in order: answers, own ratings, and only then name, score and decision."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from icmp.forms.desk import AskForm, DecisionForm, ReviewForm
from icmp.models import AnswerState, Application, ApplicationState, Review
from icmp.operations import AlreadyDecided, NotPossible
from icmp.queries.admissions import decision_in_force, has_free_seat, newest_assessment, own_review
from icmp.queries.joining import JoinForm, Speaker, join_form, raw_answers, speaker
from icmp.values import NONE_OF_THESE, NOT_APPLICABLE, PREFER_NOT_TO_SAY
from members.desk import may
from members.models import Letter, Need, User

from .picture import BAND_SHAPES, BANDS, bars_of, rules_of

CHANGE = "admin:icmp_application_change"
UNREAD = (ApplicationState.IN_REVIEW, ApplicationState.NEEDS_INFO)


@dataclass(frozen=True)
class Said:
    """One answer in words; `rated` when reviewers rate it."""

    question: str
    answer: str
    long: bool = False


def page(request: HttpRequest, pk: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """What this organizer may see of an application now."""
    row = find(request, pk)
    review = own_review(row, person(request))
    decision = decision_in_force(row)
    rated = bool(review and review.submitted_at)
    reads = may(request, "review_applications")
    open_for_reading = row.state in UNREAD
    stage = _stage(review, reads=reads, is_open=open_for_reading)
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
        "answers": said(row) if stage in ("rate", "decide") else [],
        "needs": _needs(row),
    }
    if stage == "rate":
        context["review_form"] = ReviewForm(application=row)
    if stage == "decide":
        context |= _everything(row)
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


def _everything(row: Application) -> dict[str, Any]:
    """Score, bars, rules, ratings, history and the forms of those who decide."""
    assessment, say = newest_assessment(row), speaker()
    labels = {one.key: say(one.label) for one in row.profile_version.criteria.all()}
    return {
        "assessment": assessment,
        "band": BANDS.get(row.recommendation),
        "band_shape": BAND_SHAPES.get(row.recommendation, ""),
        "bars": bars_of(assessment, labels) if assessment else [],
        "rules": rules_of(assessment, labels) if assessment else [],
        "reviews": row.reviews.filter(submitted_at__isnull=False).select_related("reviewer"),
        "history": row.decisions.select_related("decided_by", "undone_by").order_by("-decided_at"),
        "decision_form": DecisionForm(application=row),
        "ask_form": AskForm(application=row),
        "seat_is_free": has_free_seat(row),
        "is_open": row.state == ApplicationState.IN_REVIEW,
        "may_undo": _may_undo(row),
        "notes": Letter.objects.filter(key__startswith=f"application_note:{row.pk}:").order_by("written_at"),
    }


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


def said(row: Application) -> list[Said]:
    """Every answer in the organizer's language, in the form's order."""
    form, known, say = join_form(row.profile_version), raw_answers(row), speaker()
    states = dict(row.answers.values_list("attribute__key", "state"))
    return [
        Said(
            question=say(form.questions[ask.attribute].prompt),
            answer=_answer(form, ask.attribute, known.get(ask.attribute), say),
            long=ask.kind == "long_text",
        )
        for ask in form.asks
        if states.get(ask.attribute, AnswerState.SKIPPED) != AnswerState.NOT_APPLICABLE
    ]


def _answer(form: JoinForm, key: str, value: object, say: Speaker) -> str:
    options = {option["key"]: say(option["label"]) for option in form.questions[key].options}
    special = {
        PREFER_NOT_TO_SAY: _("prefers not to say"),
        NOT_APPLICABLE: _("does not apply"),
        NONE_OF_THESE: _("none of these"),
    }
    if value is None:
        return _("no answer")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    items = value if isinstance(value, list) else [value]
    return ", ".join(options.get(str(item)) or special.get(str(item)) or str(item) for item in items)


def _needs(row: Application) -> list[str]:
    say = speaker()
    return [say(need.name) for need in Need.objects.filter(key__in=row.needs)]
