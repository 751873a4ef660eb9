"""What the organizers ask about applications: who waits, whether a seat is free, what goes into a score."""

import datetime as dt
from decimal import Decimal

from django.db.models import Min, QuerySet

from icmp import scoring
from icmp.explanations import Weighed
from icmp.models import Application, Assessment, Criterion, Decision, Intake, ProfileVersion, Question, Review, Segment
from icmp.policies import CohortPolicy, cohort_policy
from icmp.queries.joining import raw_answers
from icmp.queries.rooms import room_of
from icmp.rules import first_match
from icmp.vouching.counting import vouched_answers
from icmp.waiting import Why
from members.models import Community, User

TEXT_KINDS = ("long_text", "link", "vouch")  # read by people; only ratings and confirmed vouches are scored


def scoring_profile(version: ProfileVersion) -> scoring.Profile:
    """A version as the score reads it."""
    rows = version.criteria.select_related("attribute")
    return scoring.Profile(
        criteria=tuple(_scoring_criterion(row) for row in rows),
        accept_min=version.accept_min,
        review_min=version.review_min,
        coverage_min=version.coverage_min,
        neutral_value=version.neutral_value,
    )


def _scoring_criterion(row: Criterion) -> scoring.Criterion:
    return scoring.Criterion(
        key=row.key,
        attribute=row.attribute.key,
        weight=row.weight,
        value_function=row.value_function,
        must_have=row.must_have,
        knockout_min=row.knockout_min,
        missing_policy=row.missing_policy,  # type: ignore[arg-type]  # the choices are the literals
    )


def scored_answers(application: Application) -> dict[str, object]:
    """What enters the score: the answers without free texts, reviewers' ratings of what they read, confirmed vouches."""
    answers = raw_answers(application)
    questions = Question.objects.of_version(application.profile_version_id).filter(kind__in=TEXT_KINDS)
    for key in questions.values_list("attribute__key", flat=True):
        if is_text(answers.get(key)):
            del answers[key]
    vouched = vouched_answers({application.pk: application.profile_version_id})
    return answers | {key: value for (_pk, key), value in vouched.items()} | ratings(application)


def is_text(value: object) -> bool:
    """Whether an answer holds words of the applicant's own, which are never scored."""
    return isinstance(value, str) or (isinstance(value, list) and any(isinstance(item, str) for item in value))


def ratings(application: Application) -> dict[str, object]:
    """Every finished reviewer's ratings, gathered by the attribute that they rate."""
    attributes = dict(rated_criteria(application.profile_version).values_list("key", "attribute__key"))
    gathered: dict[str, list[int]] = {}
    for review in application.reviews.finished().order_by("pk"):
        for key, rating in review.ratings.items():
            if key in attributes:
                gathered.setdefault(attributes[key], []).append(rating)
    return dict(gathered)


def rated_criteria(version: ProfileVersion) -> QuerySet[Criterion]:
    """The criteria that reviewers rate on anchors."""
    return version.criteria.filter(value_function__type="rubric").select_related("attribute")


def segment_for(answers: dict[str, object]) -> Segment | None:
    """The first segment whose rule matches."""
    segments = {row.key: row for row in Segment.objects.all()}
    key = first_match([(row.key, row.when) for row in segments.values()], answers)
    return segments[key] if key else None


def intake_for(at: dt.datetime) -> Intake | None:
    """The intake that takes applications now, else the next one."""
    return Intake.objects.open_at(at).first() or Intake.objects.upcoming(at).first()


def has_free_seat(application: Application) -> bool:
    """Whether there is a seat for this application. Ask with the intake's row locked."""
    return why_no_seat(application) is None


def why_no_seat(application: Application) -> Why | None:
    """Why there is none; None when there is one. A seat by lot is kept for who was drawn, whatever the segment has."""
    intake, segment = application.intake, application.segment
    if intake is None:
        return None
    room = room_of(intake, without=application.pk)
    return room.why_full(segment.key if segment and application.drawn_at is None else None)


def newest_assessment(application: Application) -> Assessment | None:
    return application.assessments.filter(purpose="decision").order_by("-computed_at", "-pk").first()


def weighed(assessment: Assessment) -> list[Weighed]:
    """An assessment criterion by criterion, as the explanation reads it."""
    dimensions = dict(assessment.profile_version.criteria.values_list("key", "dimension"))
    return [
        Weighed(
            key=row["key"],
            dimension=dimensions.get(row["key"], ""),
            contribution=Decimal(row["contribution"]),
            shortfall=Decimal(row["shortfall"]),
            must_have=row["must_have"],
        )
        for row in assessment.results
    ]


def decision_in_force(application: Application) -> Decision | None:
    return application.decisions.in_force().select_related("decided_by").first()


def own_review(application: Application, reviewer: User) -> Review | None:
    return application.reviews.filter(reviewer=reviewer).first()


def reading_seconds(application: Application, reader: User, *, at: dt.datetime) -> int | None:
    """How long a reader had the answers before them: until their ratings were in, the next ones opened, or `at`."""
    review = own_review(application, reader)
    if review is None or review.opened_at is None:
        return None
    following = Review.objects.filter(reviewer=reader, opened_at__gt=review.opened_at)
    ends = [at, review.submitted_at, following.aggregate(first=Min("opened_at"))["first"]]
    read = min(end for end in ends if end is not None) - review.opened_at
    return max(0, int(read.total_seconds()))


def policy() -> CohortPolicy:
    """The community's own days."""
    community = Community.objects.the()
    return cohort_policy(community.settings if community else None)
