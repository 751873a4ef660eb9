"""Votes at the same moment, and a vote against the count. With the lock off it must go wrong."""

import datetime as dt
import threading

import pytest

from icmp.models import FoundationRatification, FoundationVersion
from icmp.operations import VotingIsOver, close_ratification, publish_foundation, vote_on_foundation
from icmp.queries.founding import tally
from members.models import Letter
from tests.factories import organizer
from tests.members.desk import at_once

from .factories import FoundationFactory
from .founders import AT, asked, founders

pytestmark = pytest.mark.django_db(transaction=True)
JUST_BEFORE, DEADLINE = AT + dt.timedelta(days=14, seconds=-1), AT + dt.timedelta(days=14)


def test_vote_when_one_person_sends_two_at_once_then_one_ballot(community):
    row, people = asked()

    sent = at_once(
        lambda choice: vote_on_foundation(foundation=row, by=people[0], vote=choice, at=AT), ["yes", "no"] * 4
    )

    counted = tally(row)
    assert [each for each in sent if isinstance(each, Exception)] == []
    assert (counted.voted, FoundationRatification.objects.filter(user=people[0]).count()) == (1, 1)


def test_vote_when_it_meets_the_count_then_counted_or_refused_and_never_lost(community):
    row, people = asked(8)
    for user in people[:4]:
        vote_on_foundation(foundation=row, by=user, vote="yes", at=AT)

    def act(who: object) -> object:
        if who is None:
            return close_ratification(foundation=row, at=DEADLINE)
        return vote_on_foundation(foundation=row, by=who, vote="no", at=JUST_BEFORE)

    done = at_once(act, [None, *people[4:]])

    row.refresh_from_db()
    taken = sum(isinstance(each, FoundationRatification) for each in done)
    refused = sum(isinstance(each, VotingIsOver) for each in done)
    assert taken + refused == 4
    assert row.vote_result["no"] == taken == row.ratifications.filter(vote="no").count()


def test_vote_when_it_meets_the_count_without_lock_then_one_is_lost(community):
    """The negative control: look, be slow, write."""
    row, people = asked(2)
    looked, counted = threading.Event(), threading.Event()

    def naive_vote(user: object) -> None:
        ballot = FoundationVersion.objects.get(pk=row.pk, status="in_ratification").ratifications.get(user=user)
        looked.set()
        counted.wait(timeout=30)
        FoundationRatification.objects.filter(pk=ballot.pk).update(vote="no")

    def act(who: object) -> None:
        if who is not None:
            return naive_vote(who)
        looked.wait(timeout=30)
        close_ratification(foundation=row, at=DEADLINE)
        return counted.set()

    at_once(act, [None, people[0]])

    row.refresh_from_db()
    assert (row.vote_result["no"], row.ratifications.filter(vote="no").count()) == (0, 1)


def test_count_when_two_ticks_meet_then_counted_once(community):
    row, _people = asked()

    done = at_once(lambda _: close_ratification(foundation=row, at=DEADLINE), list(range(4)))

    assert sorted(done) == [False, False, False, True]
    told = Letter.objects.filter(kind="foundation_counted").values_list("to", flat=True)
    assert len(told) == len(set(told)) == 4  # three founding members and the owner who asked


def test_publish_when_two_versions_meet_then_one_after_the_other(community):
    FoundationFactory(status="published")
    owner, drafts = organizer(), [FoundationFactory() for _ in range(4)]

    done = at_once(lambda row: publish_foundation(foundation=row, by=owner, at=AT), drafts)

    assert [each for each in done if isinstance(each, Exception)] == []
    assert FoundationVersion.objects.published().count() == 1
    assert FoundationVersion.objects.filter(status="superseded").count() == 4


def test_publish_when_clicked_at_once_then_one_letter_each(community):
    people, owner = founders(2), organizer()
    row = FoundationFactory(co_creation={"founding_cohort_size": 5})

    at_once(lambda _: publish_foundation(foundation=row, by=owner, at=AT, reason="Alone here."), list(range(4)))

    assert Letter.objects.filter(kind="foundation_published").count() == len(people)
