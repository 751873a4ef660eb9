"""How engaged somebody is: deeds that fade with a half-life, against what was agreed, and levels of commitment."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import fsum, log

from icmp.periods import days_between, local_day

HALF_LIFE_DAYS = 30.0
PER_DAY = 3  # deeds of one type that count on one local day
TOO_EARLY_DAYS = 14
LEVEL_YEAR = timedelta(days=365)
LEVEL_NAMES = {1: "leading", 2: "contributing", 3: "participating", 4: "exploring"}
LEVEL_WEIGHTS = {1: 10, 2: 7, 3: 4, 4: 1}
# level: (active days, within the last so many local days)
PRESENCE_MILESTONES = {1: (30, 90), 2: (7, 30), 3: (2, 7)}


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One line of the activity ledger; a correction names in `corrects` the line it takes back and counts nothing."""

    key: str
    type: str
    weight: float
    occurred_at: datetime
    presence: bool = True
    corrects: str | None = None


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What was agreed: so many deeds of a weight in so many days."""

    weight: float
    target: float
    period_days: float


def engagement_score(
    deeds: Iterable[Deed],
    *,
    at: datetime,
    timezone: str,
    half_life_days: float = HALF_LIFE_DAYS,
    per_day: int = PER_DAY,
) -> float:
    """Add up the weights of deeds until `at`, halved every half-life; a type counts at most `per_day` a local day."""
    counted = _capped(standing(deeds, at=at), timezone, per_day)
    return fsum(deed.weight * faded(days_between(deed.occurred_at, at), half_life_days) for deed in counted)


def standing(deeds: Iterable[Deed], *, at: datetime) -> list[Deed]:
    """List what was done by a moment, oldest first, without corrections and what they take back whenever they came."""
    ledger = list(deeds)
    taken_back = {deed.corrects for deed in ledger if deed.corrects is not None}
    kept = [d for d in ledger if d.corrects is None and d.key not in taken_back and d.occurred_at <= at]
    return sorted(kept, key=lambda deed: (deed.occurred_at, deed.key))


def faded(elapsed_days: float, half_life_days: float) -> float:
    """Give what is left of 1 after some days."""
    return float(2 ** (-elapsed_days / half_life_days))


def expected_score(
    expectations: Iterable[Expectation], *, half_life_days: float = HALF_LIFE_DAYS, tenure_days: float | None = None
) -> float:
    """Give the average score of someone who does exactly what was agreed, since ever or since joining."""
    agreed = fsum(e.weight * e.target / e.period_days for e in expectations) * half_life_days / log(2)
    return agreed if tenure_days is None else agreed * (1 - faded(tenure_days, half_life_days))


def engagement_index(
    score: float,
    expectations: Sequence[Expectation],
    *,
    tenure_days: float | None = None,
    half_life_days: float = HALF_LIFE_DAYS,
) -> float | None:
    """Put a score in relation to the agreed one (100); None in the first 14 days or when nothing was agreed."""
    if tenure_days is not None and tenure_days < TOO_EARLY_DAYS:
        return None
    agreed = expected_score(expectations, half_life_days=half_life_days, tenure_days=tenure_days)
    return 100 * score / agreed if agreed > 0 else None


def level(deeds: Iterable[Deed], *, at: datetime, timezone: str) -> int | None:
    """Give the level (1 leading … 4 exploring) earned by the weightiest deed of a year or by presence; None without."""
    year = [deed for deed in standing(deeds, at=at) if deed.occurred_at > at - LEVEL_YEAR]
    earned = [_level_of_weight(deed.weight) for deed in year] + [_level_of_presence(year, at, timezone)]
    return min((one for one in earned if one is not None), default=None)


def next_level(held: int | None, earned: int | None, *, quarterly_review: bool) -> int | None:
    """Move up at once, down only at a quarterly review."""
    if quarterly_review or held is None:
        return earned
    return held if earned is None else min(held, earned)


def gravity(members_by_level: Mapping[int, int]) -> float | None:
    """Give the mean of the squared level weights; None without members. What matters is how it changes."""
    members = sum(members_by_level.values())
    pull = sum(LEVEL_WEIGHTS[level] ** 2 * count for level, count in members_by_level.items())
    return pull / members if members else None


def _capped(deeds: Iterable[Deed], timezone: str, per_day: int) -> Iterable[Deed]:
    """Keep the first deeds of each type and local day."""
    seen: Counter[tuple[str, object]] = Counter()
    for deed in deeds:
        day = deed.type, local_day(deed.occurred_at, timezone)
        seen[day] += 1
        if seen[day] <= per_day:
            yield deed


def _level_of_weight(weight: float) -> int | None:
    return next((level for level, at_least in LEVEL_WEIGHTS.items() if weight >= at_least), None)


def _level_of_presence(deeds: Iterable[Deed], at: datetime, timezone: str) -> int | None:
    today = local_day(at, timezone)
    ages = [(today - day).days for day in {local_day(deed.occurred_at, timezone) for deed in deeds if deed.presence}]
    reached = (one for one, (days, within) in PRESENCE_MILESTONES.items() if _recent(ages, within) >= days)
    return next(reached, None)


def _recent(ages: Iterable[int], within: int) -> int:
    return sum(age < within for age in ages)
