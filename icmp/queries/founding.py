"""Who the founding members are, how they are voting, and what waits for one of them."""

import datetime as dt

from django.db.models import Count, Q, QuerySet

from icmp.models import FoundationRatification, FoundationStatus, FoundationVersion, Vote
from icmp.quorum import CoCreation, Tally, co_creation
from members import gates, lifecycle
from members.models import Member, User

VOTES = frozenset({lifecycle.MEMBER, lifecycle.GRACE, lifecycle.PAUSED})  # a candidate does not vote yet
_HOLDER_BELONGS = Q(user__member__standing__in=VOTES)


def rule_for(foundation: FoundationVersion) -> CoCreation:
    """The rule in force decides how it may be changed; before there is one, a foundation brings its own."""
    in_force = FoundationVersion.objects.published().first()
    return co_creation((in_force.co_creation if in_force else {}) or foundation.co_creation)


def founding_members(foundation: FoundationVersion) -> QuerySet[Member]:
    """The first who joined, as many as the cohort holds, among those who belong today and are no candidates.

    Whoever leaves makes room for the next.
    """
    belonging = Member.objects.filter(standing__in=VOTES, user__is_active=True).select_related("user")
    return belonging.order_by("joined_on", "pk")[: rule_for(foundation).cohort]


def needed(rule: CoCreation, founders: int) -> int:
    """How many of so many founding members must take part."""
    return Tally(founders=founders, yes=0, no=0, abstain=0, quorum=rule.quorum).needed


def tally(foundation: FoundationVersion) -> Tally:
    """The round as it stands. Whoever left without a vote is no longer waited for; a vote that was cast stays."""
    counts = foundation.ratifications.aggregate(
        founders=Count("pk", filter=~Q(vote="") | _HOLDER_BELONGS),
        yes=Count("pk", filter=Q(vote=Vote.YES)),
        no=Count("pk", filter=Q(vote=Vote.NO)),
        abstain=Count("pk", filter=Q(vote=Vote.ABSTAIN)),
    )
    return Tally(**counts, quorum=rule_for(foundation).quorum)


def ballot_of(foundation: FoundationVersion, user: User) -> FoundationRatification | None:
    """The ballot that this person may fill in: they were asked, and they still belong."""
    return foundation.ratifications.filter(_HOLDER_BELONGS, user=user).first()


def asked_members(foundation: FoundationVersion) -> QuerySet[User]:
    """Those who were asked and still belong."""
    asked = foundation.ratifications.filter(_HOLDER_BELONGS).values("user")
    return User.objects.filter(pk__in=asked, is_active=True).order_by("pk")


def being_voted_on(at: dt.datetime) -> QuerySet[FoundationVersion]:
    """Versions whose vote is open."""
    asked = FoundationVersion.objects.filter(status=FoundationStatus.IN_RATIFICATION, ratified_at=None)
    return asked.filter(Q(ratify_until=None) | Q(ratify_until__gt=at))


def waiting_for_vote_of(user: User, at: dt.datetime) -> FoundationVersion | None:
    """The version on which this person was asked to vote and has not."""
    empty = FoundationRatification.objects.filter(_HOLDER_BELONGS, user=user, vote="")
    return being_voted_on(at).filter(pk__in=empty.values("foundation")).first()


def keepers() -> QuerySet[User]:
    """Those who may put a foundation into force."""
    roles = gates.DEEDS["set_foundations"]
    granted = Q(role_grants__role__in=roles, role_grants__ended_at=None)
    return User.objects.filter(granted, is_active=True).distinct().order_by("pk")
