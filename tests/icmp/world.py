"""A small hand-made community, and the figures one computes for it with a pencil."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from icmp.health.measure import AsOf
from icmp.models import EngagementExpectation, FoundationVersion, Programme
from members.models import ActivityType, Deed, HelpExchange, Member, MemberNeed, Need, Pledge, StandingChange
from tests.factories import MemberFactory

BERLIN = "Europe/Berlin"
NOW = AsOf(at=dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC), timezone=BERLIN)
KINDS = {
    "event.attended": (5, 90, True, ["event"]),
    "mentoring.session_given": (9, 60, True, ["hours", "help"]),
    "fee.paid": (4, 0, False, []),
}


def kinds() -> None:
    for key, (weight, minutes, presence, counts_as) in KINDS.items():
        ActivityType.objects.get_or_create(
            key=key,
            defaults={
                "weight": weight, "minutes": minutes, "presence": presence, "counts_as": counts_as, "direction": "give",
            },
        )  # fmt: skip


def foundation(**chosen: object) -> FoundationVersion:
    values = {
        "version": 1,
        "status": "published",
        "mission": {"en": "Progress."},
        "north_star": {
            "key": "lifts",
            "name": {"en": "Lifts", "de": "Schritte", "es": "Pasos"},
            "definition": {"en": "Members helped, confirmed by them."},
            "aggregation": "distinct_receivers_with_confirmed_help",
            "target": 4,
        },
        "capacity": {"hours_per_month_pledged": 40, "hours_per_programme_month": 10},
        "expansion_gates": [{"metric": "retention_180d_lower", "op": "gte", "value": 0.7}],
    }
    return FoundationVersion.objects.create(**values | chosen)


def member(joined_on: dt.date = dt.date(2026, 1, 15), **values: object) -> Member:
    return MemberFactory(joined_on=joined_on, standing_since=joined_on, **values)


def moment(day: dt.date, hour: int = 12, minute: int = 0) -> dt.datetime:
    """A moment of a day by the clock in Berlin."""
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(BERLIN))


def deed(who: Member, at: dt.datetime, kind: str = "event.attended", minutes: int | None = None) -> Deed:
    kinds()
    count = Deed.objects.count()
    return Deed.objects.create(
        member=who, type_id=kind, occurred_at=at, minutes=KINDS[kind][1] if minutes is None else minutes,
        source="test", key=f"deed-{count}", recorded_at=at,
    )  # fmt: skip


def help_given(giver: Member, receiver: Member, confirmed_at: dt.datetime | None) -> HelpExchange:
    return HelpExchange.objects.create(
        giver=giver, receiver=receiver, minutes=60, occurred_at=confirmed_at or NOW.at, confirmed_at=confirmed_at,
        key=f"help-{HelpExchange.objects.count()}",
    )  # fmt: skip


def step(who: Member, before: str, after: str, on: dt.date) -> StandingChange:
    Member.objects.filter(pk=who.pk).update(standing=after, standing_since=on)
    return StandingChange.objects.create(member=who, before=before, after=after, on=on, at=moment(on))


def need(key: str, *, run_by: str = "", hours: int = 0) -> Need:
    row = Need.objects.create(key=key, kind="social", name={"en": key.capitalize()})
    if run_by:
        run = Programme.objects.create(key=run_by, name={"en": run_by.capitalize()}, hours_per_month=hours)
        run.needs.add(row)
    return row


def needs(who: Member, row: Need, importance: int) -> None:
    MemberNeed.objects.create(member=who, need=row, importance=importance, asked_on=NOW.day)


def pledge(who: Member, hours: str = "3", fee: int = 0, since: dt.date = dt.date(2026, 1, 15)) -> Pledge:
    return Pledge.objects.create(
        member=who, hours_per_month=Decimal(hours), fee_minor=fee, currency="EUR", text="I will.", text_version="1",
        valid_from=since, signed_at=moment(since),
    )  # fmt: skip


def expectation() -> EngagementExpectation:
    kinds()
    return EngagementExpectation.objects.create(
        key="meeting", activity_types=["event.attended"], target_count=1, period="month"
    )
