"""Who stays: survival of memberships, and what became of those who joined in one quarter."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from icmp.health import queries
from icmp.health.measure import HIDDEN_BELOW, AsOf, Measure
from icmp.health.stays import Stay
from icmp.lights import TOO_FEW, Light
from icmp.models import FoundationVersion
from icmp.periods import Span, span_of
from icmp.retention import Step, Survival, Tenure, kaplan_meier, numbers_at_risk
from icmp.statistics import Interval

HORIZON = 180  # days after which a membership has proved itself
COHORT_AGE = 90  # a cohort is spoken of once its last member could have been here that long
GATE = "retention_180d_lower"
DEFINITION = _(
    "Share of all who ever joined who are still here so many days later (Kaplan–Meier, with its 95 percent interval). "
    "Leaving, lapsing and suspension end a stay; who came back is here."
)


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """Those who joined in one quarter, and how many of them are here."""

    period: Span
    joined: int
    here: int


@dataclass(frozen=True, kw_only=True)
class Staying(Measure):
    """Survival at day 180 with the whole curve and the newest cohort that is old enough."""

    curve: Survival
    gate: float | None
    days: int  # where the curve ends: the longest stay
    at_risk: tuple[tuple[int, int], ...]  # day, people known to have been here until it
    cohort: Cohort | None


def staying(as_of: AsOf) -> Staying:
    """Estimate how memberships last; without anybody who could have been here 180 days there is no value yet."""
    stays = queries.stays(as_of)
    tenures = [Tenure(duration=one.days(as_of.day), ended=one.ended_on is not None) for one in stays]
    curve, longest = kaplan_meier(tenures), int(max((tenure.duration for tenure in tenures), default=0))
    days = ticks(longest)
    at_horizon = curve.at(HORIZON)
    proved, gate = numbers_at_risk(tenures, [HORIZON])[0], _gate(queries.foundation())
    known = longest >= HORIZON
    return Staying(
        key="retention_180d",
        definition=DEFINITION,
        n=len(stays),
        period=Span(min((one.joined_on for one in stays), default=as_of.day), as_of.day),
        value=at_horizon.survival if known else None,
        interval=Interval(at_horizon.low, at_horizon.high) if known else None,
        light=_light(at_horizon, gate, proved) if known else "too_few",
        curve=curve,
        gate=gate,
        days=longest,
        at_risk=tuple(zip(days, numbers_at_risk(tenures, days), strict=True)),
        cohort=newest_cohort(stays, as_of.day),
        also={"gate": gate, "at_risk": proved},
    )


def ticks(longest: int) -> list[int]:
    """The days marked under the curve: round ones, five at most."""
    step = next((step for step in (30, 60, 90, 180, 360, 720) if longest <= 4 * step), 1440)
    return list(range(0, longest + 1, step))


def newest_cohort(stays: list[Stay], day: dt.date) -> Cohort | None:
    """Those of the newest quarter that is old enough and in which enough people joined to speak of them."""
    quarters: dict[Span, list[Stay]] = {}
    for one in stays:
        quarters.setdefault(span_of(one.joined_on, "quarter"), []).append(one)
    old = [span for span in quarters if (day - span.ends_on).days >= COHORT_AGE and len(quarters[span]) >= HIDDEN_BELOW]
    if not old:
        return None
    newest = max(old)
    return Cohort(
        period=newest, joined=len(quarters[newest]), here=sum(one.ended_on is None for one in quarters[newest])
    )


def _gate(foundation: FoundationVersion | None) -> float | None:
    gates = foundation.expansion_gates if foundation else []
    return next((float(gate["value"]) for gate in gates if gate.get("metric") == GATE), None)


def _light(step: Step, gate: float | None, proved: int) -> Light | None:
    """The gate is passed by the low end of the interval; when even the high end is under it, it is an alarm."""
    if gate is None:
        return None
    if proved < TOO_FEW:
        return "too_few"
    return "ok" if step.low >= gate else "alarm" if step.high < gate else "watch"
