"""Candidates, and members who look after them."""

import datetime as dt

from icmp.models import BuddyOffer
from members.models import Member, Profile
from members.operations import make_candidate, open_account
from tests.factories import MemberFactory, ProfileFactory, UserFactory

JOINED = dt.datetime(2026, 8, 10, 10, 0, tzinfo=dt.UTC)
LAST_DAY = dt.date(2026, 11, 8)


def candidate(name: str = "Lucía Gómez Ibarra", *, at: dt.datetime = JOINED, **values: str) -> Member:
    """Somebody who took a seat as everybody does."""
    address = f"newcomer{Member.objects.count()}@example.org"
    user = open_account(email=address, name=name, language=values.pop("language", "en"), at=at)
    member = make_candidate(user=user, name=name, by=None, at=at)
    city = values.pop("city", "")
    Profile.objects.filter(member=member).update(city=city)
    Member.objects.filter(pk=member.pk).update(**values)
    member.refresh_from_db()
    return member


def willing(*, at_once: int = 1, city: str = "", language: str = "en", **values: str) -> Member:
    """A member who offered to look after newcomers."""
    member = MemberFactory(user=UserFactory(language=language), **values)
    ProfileFactory(member=member, city=city)
    BuddyOffer.objects.create(member=member, at_once=at_once, offered_at=JOINED)
    return member
