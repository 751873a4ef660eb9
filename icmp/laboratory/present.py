"""The present membership under a version: how many are aligned, where, and what moved since a baseline."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from icmp.alignment import Alignment, Drift, Move, alignment, drift, moved_most
from icmp.health import queries as ledgers
from icmp.health.measure import HIDDEN_BELOW, AsOf
from icmp.health.stays import Stay
from icmp.models import ProfileVersion, Segment
from icmp.periods import Span, months_later, span_of
from icmp.queries.admissions import scoring_profile

from . import queries
from .scored import Scored, scored
from .small import gathered

Baseline = Literal["founding", "last_year"]
COHORTS = 12  # quarters told one by one; who joined before is told together
EARLIER, OTHERS = "earlier", "others"


@dataclass(frozen=True, kw_only=True)
class Group:
    """A segment or a quarter of joining; `name` is a language map, the first day of a quarter, or one of our words."""

    key: str
    name: object
    alignment: Alignment


@dataclass(frozen=True, kw_only=True)
class Present:
    """Everybody, the groups, and the comparison with the baseline."""

    everybody: Alignment
    without: int
    drawn_from: int | None
    segments: tuple[Group, ...]
    cohorts: tuple[Group, ...]
    baseline: Alignment
    since: Span  # when the founding cohort joined, or the day last year
    drift: Drift | None
    move: Move | None


def present(version: ProfileVersion, compared_with: Baseline, as_of: AsOf) -> Present:
    """Score everybody who is here, and those of the baseline, as the version would today."""
    stays = ledgers.stays(as_of)
    since, before = _baseline(stays, compared_with, as_of.day)
    here = [one for one in stays if one.covers(as_of.day)]
    both = {one.member: one for one in [*queries.by_lot(here), *queries.by_lot(before)]}
    people = queries.people(list(both.values()), as_of)
    rows = [row for row in scored(people.rows, scoring_profile(version)) if row.score is not None]
    in_baseline, is_here = {one.member for one in before}, {one.member for one in here}
    now = [row for row in rows if row.stay.member in is_here]
    then = [row for row in rows if row.stay.member in in_baseline]
    everybody, baseline = _alignment(now, version), _alignment(then, version)
    enough = min(len(now), len(then)) >= HIDDEN_BELOW
    return Present(
        everybody=everybody,
        without=len(here) - len(now) if len(here) <= queries.MOST else 0,
        drawn_from=people.drawn_from or (len(here) if len(here) > queries.MOST else None),
        segments=_segments(now, version),
        cohorts=_cohorts(now, version),
        baseline=baseline,
        since=since,
        drift=drift(everybody.histogram, baseline.histogram) if enough else None,
        move=moved_most(_values(now), _values(then)) if enough else None,
    )


def _baseline(stays: list[Stay], compared_with: Baseline, day: dt.date) -> tuple[Span, list[Stay]]:
    """Those who joined in the first quarter of all, or those who were here a year ago."""
    if compared_with == "last_year":
        then = months_later(day, -12)
        return Span(then, then), [one for one in stays if one.covers(then)]
    quarter = span_of(min((one.joined_on for one in stays), default=day), "quarter")
    return quarter, [one for one in stays if one.joined_on <= quarter.ends_on]


def _alignment(rows: Iterable[Scored], version: ProfileVersion) -> Alignment:
    return alignment([row.score for row in rows if row.score is not None], accept_min=version.accept_min)


def _segments(rows: list[Scored], version: ProfileVersion) -> tuple[Group, ...]:
    names = dict(Segment.objects.values_list("key", "name"))
    groups: dict[str, list[Scored]] = {key: [] for key in names}
    for row in rows:
        groups.setdefault(row.segment, []).append(row)
    shown, rest = gathered(groups)
    found = [_group(key, names.get(key, key), shown[key], version) for key in groups if shown.get(key)]
    return (*found, *([_group(OTHERS, OTHERS, rest, version)] if rest else []))


def _cohorts(rows: list[Scored], version: ProfileVersion) -> tuple[Group, ...]:
    """By quarter of joining, the newest twelve."""
    quarters = sorted({span_of(row.stay.joined_on, "quarter").starts_on for row in rows})[-COHORTS:]
    groups: dict[str, list[Scored]] = {}
    for row in rows:
        first = span_of(row.stay.joined_on, "quarter").starts_on
        groups.setdefault(first.isoformat() if first in quarters else EARLIER, []).append(row)
    shown, rest = gathered(groups)
    found = [_group(key, _quarter(key), shown[key], version) for key in sorted(shown, key=lambda k: (k != EARLIER, k))]
    return (*found, *([_group(OTHERS, OTHERS, rest, version)] if rest else []))


def _quarter(key: str) -> object:
    return key if key == EARLIER else dt.date.fromisoformat(key)


def _group(key: str, name: object, rows: list[Scored], version: ProfileVersion) -> Group:
    return Group(key=key, name=name, alignment=_alignment(rows, version))


def _values(rows: list[Scored]) -> dict[str, list[float]]:
    """What is known of each criterion."""
    values: dict[str, list[float]] = {}
    for row in rows:
        for key, value in row.values.items():
            if value is not None:
                values.setdefault(key, []).append(value)
    return values
