"""Who joined, what they had answered, and what they did then: a handful of queries whatever the community's size."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, DateTimeField, ExpressionWrapper, F, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from icmp.health import queries as ledgers
from icmp.health.expected import FEE
from icmp.health.measure import AsOf
from icmp.health.stays import Stay
from icmp.models import (
    Answer,
    Application,
    ApplicationState,
    Attribute,
    Criterion,
    EngagementExpectation,
    ProfileVersion,
    Question,
    Review,
)
from icmp.periods import Span, first_moment
from icmp.queries.admissions import TEXT_KINDS, is_text
from icmp.queries.joining import raw_value
from members.models import LeaveOfAbsence

from .outcomes import Expected

MOST = 3_000  # people a page counts; of more, so many are drawn by lot
FIRST_DEEDS = dt.timedelta(days=400)  # three quarters and a bit: the first windows are in it


@dataclass(frozen=True, kw_only=True)
class Person:
    """One stay with what was answered."""

    stay: Stay
    segment: str
    answers: Mapping[str, object]
    applied_with: Decimal | None  # the score when the application was decided


@dataclass(frozen=True, kw_only=True)
class People:
    """Those with an application, how many have none, and of how many they were drawn when there were too many."""

    rows: tuple[Person, ...]
    without: int
    drawn_from: int | None


def people(stays: Collection[Stay], as_of: AsOf, *, at_joining: bool = False) -> People:
    """Gather the answers of people; `at_joining` leaves out what was answered or rated after the day of joining."""
    drawn: dict[Any, Stay] = {one.member: one for one in by_lot(stays)}
    applications = Application.objects.filter(user__member__in=list(drawn), state=ApplicationState.COMPLETED)
    newest = applications.order_by("user__member", "-submitted_at", "pk").distinct("user__member")
    rows = list(newest.values_list("pk", "user__member", "user__member__segment", "score"))
    until = {pk: _until(drawn[member], as_of, at_joining) for pk, member, _segment, _score in rows}
    answered = answers(until)
    return People(
        rows=tuple(
            Person(stay=drawn[member], segment=segment, answers=answered[pk], applied_with=score)
            for pk, member, segment, score in rows
        ),
        without=len(drawn) - len(rows),
        drawn_from=len(stays) if len(stays) > MOST else None,
    )


def by_lot(stays: Collection[Stay]) -> list[Stay]:
    """As many as a page counts, the same ones every time: drawn by the end of their ids, which is chance."""
    return list(stays) if len(stays) <= MOST else sorted(stays, key=lambda one: str(one.member)[::-1])[:MOST]


def answers(until: Mapping[Any, dt.datetime]) -> dict[Any, dict[str, object]]:
    """What enters the score, by application: answers without free texts, and ratings in the place of what was read."""
    gathered: dict[Any, dict[str, object]] = {application: {} for application in until}
    attributes = dict(Attribute.objects.values_list("pk", "key"))
    texts = set(Question.objects.filter(kind__in=TEXT_KINDS).values_list("attribute", flat=True))
    columns = ("application", "attribute", "value", "state", "answered_at")
    rows = Answer.objects.filter(application__in=until).values_list(*columns)
    for application, attribute, value, state, answered_at in rows.iterator(chunk_size=5_000):
        is_late = answered_at >= until[application]
        if not is_late and not (attribute in texts and is_text(value)):
            gathered[application][attributes[attribute]] = raw_value(state, value)
    for application, rated in _ratings(until).items():
        gathered[application].update(rated)
    return gathered


def _until(one: Stay, as_of: AsOf, at_joining: bool) -> dt.datetime:
    return first_moment(one.joined_on + dt.timedelta(days=1), as_of.timezone) if at_joining else as_of.at


def _ratings(until: Mapping[Any, dt.datetime]) -> dict[Any, dict[str, list[int]]]:
    """Every finished reviewer's ratings by application and the attribute that they rate."""
    rubrics = Criterion.objects.filter(value_function__type="rubric")
    rated = {
        (version, key): attribute
        for version, key, attribute in rubrics.values_list("profile_version", "key", "attribute__key")
    }
    gathered: dict[Any, dict[str, list[int]]] = {}
    reviews = Review.objects.finished().filter(application__in=until).order_by("pk")
    columns = ("application", "application__profile_version", "ratings", "submitted_at")
    for application, version, ratings, submitted_at in reviews.values_list(*columns):
        for key, rating in ratings.items():
            if (version, key) in rated and submitted_at < until[application]:
                gathered.setdefault(application, {}).setdefault(rated[version, key], []).append(rating)
    return gathered


def expectations() -> list[Expected]:
    """What every member is expected to do; what no kind of deed can fulfil asks for nothing."""
    kinds = ledgers.kinds()
    found = []
    for row in EngagementExpectation.objects.all():
        counting = {key for key in row.activity_types if key in kinds}
        if row.ledger:
            counting = {FEE} & set(kinds) if row.ledger == "fees" else _counted_as(row.ledger, kinds)
        target = Decimal(1) if row.ledger == "fees" else row.target_hours or Decimal(row.target_count or 0)
        if counting and target:
            found.append(
                Expected(
                    kinds=frozenset(counting),
                    target=target,
                    in_hours=row.target_hours is not None,
                    period="quarter" if row.period == "quarter" else "month",
                    weight=row.weight,
                    grace_days=row.grace_days,
                )
            )
    return found


def _counted_as(ledger: str, kinds: Mapping[str, Any]) -> set[str]:
    return {key for key, kind in kinds.items() if ledger in kind.counts_as}


def first_deeds(
    members: Collection[Any], kinds: Iterable[str], as_of: AsOf
) -> dict[Any, dict[tuple[dt.date, str], tuple[int, int]]]:
    """How many deeds and minutes of some kinds each member gave in each of the first months."""
    month = TruncMonth("occurred_at", tzinfo=ZoneInfo(as_of.timezone), output_field=DateField())
    until = ExpressionWrapper(F("member__joined_on") + FIRST_DEEDS, output_field=DateTimeField())
    rows = ledgers.done(as_of.at).filter(member__in=members, type__in=list(kinds), occurred_at__lt=until)
    counted = rows.annotate(month=month).order_by().values_list("member", "month", "type")
    found: dict[Any, dict[tuple[dt.date, str], tuple[int, int]]] = {}
    for member, first, kind, count, minutes in counted.annotate(n=Count("pk"), m=Coalesce(Sum("minutes"), 0)):
        found.setdefault(member, {})[first, kind] = count, minutes
    return found


def leaves(members: Collection[Any]) -> dict[Any, list[Span]]:
    """Each member's leaves of absence."""
    found: dict[Any, list[Span]] = {}
    rows = LeaveOfAbsence.objects.filter(member__in=members).order_by("starts_on", "pk")
    for member, starts_on, ends_on in rows.values_list("member", "starts_on", "ends_on"):
        found.setdefault(member, []).append(Span(starts_on, ends_on))
    return found


def versions(kind: str) -> QuerySet[ProfileVersion]:
    """The versions of a profile that can be tried, the newest first."""
    return ProfileVersion.objects.filter(kind=kind, criteria__isnull=False).distinct().order_by("-version")


def applicants_scores() -> tuple[int, list[float]]:
    """How many applied and were scored, and the stored scores of the newest of them."""
    scored = Application.objects.submitted().filter(score__isnull=False).exclude(state=ApplicationState.SPAM)
    newest = scored.order_by("-submitted_at", "pk").values_list("score", flat=True)[:MOST]
    return scored.count(), [float(score) for score in newest if score is not None]


def objectives() -> tuple[float, dict[str, float]]:
    """Hours a month for the north star, and by objective: its programs are one together, every other one its own."""
    runs, _names = ledgers.programmes()
    hours: dict[str, float] = {}
    for run in runs:
        objective = "north_star" if run.north_star else f"program:{run.key}"
        hours[objective] = hours.get(objective, 0) + run.hours_per_month
    return hours.get("north_star", 0), hours
