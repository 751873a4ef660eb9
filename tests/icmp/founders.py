"""Founding members and a foundation that they vote on."""

import datetime as dt
from typing import Any

from icmp.models import FoundationVersion
from icmp.operations import ask_for_ratification
from members.models import Member, User
from tests.factories import MemberFactory, UserFactory, organizer

from .factories import FoundationFactory

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
RULE = {"founding_cohort_size": 24, "ratification_quorum": 0.75, "comment_window_days": 14}
FIRST_DAY = dt.date(2026, 1, 15)


def founders(count: int, **values: Any) -> list[User]:
    """So many members, who joined one day after the other."""
    made = []
    for day in range(count):
        joined = FIRST_DAY + dt.timedelta(days=day)
        made.append(MemberFactory(joined_on=joined, standing_since=joined, **values).user)
    return made


def candidate() -> Member:
    """Somebody who joined before everybody else and is no member yet."""
    early = FIRST_DAY - dt.timedelta(days=9)
    return MemberFactory(standing="candidate", candidate_until=dt.date(2027, 1, 1), joined_on=early)


def asked(count: int = 3, *, days: int | None = None, **values: Any) -> tuple[FoundationVersion, list[User]]:
    """A draft that was just put to the vote of so many founding members."""
    people = founders(count)
    row = FoundationFactory(co_creation=RULE, **values)
    return ask_for_ratification(foundation=row, by=organizer(), at=AT, days=days), people


def german() -> User:
    return MemberFactory(user=UserFactory(language="de"), joined_on=FIRST_DAY).user
