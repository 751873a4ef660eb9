"""Candidates and those who look after them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from icmp.health import queries as ledgers
from icmp.models import BuddyOffer, BuddyPair
from members import gates, lifecycle
from members.completeness import PARTS, missing
from members.models import Community, Deed, LeaveOfAbsence, Letter, Member, Pledge, RoleGrant, StandingChange, User
from members.visibility import Audience, shows

from .fitting import Someone

LEAST_COMPLIANCE = Decimal("0.6")
# From these a person is a candidate again after an interruption: the same first weeks go on.
INTERRUPTED = (lifecycle.GRACE, lifecycle.SUSPENDED, lifecycle.PAUSED)


def newcomers() -> QuerySet[Member]:
    """Everybody in their first weeks, with the day they began; whoever is late with dues is still one."""
    begun = StandingChange.objects.filter(member=OuterRef("pk"), after=lifecycle.CANDIDATE).exclude(
        before__in=INTERRUPTED
    )
    began_on = Coalesce(
        Subquery(begun.order_by("-at", "-pk").values("on")[:1]), F("joined_on"), output_field=DateField()
    )
    in_time = Q(standing=lifecycle.CANDIDATE) | Q(standing=lifecycle.GRACE, candidate_until__isnull=False)
    return Member.objects.filter(in_time).annotate(began_on=began_on).select_related("user", "profile")


def began_on(member: Member) -> dt.date:
    """The first day of the first weeks that somebody is in."""
    row = newcomers().filter(pk=member.pk).first()
    return first_day(row) if row else member.joined_on


def first_day(member: Member) -> dt.date:
    """The day that `newcomers()` found."""
    day: dt.date | None = getattr(member, "began_on", None)
    return day or member.joined_on


def page_lacks(member: Member) -> list[str]:
    """What somebody's page of the book still lacks; without a page it lacks everything."""
    page = getattr(member, "profile", None)
    return missing(page) if page else list(PARTS)


def free_places(offer: BuddyOffer) -> int:
    """How many more newcomers somebody of `willing()` would take."""
    return max(0, offer.at_once - int(getattr(offer, "busy", 0)))


def least_compliance() -> Decimal:
    """From which compliance on the advice is to say yes: what the community set, else 0.6."""
    community = Community.objects.the()
    chosen = (community.settings.get("probation") or {}).get("min_compliance") if community else None
    return Decimal(str(chosen)) if isinstance(chosen, int | float) and 0 < chosen <= 1 else LEAST_COMPLIANCE


def on_leave(day: dt.date) -> QuerySet[LeaveOfAbsence]:
    return LeaveOfAbsence.objects.filter(member=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day)


def pairs_open() -> QuerySet[BuddyPair]:
    return BuddyPair.objects.filter(ended_at=None)


def without_buddy() -> QuerySet[Member]:
    """Newcomers nobody looks after, the earliest first."""
    return newcomers().filter(~Exists(pairs_open().filter(newcomer=OuterRef("pk")))).order_by("joined_on", "pk")


def pairs_over() -> QuerySet[BuddyPair]:
    """Open pairs whose newcomer is none any more, or whose buddy is not here any more."""
    here = [lifecycle.MEMBER, lifecycle.GRACE]
    newcomer = Q(newcomer__standing=lifecycle.CANDIDATE) | Q(
        newcomer__standing=lifecycle.GRACE, newcomer__candidate_until__isnull=False
    )
    return pairs_open().exclude(newcomer & Q(buddy__standing__in=here))


def willing(day: dt.date) -> QuerySet[BuddyOffer]:
    """Members who offered and may be asked today, with how many newcomers they have."""
    busy = Count("member__newcomer_pairs", filter=Q(member__newcomer_pairs__ended_at=None))
    away = LeaveOfAbsence.objects.filter(member=OuterRef("member"), starts_on__lte=day, ends_on__gte=day)
    offers = BuddyOffer.objects.filter(member__standing=lifecycle.MEMBER).filter(~Exists(away))
    return offers.select_related("member__user", "member__profile").annotate(busy=busy).order_by("member")


def as_someone(member: Member, *, free: int = 0) -> Someone:
    """What may be compared: the city only where members may see it."""
    page = getattr(member, "profile", None)
    city = page.city if page and shows("city", page.audiences, to=Audience.MEMBERS) else ""
    return Someone(key=member.pk, segment=member.segment, language=member.user.language, city=city, free=free)


def hours_given(member: Member, *, since: dt.datetime, until: dt.datetime) -> Decimal:
    """Hours of deeds that count as hours given, for one member."""
    rows = ledgers.done(until).filter(member=member, occurred_at__gte=since, type__counts_as__contains=["hours"])
    return Decimal(rows.aggregate(minutes=Coalesce(Sum("minutes"), 0))["minutes"]) / 60


def deeds_of(member: Member, *, until: dt.datetime) -> QuerySet[Deed]:
    return ledgers.done(until).filter(member=member).select_related("type", "target__user").order_by("-occurred_at")


def open_pledge(member: Member) -> Pledge | None:
    return Pledge.objects.filter(member=member, valid_to=None).first()


def notes_to(members: Any) -> QuerySet[Letter]:
    """The notes of the first weeks that were written to some members, oldest first."""
    return Letter.objects.filter(kind="newcomer", user__member__in=members).order_by("written_at")


def who_decides() -> QuerySet[User]:
    """Those who may decide about candidates."""
    roles = gates.DEEDS["change_standing"]
    holders = RoleGrant.objects.in_force().filter(role__in=roles).values("user")
    return User.objects.filter(pk__in=holders, is_active=True).order_by("pk")


def overdue(day: dt.date) -> QuerySet[Member]:
    """Candidates whose time is over and about whom nobody has decided."""
    return newcomers().filter(candidate_until__lt=day).order_by("candidate_until", "pk")
