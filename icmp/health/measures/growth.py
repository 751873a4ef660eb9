"""Growth accounting: where each month's active people came from, and who is gone."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from icmp import retention
from icmp.health import queries
from icmp.health.measure import AsOf, Measure
from icmp.lights import TOO_FEW, Light
from icmp.periods import Span, month_of, months_between, months_later, span_of

MONTHS = 12
DEFINITION = _(
    "Active is who did something in a calendar month that shows presence. "
    "New: for the first time. Back: after a month or more without. Gone: active the month before, not in this one."
)


@dataclass(frozen=True, kw_only=True)
class GrowthYear(Measure):
    """The last full month's quick ratio with a year of months."""

    series: tuple[tuple[Span, retention.Growth], ...]


def growth(as_of: AsOf) -> GrowthYear:
    """Account for the last twelve full months."""
    active = queries.active_by_month(as_of)
    running = month_of(as_of.day)
    months = _months(min(active, default=running), running)
    accounts = retention.growth_series(active.get(month, set[Hashable]()) for month in months)
    series = tuple(zip((span_of(month, "month") for month in months), accounts, strict=True))[-MONTHS:]
    last = series[-1][1] if series else retention.Growth(new=0, resurrected=0, retained=0, churned=0)
    return GrowthYear(
        key="quick_ratio",
        definition=DEFINITION,
        n=last.active + last.churned,
        period=span_of(months_later(running, -1), "month"),
        value=last.quick_ratio,
        numerator=last.new + last.resurrected,
        denominator=last.churned,
        light=_light(last),
        series=series,
        also={"active": last.active, "new": last.new, "resurrected": last.resurrected, "churned": last.churned},
    )


def _months(first: date, running: date) -> list[date]:
    return [months_later(first, step) for step in range(months_between(first, running))]


def _light(last: retention.Growth) -> Light | None:
    if last.active + last.churned < TOO_FEW:
        return "too_few"
    return "ok" if last.quick_ratio is None or last.quick_ratio >= 1 else "watch"
