"""Who stays: survival of memberships, growth accounting and cohorts of the active."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import exp, log, sqrt

from icmp.periods import local_day, month_of, months_between
from icmp.statistics import Z_95


@dataclass(frozen=True, kw_only=True)
class Tenure:
    """How long somebody has been (or was) a member; who is still in has not ended."""

    duration: float
    ended: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """From this time on: the share still in, with its 95 % interval, and how many it rests on just before."""

    time: float
    at_risk: int
    ended: int
    survival: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Survival:
    """A Kaplan–Meier curve; before the first step everybody is in."""

    n: int
    steps: tuple[Step, ...]

    @property
    def median(self) -> float | None:
        """The first time at which at most half are still in; None if the curve never gets there."""
        # A product of fractions can miss one half by a rounding error.
        return next((step.time for step in self.steps if step.survival <= 0.5 + 1e-12), None)

    def at(self, time: float) -> Step:
        """Give the step in force at a time."""
        start = Step(time=0, at_risk=self.n, ended=0, survival=1.0, low=1.0, high=1.0)
        return next((step for step in reversed(self.steps) if step.time <= time), start)


def kaplan_meier(tenures: Sequence[Tenure]) -> Survival:
    """Estimate survival with Greenwood's variance and a log-log interval; who leaves at a time was at risk at it."""
    steps: list[Step] = []
    survival, greenwood, high = 1.0, 0.0, 1.0
    for time in sorted({tenure.duration for tenure in tenures if tenure.ended}):
        risk = sum(tenure.duration >= time for tenure in tenures)
        gone = sum(tenure.ended and tenure.duration == time for tenure in tenures)
        survival *= (risk - gone) / risk
        greenwood += gone / (risk * (risk - gone)) if gone < risk else 0.0
        low, high = _log_log(survival, greenwood, high)
        steps.append(Step(time=time, at_risk=risk, ended=gone, survival=survival, low=low, high=high))
    return Survival(n=len(tenures), steps=tuple(steps))


def numbers_at_risk(tenures: Iterable[Tenure], times: Sequence[float]) -> list[int]:
    """Count for each time who is known to have been in until then: the figures under the curve."""
    durations = [tenure.duration for tenure in tenures]
    return [sum(duration >= time for duration in durations) for time in times]


@dataclass(frozen=True, kw_only=True)
class Growth:
    """Where one period's active people came from, and who is gone."""

    new: int
    resurrected: int
    retained: int
    churned: int

    @property
    def active(self) -> int:
        """How many are active."""
        return self.new + self.resurrected + self.retained

    @property
    def quick_ratio(self) -> float | None:
        """People gained for each one lost; None when nobody was lost."""
        return (self.new + self.resurrected) / self.churned if self.churned else None


def growth(
    active: Collection[Hashable], *, previous: Collection[Hashable], ever: Collection[Hashable] = frozenset()
) -> Growth:
    """Account for the active of a period by those of the period before and all who were ever active before it."""
    now, before = set(active), set(previous)
    known = before | set(ever)
    return Growth(
        new=len(now - known),
        resurrected=len(now & known - before),
        retained=len(now & before),
        churned=len(before - now),
    )


def growth_series(periods: Iterable[Collection[Hashable]]) -> list[Growth]:
    """Account for consecutive periods; in the first everybody is new."""
    series: list[Growth] = []
    previous: set[Hashable] = set()
    ever: set[Hashable] = set()
    for active in periods:
        series.append(growth(active, previous=previous, ever=ever))
        previous = set(active)
        ever |= previous
    return series


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cohort in one month after joining; a running month is not complete and never averaged."""

    month: int
    retained: int
    share: float
    complete: bool


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """Those who joined in one local month."""

    joined: date
    size: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class CohortTable:
    """All cohorts, oldest first, and the share retained in month 0, 1, 2 … over the cohorts that completed it."""

    cohorts: tuple[Cohort, ...]
    pooled: tuple[float | None, ...]


def cohort_table(
    joined: Mapping[Hashable, datetime],
    presence: Iterable[tuple[Hashable, datetime]],
    *,
    as_of: datetime,
    timezone: str,
) -> CohortTable:
    """Count who of each local month of joining was present in each calendar month up to the running one."""
    today = local_day(as_of, timezone)
    present = {(who, month_of(local_day(when, timezone))) for who, when in presence if when <= as_of}
    months: dict[date, set[Hashable]] = {}
    for who, when in joined.items():
        if when <= as_of:
            months.setdefault(month_of(local_day(when, timezone)), set()).add(who)
    cohorts = tuple(_cohort(month, months[month], present, today) for month in sorted(months))
    return CohortTable(cohorts=cohorts, pooled=_pooled(cohorts))


def _cohort(joined: date, who: set[Hashable], present: set[tuple[Hashable, date]], today: date) -> Cohort:
    seen: dict[int, int] = {}
    for person, month in present:
        if person in who:
            after = months_between(joined, month)
            seen[after] = seen.get(after, 0) + 1
    age = months_between(joined, today)
    cells = (
        Cell(month=month, retained=seen.get(month, 0), share=seen.get(month, 0) / len(who), complete=month < age)
        for month in range(age + 1)
    )
    return Cohort(joined=joined, size=len(who), cells=tuple(cells))


def _pooled(cohorts: Sequence[Cohort]) -> tuple[float | None, ...]:
    longest = max((len(cohort.cells) for cohort in cohorts), default=0)
    return tuple(_pooled_month(cohorts, month) for month in range(longest))


def _pooled_month(cohorts: Sequence[Cohort], month: int) -> float | None:
    cells = [(c.size, c.cells[month].retained) for c in cohorts if len(c.cells) > month and c.cells[month].complete]
    size = sum(size for size, _ in cells)
    return sum(retained for _, retained in cells) / size if size else None


def _log_log(survival: float, greenwood: float, last_high: float) -> tuple[float, float]:
    """Give the interval; once nobody is left the formula is undefined, and what is known is: no more than before."""
    if survival <= 0:
        return 0.0, last_high
    swing = exp(Z_95 * sqrt(greenwood) / -log(survival))
    return survival**swing, survival ** (1 / swing)
