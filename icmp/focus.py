"""Are we spread too thin? What members need, against what the organizers' hours can keep alive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum

from icmp.statistics import effective_number, entropy

NO_DEMAND = 2  # an importance of 2 or less asks for nothing
SEVERAL_COMMUNITIES_FROM = 30  # members below which beta says nothing


@dataclass(frozen=True, kw_only=True)
class Need:
    """A need of the community's catalogue."""

    key: str
    in_scope: bool = True
    segment_specific: bool = False


@dataclass(frozen=True, kw_only=True)
class Programme:
    """What is actually run, with the organizers' hours a month it takes."""

    key: str
    needs: tuple[str, ...]
    segment_specific: bool = False
    hours_per_month: float = 0
    north_star: bool = False


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member's segment and the importance (1–5) of each need."""

    segment: str
    needs: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """Organizers' hours a month, and the hours that keep one programme alive for a month."""

    hours_pledged: float
    hours_per_programme: float


@dataclass(frozen=True, kw_only=True)
class Focus:
    """The figures of focus; each is None when there is nothing to compute it from."""

    members: int
    effective_programmes: float | None
    capacity: float | None
    spread_ratio: float | None
    focus_index: float | None
    effective_segments: float | None
    effective_needs: float | None
    alpha: float | None
    beta: float | None
    unserved_share: float | None
    mismatch: float | None
    load: float | None

    @property
    def spread_light(self) -> str:
        """Say ok, watch or alarm about the spread ratio, too_few when there is none."""
        if self.spread_ratio is None:
            return "too_few"
        return "ok" if self.spread_ratio <= 1 else "watch" if self.spread_ratio <= 1.5 else "alarm"

    @property
    def worries(self) -> tuple[str, ...]:
        """Name what is over its line, load first because it is never averaged away."""
        several = self.members >= SEVERAL_COMMUNITIES_FROM and _over(self.beta, 1.5)
        found = {
            "load": _over(self.load, 1),
            "spread": _over(self.spread_ratio, 1),
            "several_communities": several,
            "unserved": _over(self.unserved_share, 0.25),
            "mismatch": _over(self.mismatch, 0.35),
        }
        return tuple(worry for worry, over in found.items() if over)


def focus(
    people: Sequence[Person],
    needs: Iterable[Need],
    programmes: Sequence[Programme],
    capacity: Capacity,
    *,
    hours: Mapping[str, float] | None = None,
) -> Focus:
    """Measure focus; `hours` a month go by programme or need and default to what the programmes are planned with."""
    catalogue = {need.key: need for need in needs}
    asked = demand(people)
    wanted = programme_demand(asked, catalogue, programmes)
    spent = dict(hours) if hours is not None else {run.key: run.hours_per_month for run in programmes}
    effective, room = effective_number(wanted.values()), _ratio(capacity.hours_pledged, capacity.hours_per_programme)
    gamma, alpha = effective_number(_by(asked, 1).values()), _alpha(asked)
    return Focus(
        members=len(people),
        effective_programmes=effective,
        capacity=room,
        spread_ratio=_ratio(effective, room),
        focus_index=_index(effective, room),
        effective_segments=effective_number(_by(asked, 0).values()),
        effective_needs=gamma,
        alpha=alpha,
        beta=_ratio(gamma, alpha),
        unserved_share=_unserved(asked, catalogue),
        mismatch=_mismatch(_by(wanted, 0), _hours_by_programme(spent, programmes)),
        load=_ratio(fsum(spent.values()), capacity.hours_pledged),
    )


def demand(people: Iterable[Person]) -> dict[tuple[str, str], float]:
    """Add up by (segment, need) how much each importance is above 2."""
    asked: dict[tuple[str, str], float] = {}
    for person in people:
        for need, importance in person.needs.items():
            if importance > NO_DEMAND:
                place = person.segment, need
                asked[place] = asked.get(place, 0) + importance - NO_DEMAND
    return asked


def programme_demand(
    asked: Mapping[tuple[str, str], float], catalogue: Mapping[str, Need], programmes: Iterable[Programme]
) -> dict[tuple[str, str], float]:
    """Add up in-scope demand by (programme, segment or nothing); a need that nobody serves is its own programme."""
    serving = {need: run for run in programmes for need in run.needs}
    wanted: dict[tuple[str, str], float] = {}
    for (segment, key), amount in asked.items():
        need = catalogue.get(key)
        if need is None or not need.in_scope:
            continue
        run = serving.get(key)
        specific = run.segment_specific if run else need.segment_specific
        place = (run.key if run else key, segment if specific else "")
        wanted[place] = wanted.get(place, 0) + amount
    return wanted


@dataclass(frozen=True, kw_only=True)
class Frankenstein:
    """How much of the organizers' time goes to the north star, and over how many objectives the time is scattered."""

    north_star_share: float | None
    effective_objectives: float | None

    @property
    def alarm(self) -> bool:
        """Less than half for the north star and more than three objectives."""
        share, objectives = self.north_star_share, self.effective_objectives
        return share is not None and share < 0.5 and _over(objectives, 3)


def frankenstein(*, north_star_hours: float, hours_by_objective: Mapping[str, float]) -> Frankenstein:
    """Check whether the hours still make one creature."""
    return Frankenstein(
        north_star_share=_ratio(north_star_hours, fsum(hours_by_objective.values())),
        effective_objectives=effective_number(hours_by_objective.values()),
    )


def _by(asked: Mapping[tuple[str, str], float], part: int) -> dict[str, float]:
    sums: dict[str, float] = {}
    for place, amount in asked.items():
        sums[place[part]] = sums.get(place[part], 0) + amount
    return sums


def _alpha(asked: Mapping[tuple[str, str], float]) -> float | None:
    """Effective needs inside an average segment, segments weighted by their demand."""
    segments, total = _by(asked, 0), fsum(asked.values())
    if not total:
        return None
    inside = {s: entropy(amount for (segment, _), amount in asked.items() if segment == s) or 0.0 for s in segments}
    return exp(fsum(amount / total * inside[segment] for segment, amount in segments.items()))


def _unserved(asked: Mapping[tuple[str, str], float], catalogue: Mapping[str, Need]) -> float | None:
    served = {key for key, need in catalogue.items() if need.in_scope}
    return _ratio(fsum(amount for (_, need), amount in asked.items() if need not in served), fsum(asked.values()))


def _hours_by_programme(spent: Mapping[str, float], programmes: Sequence[Programme]) -> dict[str, float]:
    names = {need: run.key for run in programmes for need in run.needs} | {run.key: run.key for run in programmes}
    sums: dict[str, float] = {}
    for key, amount in spent.items():
        sums[names.get(key, key)] = sums.get(names.get(key, key), 0) + amount
    return sums


def _mismatch(wanted: Mapping[str, float], spent: Mapping[str, float]) -> float | None:
    asked, given = fsum(wanted.values()), fsum(spent.values())
    if not asked or not given:
        return None
    return fsum(abs(wanted.get(key, 0) / asked - spent.get(key, 0) / given) for key in {*wanted, *spent}) / 2


def _index(effective: float | None, room: float | None) -> float | None:
    return None if effective is None or room is None else 100 * min(1.0, room / effective)


def _ratio(amount: float | None, base: float | None) -> float | None:
    return None if amount is None or not base else amount / base


def _over(figure: float | None, line: float) -> bool:
    return figure is not None and figure > line
