"""Objects of icmp for tests: plain, valid, no surprises."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from icmp.admission import STEPS
from icmp.models import (
    Application,
    Assessment,
    Attribute,
    Criterion,
    Decision,
    FoundationVersion,
    Intake,
    Persona,
    ProfileVersion,
    Question,
    Review,
    Segment,
)
from tests.factories import UserFactory

STARTED = dt.datetime(2026, 10, 20, 9, 0, tzinfo=dt.UTC)


class FoundationFactory(DjangoModelFactory):
    class Meta:
        model = FoundationVersion

    version = factory.Sequence(lambda n: n + 1)
    mission = {"en": "Progress for people who build."}
    effective_from = dt.date(2026, 1, 15)


class AttributeFactory(DjangoModelFactory):
    class Meta:
        model = Attribute

    key = factory.Sequence(lambda n: f"attribute_{n}")
    label = factory.LazyAttribute(lambda o: {"en": o.key})
    data_type = "number"


class ProfileVersionFactory(DjangoModelFactory):
    class Meta:
        model = ProfileVersion

    kind = "icmp"
    version = factory.Sequence(lambda n: n + 1)
    accept_min = Decimal(70)
    review_min = Decimal(50)


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    profile_version = factory.SubFactory(ProfileVersionFactory)
    attribute = factory.SubFactory(AttributeFactory)
    key = factory.LazyAttribute(lambda o: o.attribute.key)
    dimension = "contribution"
    label = factory.LazyAttribute(lambda o: {"en": o.key})
    weight = Decimal(10)
    value_function = {"type": "piecewise", "points": [[0, 0], [10, 1]]}


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    criterion = factory.SubFactory(CriterionFactory)
    attribute = factory.LazyAttribute(lambda o: o.criterion.attribute)
    kind = "number"
    prompt = {"en": "How many?"}


class SegmentFactory(DjangoModelFactory):
    class Meta:
        model = Segment

    key = factory.Sequence(lambda n: f"segment_{n}")
    name = {"en": "Everybody"}
    order = factory.Sequence(lambda n: n)


class PersonaFactory(DjangoModelFactory):
    class Meta:
        model = Persona

    key = factory.Sequence(lambda n: f"persona_{n}")
    name = {"en": "Mariana"}
    kind = "ideal"
    expected = "accept"


class IntakeFactory(DjangoModelFactory):
    class Meta:
        model = Intake

    name = {"en": "Autumn"}
    opens_at = factory.Sequence(lambda n: dt.datetime(2026, 10, 1, tzinfo=dt.UTC) + dt.timedelta(days=n))
    seats = 24


def way(before: str, after: str) -> list[str]:
    """The states between, `after` included: the shortest way that the product draws."""
    ways: dict[str, list[str]] = {before: []}
    while after not in ways:
        for state, steps in list(ways.items()):
            for step in sorted(STEPS[state]):
                ways.setdefault(step, [*steps, step])
    return ways[after]


def stand(application: Application, state: str) -> Application:
    """Bring an application to a state step by step, as the database wants it; what a step does besides is left out."""
    for step in way(application.state, state):
        Application.objects.filter(pk=application.pk).update(state=step)
    application.state = state
    return application


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    @classmethod
    def _create(
        cls, model_class: type[Application], *args: object, state: str = "draft", **kwargs: object
    ) -> Application:
        return stand(super()._create(model_class, *args, **kwargs), state)

    name = "Diego Ramírez Weiß"
    email = factory.Sequence(lambda n: f"applicant{n}@example.org")
    profile_version = factory.SubFactory(ProfileVersionFactory)
    started_at = STARTED
    state_since = STARTED
    changed_at = STARTED


class SubmittedApplicationFactory(ApplicationFactory):
    state = "in_review"
    submitted_at = STARTED
    confirmed_at = STARTED


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = Assessment

    application = factory.SubFactory(SubmittedApplicationFactory)
    profile_version = factory.LazyAttribute(lambda o: o.application.profile_version)
    purpose = "decision"
    score = Decimal("71.50")
    score_low = Decimal("65.00")
    score_high = Decimal("80.00")
    coverage = Decimal("0.90000")
    recommendation = "accept"
    reason = "score_band"
    robust = False
    stability = Decimal("1.00000")
    inputs_hash = "0" * 64
    engine_version = "1"
    computed_at = STARTED


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    application = factory.SubFactory(SubmittedApplicationFactory)
    reviewer = factory.SubFactory(UserFactory)
    assigned_at = STARTED


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    application = factory.SubFactory(SubmittedApplicationFactory)
    outcome = "accept"
    decided_by = factory.SubFactory(UserFactory)
    reason = "Gives more than she takes."
    agrees_with_recommendation = True
    decided_at = STARTED
    announce_at = STARTED
