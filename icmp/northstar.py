"""The north star: the cases behind the number, its value, whether it keeps pace, and its trend."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from icmp.periods import days_between

Aggregation = Literal[
    "distinct_receivers_with_confirmed_help", "distinct_confirmed_pairs", "distinct_resources_reused", "count_members"
]
AGGREGATIONS: tuple[Aggregation, ...] = get_args(Aggregation)
TREND_PERIODS = 4


@dataclass(frozen=True, kw_only=True)
class Case:
    """Something that happened: who did it, to or with whom, with what, and whether the other side confirmed."""

    type: str
    occurred_at: datetime
    actor: Hashable
    other: Hashable | None = None
    subject: Hashable | None = None
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Trend:
    """The mean of the last four complete periods and of the four before."""

    recent: float
    before: float

    @property
    def change(self) -> float:
        """How much the mean rose."""
        return self.recent - self.before

    @property
    def ratio(self) -> float | None:
        """The recent mean over the one before; None if that was 0."""
        return self.recent / self.before if self.before else None


def cases_behind(
    cases: Iterable[Case],
    aggregation: Aggregation,
    *,
    starts_at: datetime,
    ends_at: datetime,
    types: Iterable[str] = (),
) -> list[list[Case]]:
    """List the period's cases, one group for each thing counted, oldest first; no types means all of them."""
    wanted = frozenset(types)
    groups: dict[Hashable, list[Case]] = {}
    for case in sorted(cases, key=lambda case: case.occurred_at):
        counted = _counted(case, aggregation)
        inside = starts_at <= case.occurred_at < ends_at and (not wanted or case.type in wanted)
        if inside and counted is not None:
            groups.setdefault(counted, []).append(case)
    return list(groups.values())


def value(
    cases: Iterable[Case],
    aggregation: Aggregation,
    *,
    starts_at: datetime,
    ends_at: datetime,
    types: Iterable[str] = (),
) -> int:
    """Count the distinct things the north star counts in a period; the end belongs to the next one."""
    return len(cases_behind(cases, aggregation, starts_at=starts_at, ends_at=ends_at, types=types))


def elapsed_share(*, starts_at: datetime, ends_at: datetime, at: datetime) -> float:
    """Give the share of a period that is over (0–1)."""
    whole = days_between(starts_at, ends_at)
    return min(1.0, max(0.0, days_between(starts_at, at) / whole)) if whole > 0 else 1.0


def pace(so_far: float, *, target: float, elapsed: float) -> float | None:
    """Compare the value so far with the target's share that should be reached (1 = on pace); None before the start."""
    return so_far / (target * elapsed) if target > 0 and elapsed > 0 else None


def trend(complete_periods: Sequence[float]) -> Trend | None:
    """Compare the last four complete periods, oldest first, with the four before; None with fewer than eight."""
    if len(complete_periods) < 2 * TREND_PERIODS:
        return None
    recent, before = complete_periods[-TREND_PERIODS:], complete_periods[-2 * TREND_PERIODS : -TREND_PERIODS]
    return Trend(recent=sum(recent) / TREND_PERIODS, before=sum(before) / TREND_PERIODS)


def is_questionable(quarters: Sequence[float], inputs: Mapping[str, Sequence[float]]) -> bool:
    """Tell whether for two quarters (three values, oldest first) all inputs rose and the north star never did."""
    if len(quarters) < 3 or not inputs or any(len(values) < 3 for values in inputs.values()):
        return False
    return not any(_rises(quarters)) and all(all(_rises(values)) for values in inputs.values())


def _rises(values: Sequence[float]) -> list[bool]:
    last = values[-3:]
    return [last[1] > last[0], last[2] > last[1]]


def _counted(case: Case, aggregation: Aggregation) -> Hashable | None:
    """Name what a case adds to the count; None if it adds nothing."""
    if aggregation == "count_members":
        return case.actor
    with_somebody_else = case.other is not None and case.other != case.actor
    needs_a_yes = aggregation != "distinct_resources_reused"
    if not with_somebody_else or (needs_a_yes and not case.confirmed):
        return None
    if aggregation == "distinct_confirmed_pairs":
        return frozenset({case.actor, case.other})
    return case.other if aggregation == "distinct_receivers_with_confirmed_help" else case.subject
