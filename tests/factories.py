"""Objects for tests: plain, valid, no surprises."""

import datetime as dt

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from members.folding import sort_key
from members.models import Member, Profile, RoleGrant, User

JOINED = dt.date(2026, 3, 2)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Ana Pérez {n}")
    language = "en"
    password = "!"  # as real accounts begin: by code alone

    @factory.post_generation
    def verified(self, create: bool, extracted: bool | None, **kwargs: object) -> None:
        EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    user = factory.SubFactory(UserFactory)
    standing = "member"
    standing_since = JOINED
    joined_on = JOINED


class ProfileFactory(DjangoModelFactory):
    class Meta:
        model = Profile

    member = factory.SubFactory(MemberFactory)
    given_names = "Ana"
    first_surname = factory.Sequence(lambda n: f"Pérez {n}")
    second_surname = "Weiß"
    display_name = factory.LazyAttribute(lambda o: f"{o.given_names} {o.first_surname} {o.second_surname}")
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.first_surname, o.second_surname, o.given_names))


class RoleGrantFactory(DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = "owner"
    granted_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def organizer(role: str = "owner") -> User:
    """A person with one role."""
    return RoleGrantFactory(role=role).user
