"""Everybody by band and score, before and after: from a trial's own people, or counted in the database from kept values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from icmp.comparison import transitions
from icmp.models import ProfileVersion
from icmp.queries.admissions import scoring_profile
from icmp.sheets.chosen import Chosen
from icmp.sheets.moving import Moved, moved
from icmp.sheets.moving import Trial as Valued
from icmp.simulation import BANDS, BINS, Lines, Outcome

from .people import sheets_of

POINTS = 100 // BINS  # in a column of the histogram


@dataclass(frozen=True)
class Tally:
    """How many people are in which band, before and after, and how they score."""

    before: Mapping[str, int]
    after: Mapping[str, int]
    transitions: Mapping[tuple[str, str], int]
    histogram_before: tuple[int, ...]
    histogram: tuple[int, ...]

    @property
    def people(self) -> int:
        return sum(self.transitions.values())

    @property
    def flipped(self) -> int:
        return sum(people for (before, after), people in self.transitions.items() if before != after)


@dataclass(frozen=True)
class Everybody:
    """More people than a trial reads: their sheets, and the versions their answers are valued under."""

    sheets: Chosen
    before: Valued
    after: Valued

    @classmethod
    def of(cls, source: str, versions: tuple[ProfileVersion, ProfileVersion]) -> "Everybody":
        before, after = (Valued(version, scoring_profile(version)) for version in versions)
        numbers = sheets_of(source).order_by("pk").values_list("pk", flat=True)
        return cls(Chosen.of(numbers.iterator(chunk_size=10_000)), before, after)

    def tally(self, weights: Mapping[str, Decimal], lines: Lines) -> Tally:
        """Count all whose answers are valued under both versions; in one statement, whatever their number."""
        profile = self.after.profile
        criteria = tuple(replace(one, weight=weights.get(one.key, one.weight)) for one in profile.criteria)
        now = replace(profile, criteria=criteria, **vars(lines))
        return _counted(moved(self.after._replace(profile=now), self.before, sheets=self.sheets))


def tally_of(before: Outcome, after: Outcome) -> Tally:
    """The same of people who were read."""
    return Tally(before.counts, after.counts, transitions(before, after), before.histogram, after.histogram)


def _counted(found: Moved) -> Tally:
    return Tally(
        before=_by_band(found.before),
        after=_by_band(found.after),
        transitions={(str(old), str(new)): people for (old, new), people in found.transitions.items()},
        histogram_before=_bins(found.histogram_before),
        histogram=_bins(found.histogram),
    )


def _by_band(counts: Mapping[Any, int]) -> dict[str, int]:
    return {band: counts.get(band, 0) for band in reversed(BANDS)}


def _bins(points: Mapping[int, int]) -> tuple[int, ...]:
    bins = [0] * BINS
    for whole, people in points.items():
        bins[min(whole // POINTS, BINS - 1)] += people
    return tuple(bins)
