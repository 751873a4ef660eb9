"""People who may pay, plans, and bills."""

import datetime as dt

import factory
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from factory.django import DjangoModelFactory

from billing.models import Charge, Plan, Subscription
from members.models import Admission, User
from tests.factories import UserFactory, organizer

DAY = dt.date(2026, 11, 2)
METHODS_USER_KEY = "account_authentication_methods_user"  # allauth keeps whose records they are under this name


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    key = factory.Sequence(lambda n: f"plan{n}")
    name = {"en": "Member", "de": "Mitglied", "es": "Miembro"}
    amount_minor = 1500
    currency = "EUR"
    period = "month"


class SubscriptionFactory(DjangoModelFactory):
    class Meta:
        model = Subscription

    user = factory.SubFactory(UserFactory)
    plan = factory.SubFactory(PlanFactory)
    method = "bank"
    state = "active"
    started_on = DAY
    current_period_start = DAY
    current_period_end = dt.date(2026, 12, 2)
    asked_at = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


class ChargeFactory(DjangoModelFactory):
    class Meta:
        model = Charge

    user = factory.SubFactory(UserFactory)
    plan = factory.SubFactory(PlanFactory)
    amount_minor = 1500
    currency = "EUR"
    period_start = DAY
    period_end = dt.date(2026, 12, 2)
    due_on = DAY
    method = "bank"
    opened_at = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def admitted(user: User | None = None, *, until: dt.date = dt.date(2999, 1, 1), plan_key: str = "") -> User:
    """Somebody whom a person has let in and who has no seat yet."""
    user = user or UserFactory()
    Admission.objects.create(
        user=user, plan_key=plan_key, admitted_by=UserFactory(), valid_until=until,
        admitted_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    return user


def at_desk(client: Client, role: str = "treasurer") -> User:
    """Sign an organizer in, second factor included."""
    user = organizer(role)
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": 9e9}]
    session[METHODS_USER_KEY] = str(user.pk)
    session.save()
    return user
