"""What the formulas need, read from the ground in set queries whose number does not grow with the community."""

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from icmp import engagement, focus, northstar
from icmp.models import Application, EngagementExpectation, EngagementReading, FoundationVersion, Programme
from icmp.periods import Span
from members import gates
from members.models import (
    ActivityType,
    Deed,
    HelpExchange,
    LeaveOfAbsence,
    Member,
    MemberNeed,
    Need,
    Pledge,
    RoleGrant,
    StandingChange,
)

from .expected import Agreed, Kind
from .measure import AsOf
from .stays import Stay, Step, stay


def done(as_of: dt.datetime) -> QuerySet[Deed]:
    """Deeds until a moment that were not taken back, whenever the correction came."""
    return Deed.objects.filter(occurred_at__lte=as_of, reverses=None, reversal=None)


def presence(as_of: dt.datetime) -> QuerySet[Deed]:
    """Deeds that show somebody was there."""
    return done(as_of).filter(type__presence=True)


def organizers() -> QuerySet[RoleGrant]:
    """The accounts that run the community; community figures leave them out."""
    return RoleGrant.objects.in_force().filter(role__in=gates.STAFF).values("user")  # type: ignore[return-value]


def counted_members(day: dt.date) -> QuerySet[Member]:
    """Whom the engagement of the community is about: candidates and members who are not paused, without organizers."""
    return Member.objects.appearing().filter(joined_on__lte=day).exclude(user__in=organizers())


def silent_members(as_of: AsOf, *, days: int) -> QuerySet[Member]:
    """Members for longer than some days who were not seen in them, the longest members first."""
    since = as_of.at - dt.timedelta(days=days)
    seen = presence(as_of.at).filter(member=OuterRef("pk"), occurred_at__gt=since)
    on_leave = LeaveOfAbsence.objects.filter(member=OuterRef("pk"), starts_on__lte=as_of.day, ends_on__gte=as_of.day)
    old = counted_members(as_of.day).filter(joined_on__lte=as_of.day - dt.timedelta(days=days))
    return old.filter(~Exists(seen), ~Exists(on_leave)).order_by("joined_on", "pk")


def stays(as_of: AsOf) -> list[Stay]:
    """Everybody's stay as it was known at a moment; without a history the member's own dates say it."""
    steps: dict[object, list[Step]] = {}
    changes = StandingChange.objects.filter(at__lte=as_of.at).order_by("at", "pk")
    for member, after, day in changes.values_list("member", "after", "on"):
        steps.setdefault(member, []).append((after, day))
    joined = Member.objects.filter(joined_on__lte=as_of.day).order_by("joined_on", "pk")
    rows = joined.values_list("pk", "joined_on", "standing", "ended_on", "standing_since")
    return [
        stay(pk, joined_on, steps.get(pk) or _known(standing, ended_on or since, as_of.day))
        for pk, joined_on, standing, ended_on, since in rows
    ]


def _known(standing: str, on: dt.date, day: dt.date) -> list[Step]:
    return [(standing, on)] if on <= day else []


def deeds_by_member(members: QuerySet[Member], as_of: AsOf) -> Iterator[tuple[object, engagement.Deed]]:
    """A year of deeds, member by member, oldest first; streamed, so that memory does not grow with the community."""
    year = done(as_of.at).filter(occurred_at__gt=as_of.at - engagement.LEVEL_YEAR, member__in=members.values("pk"))
    columns = ("member", "key", "type", "type__weight", "type__presence", "occurred_at")
    rows = year.order_by("member", "occurred_at", "key").values_list(*columns)
    for member, key, kind, weight, present, occurred_at in rows.iterator(chunk_size=5_000):
        yield member, engagement.Deed(key=key, type=kind, weight=weight, occurred_at=occurred_at, presence=present)


def active_by_month(as_of: AsOf) -> dict[dt.date, set[Hashable]]:
    """Who was seen in which local month, since the first deed."""
    month = TruncMonth("occurred_at", tzinfo=ZoneInfo(as_of.timezone), output_field=DateField())
    rows = presence(as_of.at).annotate(month=month).order_by().values_list("month", "member").distinct()
    active: dict[dt.date, set[Hashable]] = {}
    for first, member in rows:
        active.setdefault(first, set()).add(member)
    return active


def confirmed_help(starts_at: dt.datetime, as_of: dt.datetime) -> list[northstar.Case]:
    """Help whose receiver said so in a stretch of time; the word of the receiver is the moment that counts."""
    rows = HelpExchange.objects.filter(confirmed_at__gte=starts_at, confirmed_at__lte=as_of)
    return [
        northstar.Case(type="help", occurred_at=at, actor=giver, other=receiver, confirmed=True)
        for giver, receiver, at in rows.order_by("confirmed_at", "pk").values_list("giver", "receiver", "confirmed_at")
        if at
    ]


def cases_of(types: Iterable[str], starts_at: dt.datetime, as_of: dt.datetime) -> list[northstar.Case]:
    """Deeds of some kinds as cases of a north star that counts deeds."""
    rows = done(as_of).filter(type__in=list(types), occurred_at__gte=starts_at).order_by("occurred_at", "pk")
    return [
        northstar.Case(type=kind, occurred_at=at, actor=member, other=target, subject=subject or None)
        for kind, at, member, target, subject in rows.values_list("type", "occurred_at", "member", "target", "subject")
    ]


def people_with_needs(day: dt.date) -> list[focus.Person]:
    """What each member needs, with the segment; who said nothing is not counted."""
    asked: dict[object, tuple[str, dict[str, float]]] = {}
    rows = MemberNeed.objects.filter(member__in=Member.objects.appearing().filter(joined_on__lte=day))
    for member, segment, need, importance in rows.values_list("member", "member__segment", "need__key", "importance"):
        asked.setdefault(member, (segment, {}))[1][need] = importance
    return [focus.Person(segment=segment, needs=needs) for segment, needs in asked.values()]


def need_names() -> dict[str, Mapping[str, str]]:
    return dict(Need.objects.values_list("key", "name"))


def needs() -> list[focus.Need]:
    rows = Need.objects.values_list("key", "in_scope", "segment_specific")
    return [focus.Need(key=key, in_scope=scope, segment_specific=specific) for key, scope, specific in rows]


def programmes() -> tuple[list[focus.Programme], dict[str, Mapping[str, str]]]:
    """What is run, and what it is called."""
    rows = list(Programme.objects.running().prefetch_related("needs"))
    runs = [
        focus.Programme(
            key=row.key,
            needs=tuple(need.key for need in row.needs.all()),
            segment_specific=row.segment_specific,
            hours_per_month=float(row.hours_per_month),
            north_star=row.north_star,
        )
        for row in rows
    ]
    return runs, {row.key: row.name for row in rows}


def foundation() -> FoundationVersion | None:
    """The published one."""
    return FoundationVersion.objects.published().first()


def agreed() -> list[Agreed]:
    """What every member is expected to do."""
    return [
        Agreed(
            period=row.period,
            types=tuple(row.activity_types),
            ledger=row.ledger,
            count=row.target_count,
            hours=float(row.target_hours) if row.target_hours is not None else None,
        )
        for row in EngagementExpectation.objects.all()
    ]


def kinds() -> dict[str, Kind]:
    """The kinds of deed by key."""
    rows = ActivityType.objects.values_list("key", "weight", "minutes", "counts_as")
    return {
        key: Kind(key=key, weight=weight, minutes=minutes, counts_as=tuple(counts))
        for key, weight, minutes, counts in rows
    }


def readings(day: dt.date) -> QuerySet[EngagementReading]:
    """The newest readings on or before a day, all of that one day, of whom the figures are about."""
    latest = EngagementReading.objects.filter(on__lte=day).order_by("-on").values("on")[:1]
    return EngagementReading.objects.filter(on=latest, member__in=counted_members(day).values("pk"))


def levels_held(day: dt.date) -> dict[object, tuple[dt.date, int | None]]:
    """Each member's last reading before a day: its day and the level held."""
    rows = EngagementReading.objects.filter(on__lt=day).order_by("member", "-on").distinct("member")
    return {member: (on, level) for member, on, level in rows.values_list("member", "on", "level")}


def pledges(span: Span) -> list[tuple[object, Span, Decimal, int, str]]:
    """What was pledged in a stretch of days: member, days it held, hours a month, fee, and the fee's period."""
    rows = Pledge.objects.filter(valid_from__lte=span.ends_on).filter(
        Q(valid_to=None) | Q(valid_to__gte=span.starts_on)
    )
    columns = ("member", "valid_from", "valid_to", "hours_per_month", "fee_minor", "period")
    return [
        (member, span.shared_with(Span(start, end or span.ends_on)), hours, fee, period)
        for member, start, end, hours, fee, period in rows.order_by("pk").values_list(*columns)
    ]


def minutes_given(starts_at: dt.datetime, ends_at: dt.datetime) -> dict[object, int]:
    """Minutes by member that count as hours given."""
    given = done(ends_at).filter(
        occurred_at__gte=starts_at, occurred_at__lt=ends_at, type__counts_as__contains=["hours"]
    )
    return dict(given.order_by().values_list("member").annotate(Sum("minutes")))


def last_payments(starts_at: dt.datetime, ends_at: dt.datetime) -> dict[object, list[dt.datetime]]:
    """When each member paid in a stretch of time."""
    paid: dict[object, list[dt.datetime]] = {}
    rows = done(ends_at).filter(type="fee.paid", occurred_at__gte=starts_at, occurred_at__lt=ends_at)
    for member, at in rows.values_list("member", "occurred_at"):
        paid.setdefault(member, []).append(at)
    return paid


def applications_begun(starts_at: dt.datetime, as_of: dt.datetime) -> QuerySet[Application]:
    """Applications begun in a stretch of time, without spam."""
    return Application.objects.filter(started_at__gte=starts_at, started_at__lte=as_of).exclude(state="spam")


def steps_reached(rows: QuerySet[Application]) -> dict[str, int]:
    """How many came how far on the way to a seat."""
    decided = Q(state__in=["accepted", "offered", "completed", "waitlisted", "declined", "lapsed"])
    accepted = Q(state__in=["accepted", "offered", "completed", "lapsed"])
    return rows.aggregate(
        started=Count("pk"),
        confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)),
        decided=Count("pk", filter=Q(confirmed_at__isnull=False) & decided),
        accepted=Count("pk", filter=Q(confirmed_at__isnull=False) & accepted),
        completed=Count("pk", filter=Q(confirmed_at__isnull=False, state="completed")),
    )


def by_state(rows: QuerySet[Application]) -> dict[str, int]:
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def people(members: Iterable[object]) -> dict[Any, str]:
    """Names by member, in one query."""
    rows = Member.objects.filter(pk__in=list(members)).select_related("user")
    return {row.pk: str(row.user) for row in rows}
