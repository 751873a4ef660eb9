"""The present membership under a version: how many are aligned, where, and what moved since a baseline."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
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
from .membership import Cents, Membership, of_everybody, of_people
from .scored import scored
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
    found, drawn_from = _scores(version, here, before, as_of)
    now, then = found.now.total(), found.then.total()
    everybody, baseline = _alignment(found.now, version), _alignment(found.then, version)
    enough = min(now, then) >= HIDDEN_BELOW
    return Present(
        everybody=everybody,
        without=0 if drawn_from else len(here) - now,
        drawn_from=drawn_from,
        segments=_segments(found.segments, version),
        cohorts=_cohorts(found.cohorts, version),
        baseline=baseline,
        since=since,
        drift=drift(everybody.histogram, baseline.histogram) if enough else None,
        move=moved_most(found.means_now, found.means_then) if enough else None,
    )


def _scores(
    version: ProfileVersion, here: list[Stay], before: list[Stay], as_of: AsOf
) -> tuple[Membership, int | None]:
    """Everybody's; of more people than are read, and not all of them valued, those drawn by lot from so many."""
    most = max(len(here), len(before))
    if most > queries.MOST and (counted := of_everybody(version, here, before)):
        return counted, None
    both = {one.member: one for one in [*queries.by_lot(here), *queries.by_lot(before)]}
    people = queries.people(list(both.values()), as_of)
    rows = scored(people.rows, scoring_profile(version))
    found = of_people(rows, {one.member for one in here}, {one.member for one in before})
    return found, len(here) if len(here) > queries.MOST else people.drawn_from


def _baseline(stays: list[Stay], compared_with: Baseline, day: dt.date) -> tuple[Span, list[Stay]]:
    """Those who joined in the first quarter of all, or those who were here a year ago."""
    if compared_with == "last_year":
        then = months_later(day, -12)
        return Span(then, then), [one for one in stays if one.covers(then)]
    quarter = span_of(min((one.joined_on for one in stays), default=day), "quarter")
    return quarter, [one for one in stays if one.joined_on <= quarter.ends_on]


def _alignment(cents: Cents, version: ProfileVersion) -> Alignment:
    return alignment(cents, accept_min=version.accept_min)


def _segments(found: Mapping[str, Cents], version: ProfileVersion) -> tuple[Group, ...]:
    names = dict(Segment.objects.values_list("key", "name"))
    groups = {key: found.get(key, Counter()) for key in {**names, **found}}
    shown, rest = gathered(groups)
    told = [_group(key, names.get(key, key), shown[key], version) for key in groups if key in shown]
    return (*told, *([_group(OTHERS, OTHERS, rest, version)] if rest else []))


def _cohorts(found: Mapping[dt.date, Cents], version: ProfileVersion) -> tuple[Group, ...]:
    """By quarter of joining, the newest twelve."""
    quarters = sorted(found)[-COHORTS:]
    groups: dict[str, Cents] = {}
    for first, cents in found.items():
        groups.setdefault(first.isoformat() if first in quarters else EARLIER, Counter()).update(cents)
    shown, rest = gathered(groups)
    told = [_group(key, _quarter(key), shown[key], version) for key in sorted(shown, key=lambda k: (k != EARLIER, k))]
    return (*told, *([_group(OTHERS, OTHERS, rest, version)] if rest else []))


def _quarter(key: str) -> object:
    return key if key == EARLIER else dt.date.fromisoformat(key)


def _group(key: str, name: object, cents: Cents, version: ProfileVersion) -> Group:
    return Group(key=key, name=name, alignment=_alignment(cents, version))
