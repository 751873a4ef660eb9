"""The north star: the last full period, the pace of the running one, a year of periods, and the cases behind."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from icmp import northstar
from icmp.health import queries
from icmp.health.measure import AsOf, Measure
from icmp.health.stays import here
from icmp.lights import TOO_FEW, Light
from icmp.periods import Period, Span, span_of

PERIODS = 12
UNDEFINED = _("No north star is published. It says what a good month is, and is counted every month.")


@dataclass(frozen=True, kw_only=True)
class NorthStar(Measure):
    """The value of the last full period with its goal, the way there and the cases behind it."""

    name: object
    target: float | None
    running: Span
    so_far: int
    pace: float | None
    trend: northstar.Trend | None
    series: tuple[tuple[Span, int, int], ...]  # period, value, people who were here at its end
    cases: tuple[tuple[northstar.Case, ...], ...]


def north_star(as_of: AsOf) -> NorthStar:
    """Measure what the published foundation names as the sign of a good period."""
    foundation = queries.foundation()
    chosen: Mapping[str, Any] = foundation.north_star if foundation else {}
    running = span_of(as_of.day, _period(chosen))
    spans = [*earlier(running, PERIODS), running]
    cases = _cases(chosen, as_of.starts(spans[0]), as_of.at)
    groups = {span: _groups(chosen, cases, as_of, span) for span in spans}
    stays, last = queries.stays(as_of), spans[-2]
    target = _target(chosen)
    elapsed = northstar.elapsed_share(starts_at=as_of.starts(running), ends_at=as_of.ends(running), at=as_of.at)
    people, value = here(stays, last.ends_on), len(groups[last])
    return NorthStar(
        key="north_star",
        name=chosen.get("name") or _("North star"),
        definition=chosen.get("definition") or UNDEFINED,
        n=people,
        period=last,
        value=value,
        numerator=value,
        light=_light(value, target, people),
        target=target,
        running=running,
        so_far=len(groups[running]),
        pace=northstar.pace(len(groups[running]), target=target or 0, elapsed=elapsed),
        trend=northstar.trend([float(len(groups[span])) for span in spans[:-1]]),
        series=tuple((span, len(groups[span]), here(stays, span.ends_on)) for span in spans[:-1]),
        cases=tuple(tuple(group) for group in groups[last]),
        also={"target": target},
    )


def earlier(span: Span, count: int) -> list[Span]:
    """The periods of the same kind just before one, oldest first."""
    kind: Period = "quarter" if span.days > 31 else "month" if span.days > 7 else "week"
    before: list[Span] = []
    for _step in range(count):
        span = span_of(span.starts_on - dt.timedelta(days=1), kind)
        before.append(span)
    return before[::-1]


def _period(chosen: Mapping[str, Any]) -> Period:
    return "quarter" if chosen.get("period") == "quarter" else "month"


def _target(chosen: Mapping[str, Any]) -> float | None:
    told = chosen.get("target")
    return float(told) if isinstance(told, (int, float, str)) and str(told).replace(".", "", 1).isdigit() else None


def _cases(chosen: Mapping[str, Any], starts_at: dt.datetime, at: dt.datetime) -> list[northstar.Case]:
    """Help counts by what its receiver confirmed; the other ways of counting read the deeds that are named."""
    aggregation = chosen.get("aggregation")
    if aggregation not in northstar.AGGREGATIONS:
        return []
    if "confirmed" in aggregation:
        return queries.confirmed_help(starts_at, at)
    return queries.cases_of(chosen.get("event_types") or (), starts_at, at)


def _groups(
    chosen: Mapping[str, Any], cases: list[northstar.Case], as_of: AsOf, span: Span
) -> list[list[northstar.Case]]:
    if not cases:
        return []
    return northstar.cases_behind(cases, chosen["aggregation"], starts_at=as_of.starts(span), ends_at=as_of.ends(span))


def _light(value: float, target: float | None, people: int) -> Light | None:
    """Bands: the goal, half of it, less."""
    if not target:
        return None
    if people < TOO_FEW:
        return "too_few"
    return "ok" if value >= target else "watch" if 2 * value >= target else "alarm"
