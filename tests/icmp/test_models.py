"""What the database itself promises, whoever writes."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from icmp.models import Application, Assessment, Criterion, Decision, FoundationVersion, ProfileVersion, Question
from members.models import User
from tests.factories import UserFactory

from .factories import (
    ApplicationFactory,
    AssessmentFactory,
    AttributeFactory,
    CriterionFactory,
    DecisionFactory,
    FoundationFactory,
    ProfileVersionFactory,
    QuestionFactory,
    ReviewFactory,
    SubmittedApplicationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["accepted", "waitlisted", "offered", "declined", "completed", "lapsed"])
def test_application_without_a_decision_is_refused_every_decided_state(state: str) -> None:
    application = SubmittedApplicationFactory()

    with pytest.raises(IntegrityError, match="only by the decision of a person"), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(state=state)

    application.refresh_from_db()
    assert application.state == "in_review"


def test_application_with_a_decision_takes_the_decided_state() -> None:
    decision = DecisionFactory(outcome="decline")

    Application.objects.filter(pk=decision.application_id).update(state="declined")

    assert Application.objects.get().state == "declined"


def test_application_accepted_by_a_person_cannot_be_declined() -> None:
    decision = DecisionFactory(outcome="accept")

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=decision.application_id).update(state="declined")


def test_decision_undone_no_longer_carries_a_state(at) -> None:
    decision = DecisionFactory(outcome="decline", undone_at=at, undone_by=UserFactory())

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=decision.application_id).update(state="declined")


@pytest.mark.parametrize("wrong", [{"decided_by": None}, {"reason": ""}, {"reason": " \n"}, {"outcome": "maybe"}])
def test_decision_without_person_or_reason_is_refused(wrong: dict[str, object]) -> None:
    application = SubmittedApplicationFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionFactory(application=application, **wrong)


def test_decision_against_the_advice_needs_its_own_reason() -> None:
    with pytest.raises(IntegrityError, match="override_has_a_reason"), transaction.atomic():
        DecisionFactory(agrees_with_recommendation=False)


def test_decision_second_in_force_is_refused(at) -> None:
    first = DecisionFactory()

    with pytest.raises(IntegrityError, match="one_decision_in_force"), transaction.atomic():
        DecisionFactory(application=first.application)
    Decision.objects.update(superseded_at=at)
    DecisionFactory(application=first.application)

    assert Decision.objects.in_force().count() == 1


def test_criterion_on_a_monitored_attribute_is_refused() -> None:
    watched = AttributeFactory(sensitivity="monitoring_only")
    profile = ProfileVersionFactory()

    with pytest.raises(IntegrityError, match="criterion_attribute_not_monitored"), transaction.atomic():
        CriterionFactory(attribute=watched, profile_version=profile)
    with pytest.raises(IntegrityError, match="monitored_is_never_scored"), transaction.atomic():
        CriterionFactory(attribute=watched, profile_version=profile, only_monitored=True)

    assert Criterion.objects.count() == 0


def test_attribute_in_use_cannot_become_monitored() -> None:
    criterion = CriterionFactory()

    with pytest.raises(IntegrityError, match="criterion_attribute_not_monitored"), transaction.atomic():
        type(criterion.attribute).objects.update(sensitivity="monitoring_only")


def test_profile_published_never_changes(at) -> None:
    criterion = QuestionFactory().criterion
    ProfileVersion.objects.update(status="published", published_at=at)
    profile = ProfileVersion.objects.get()

    for change in (
        lambda: ProfileVersion.objects.update(accept_min=Decimal(60)),
        lambda: ProfileVersion.objects.update(status="draft"),
        lambda: profile.delete(),
        lambda: Criterion.objects.update(weight=Decimal(20)),
        lambda: criterion.delete(),
        lambda: CriterionFactory(profile_version=profile),
        lambda: Question.objects.update(prompt={"en": "Another question"}),
    ):
        with pytest.raises(DatabaseError, match="published version"), transaction.atomic():
            change()

    ProfileVersion.objects.update(status="retired")
    assert ProfileVersion.objects.get().accept_min == Decimal(70)
    with pytest.raises(DatabaseError, match="published version"), transaction.atomic():
        ProfileVersion.objects.update(status="published")


def test_profile_published_outlives_the_account_of_its_publisher() -> None:
    owner = UserFactory()
    ProfileVersionFactory(status="published", published_by=owner)

    User.objects.filter(pk=owner.pk).delete()

    assert ProfileVersion.objects.get().published_by is None


def test_foundation_published_never_changes() -> None:
    FoundationFactory(status="published")

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        FoundationVersion.objects.update(mission={"en": "Everything for everybody."})
    FoundationVersion.objects.update(status="superseded")

    assert FoundationVersion.objects.get().mission == {"en": "Progress for people who build."}


def test_foundation_and_profile_are_published_once() -> None:
    FoundationFactory(status="published")
    ProfileVersionFactory(status="published")
    ProfileVersionFactory(status="published", kind="icp")

    with pytest.raises(IntegrityError, match="one_published_foundation"), transaction.atomic():
        FoundationFactory(status="published")
    with pytest.raises(IntegrityError, match="one_published_profile_per_kind"), transaction.atomic():
        ProfileVersionFactory(status="published")

    assert ProfileVersion.objects.published().about_members().count() == 1


@pytest.mark.parametrize(("review", "accept"), [(60, 50), (-1, 50), (50, 101)])
def test_profile_with_crossed_bands_is_refused(review: int, accept: int) -> None:
    with pytest.raises(IntegrityError, match="bands_in_order"), transaction.atomic():
        ProfileVersionFactory(review_min=review, accept_min=accept)


def test_assessment_is_only_ever_added() -> None:
    assessment = AssessmentFactory()

    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Assessment.objects.update(score=Decimal(100))
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        assessment.delete()

    assert Assessment.objects.get().score == Decimal("71.50")


def test_review_submitted_half_is_refused(at) -> None:
    with pytest.raises(IntegrityError, match="review_complete_when_submitted"), transaction.atomic():
        ReviewFactory(submitted_at=at, verdict="accept")


def test_waiting_for_decision_starts_with_the_oldest_promise(at) -> None:
    profile = ProfileVersionFactory()
    later = SubmittedApplicationFactory(profile_version=profile, promised_on=at.date())
    sooner = SubmittedApplicationFactory(profile_version=profile, promised_on=at.date().replace(day=1))
    ApplicationFactory(profile_version=profile)

    waiting = Application.objects.waiting_for_decision()

    assert list(waiting) == [sooner, later]
    assert Application.objects.open().count() == 3
