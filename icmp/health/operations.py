"""The nightly measuring: a reading for each member and a row for each figure. The same night twice changes nothing."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from django.db import transaction

from icmp import engagement
from icmp.models import EngagementReading, MetricSnapshot
from icmp.periods import first_moment, local_day, span_of
from members.models import Community, Member

from . import queries
from .expected import expectations
from .measure import ENGINE_VERSION, AsOf, Measure
from .measures import MEASURES
from .measures.keeping import keeping

READINGS_KEPT = dt.timedelta(days=400)
SIX, THREE = Decimal("0.000001"), Decimal("0.001")
FIGURES = ("value", "numerator", "denominator", "ci_low", "ci_high", "n", "state")


@transaction.atomic
def measure_community(*, at: dt.datetime) -> int:
    """Measure the community as it was when its day began; returns how many rows that changed."""
    community = Community.objects.the()
    timezone = community.timezone if community else "UTC"
    today = AsOf(at=first_moment(local_day(at, timezone), timezone), timezone=timezone)
    EngagementReading.objects.filter(on__lt=today.day - READINGS_KEPT).delete()
    changed = _write_readings(list(_readings(today)))
    measures = [*MEASURES.values(), keeping]  # the last one has no picture, but a gate to growth asks for it
    rows = [row for measure in measures for row in snapshots(measure(today), at=at)]
    return changed + _write_snapshots(rows)


def snapshots(measure: Measure, *, at: dt.datetime) -> Iterator[MetricSnapshot]:
    """The rows of a measure: its value, and each further figure as a part. Of a small group only its size."""
    common = {
        "metric_key": measure.key,
        "period_start": measure.period.starts_on,
        "period_end": measure.period.ends_on,
        "engine_version": ENGINE_VERSION,
        "computed_at": at,
        "n": measure.n,
    }
    if measure.is_hidden:
        yield MetricSnapshot(**common, state="too_few")
        return
    yield MetricSnapshot(
        **common,
        value=_decimal(measure.value),
        numerator=_decimal(measure.numerator),
        denominator=_decimal(measure.denominator),
        ci_low=_decimal(measure.interval.low if measure.interval else None),
        ci_high=_decimal(measure.interval.high if measure.interval else None),
        state=measure.light or "",
    )
    for name, figure in measure.also.items():
        yield MetricSnapshot(**common, dimension={"figure": name}, value=_decimal(figure))


def _readings(today: AsOf) -> Iterator[EngagementReading]:
    """Everybody's engagement at the end of yesterday; organizers get theirs too."""
    yesterday = today.day - dt.timedelta(days=1)
    members = Member.objects.appearing().filter(joined_on__lte=yesterday)
    agreed = expectations(queries.agreed(), queries.kinds())
    held = queries.levels_held(yesterday)
    joined = dict(members.values_list("pk", "joined_on"))
    by_member = groupby(queries.deeds_by_member(members, today), key=lambda row: row[0])
    deeds = {member: _measured([deed for _member, deed in rows], today) for member, rows in by_member}
    for member, joined_on in joined.items():
        score, earned = deeds.get(member, (0.0, None))
        tenure = (today.day - joined_on).days
        index = engagement.engagement_index(score, agreed, tenure_days=tenure)
        yield EngagementReading(
            member_id=member,
            on=yesterday,
            score=Decimal(score).quantize(THREE),
            expected=Decimal(engagement.expected_score(agreed, tenure_days=tenure)).quantize(THREE),
            index=None if index is None else Decimal(index).quantize(THREE),
            level=_level(held.get(member), earned, yesterday),
        )


def _measured(deeds: list[engagement.Deed], today: AsOf) -> tuple[float, int | None]:
    """Score and level by one member's deeds, which are not kept."""
    return (
        engagement.engagement_score(deeds, at=today.at, timezone=today.timezone),
        engagement.level(deeds, at=today.at, timezone=today.timezone),
    )


def _level(held: tuple[dt.date, int | None] | None, earned: int | None, day: dt.date) -> int | None:
    """Up at once, down only with the first reading of a quarter."""
    if held is None:
        return earned
    before, level = held
    review = span_of(before, "quarter") != span_of(day, "quarter")
    return engagement.next_level(level, earned, quarterly_review=review)


def _write_readings(rows: list[EngagementReading]) -> int:
    if not rows:
        return 0
    columns = ("score", "expected", "index", "level")
    known = {
        row[0]: row[1:] for row in EngagementReading.objects.filter(on=rows[0].on).values_list("member_id", *columns)
    }
    changed = [row for row in rows if known.get(row.member_id) != tuple(getattr(row, name) for name in columns)]
    EngagementReading.objects.bulk_create(
        changed, batch_size=1_000, update_conflicts=True, update_fields=columns, unique_fields=["member", "on"]
    )
    return len(changed)


def _write_snapshots(rows: Iterable[MetricSnapshot]) -> int:
    """Write what is new or came out differently; a row that is the same keeps the moment it was computed at."""
    wanted = {_key(row): row for row in rows}
    starts = {row.period_start for row in wanted.values()}
    stored = MetricSnapshot.objects.filter(engine_version=ENGINE_VERSION, period_start__in=starts)
    known = {_key(row): _figures(row) for row in stored}
    changed = [row for key, row in wanted.items() if known.get(key) != _figures(row)]
    MetricSnapshot.objects.bulk_create(
        changed,
        update_conflicts=True,
        update_fields=[*FIGURES, "computed_at"],
        unique_fields=["metric_key", "period_start", "period_end", "dimension", "engine_version"],
    )
    return len(changed)


def _key(row: MetricSnapshot) -> tuple[object, ...]:
    return row.metric_key, row.period_start, row.period_end, tuple(sorted(row.dimension.items()))


def _figures(row: MetricSnapshot) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in FIGURES)


def _decimal(figure: float | None) -> Decimal | None:
    return None if figure is None else Decimal(figure).quantize(SIX)
