"""Reading blind: the answers are opened, rated on anchors and judged before anybody sees a score."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from icmp.models import Application, ApplicationState, Review
from members.audit import note
from members.models import User

from .assessing import assess_application
from .routes import want_more_if_in_doubt
from .steps import locked, refusal


class AlreadyReviewed(Exception):  # reads as what is said where it is caught
    """These ratings are in; they do not change after the score was seen."""


@transaction.atomic
def open_review(*, application: Application, reviewer: User, at: dt.datetime) -> Review:
    """Note that somebody begins to read the answers; beginning again keeps the first moment.

    Who was asked to vouch for the applicant steps aside instead.
    """
    row = locked(application)
    if row.state != ApplicationState.IN_REVIEW:
        raise refusal(row, ApplicationState.IN_REVIEW)
    if row.vouches.filter(member__user=reviewer).exists():
        return declare_conflict(application=row, reviewer=reviewer, at=at)
    review, _created = Review.objects.get_or_create(
        application=row, reviewer=reviewer, defaults={"assigned_at": at, "opened_at": at}
    )
    if review.opened_at is None or review.released_at:
        review.opened_at, review.released_at = review.opened_at or at, None
        review.save(update_fields=["opened_at", "released_at"])
    note(deed="application.opened", about=row, by=reviewer, at=at)
    return review


@transaction.atomic
def submit_review(
    *, review: Review, ratings: Mapping[str, int], verdict: str, confidence: int, rationale: str, at: dt.datetime
) -> Review:
    """Keep one reader's ratings and verdict for good, and score the application with them."""
    application = locked(review.application)
    if application.state != ApplicationState.IN_REVIEW:
        raise refusal(application, ApplicationState.IN_REVIEW)
    row = Review.objects.select_for_update().get(pk=review.pk)
    if row.submitted_at:
        raise AlreadyReviewed
    row.ratings, row.verdict, row.confidence = dict(ratings), verdict, confidence
    row.rationale, row.submitted_at, row.conflict_of_interest, row.released_at = rationale, at, False, None
    row.save()
    assess_application(application=application, at=at)
    want_more_if_in_doubt(application)
    note(deed="application.reviewed", about=application, by=row.reviewer, at=at, verdict=verdict)
    return row


@transaction.atomic
def declare_conflict(*, application: Application, reviewer: User, at: dt.datetime) -> Review:
    """Somebody knows the applicant too well to judge: they step aside, and their ratings would not count."""
    row = locked(application)
    review, _created = Review.objects.get_or_create(application=row, reviewer=reviewer, defaults={"assigned_at": at})
    if review.submitted_at:
        raise AlreadyReviewed
    review.conflict_of_interest = True
    review.save(update_fields=["conflict_of_interest"])
    note(deed="application.conflict", about=row, by=reviewer, at=at)
    return review
