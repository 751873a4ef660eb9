"""What was agreed, as deeds of a weight: the community's expectations in the terms of the engagement index."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from icmp.engagement import Expectation

PERIOD_DAYS = {"month": 30.0, "quarter": 90.0}
FEE = "fee.paid"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of deed: what it weighs, its usual minutes and the pledges it satisfies."""

    key: str
    weight: float
    minutes: float = 0
    counts_as: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """One expectation: so many deeds of these kinds, or so much in a ledger, in each period."""

    period: str
    types: tuple[str, ...] = ()
    ledger: str = ""
    count: float | None = None
    hours: float | None = None


def expectations(agreed: Iterable[Agreed], kinds: Mapping[str, Kind]) -> list[Expectation]:
    """Turn agreements into deeds of a weight; what no kind of deed can satisfy asks for nothing."""
    found = (_expectation(one, kinds) for one in agreed)
    return [one for one in found if one is not None]


def _expectation(one: Agreed, kinds: Mapping[str, Kind]) -> Expectation | None:
    weight = _weight(one, kinds)
    target = one.hours if one.ledger == "hours" else 1 if one.ledger == "fees" else one.count
    if not weight or not target:
        return None
    return Expectation(weight=weight, target=target, period_days=PERIOD_DAYS[one.period])


def _weight(one: Agreed, kinds: Mapping[str, Kind]) -> float | None:
    """A deed weighs what the plainest of its kinds weighs, an hour what one of the usual deed of that ledger does."""
    if one.ledger == "hours":
        rates = [k.weight * 60 / k.minutes for k in kinds.values() if "hours" in k.counts_as and k.minutes]
        return median(rates) if rates else None
    wanted = [kinds[FEE]] if one.ledger == "fees" and FEE in kinds else _satisfying(one, kinds)
    return min((kind.weight for kind in wanted if kind.weight), default=None)


def _satisfying(one: Agreed, kinds: Mapping[str, Kind]) -> list[Kind]:
    if one.types:
        return [kinds[key] for key in one.types if key in kinds]
    return [kind for kind in kinds.values() if one.ledger in kind.counts_as]
