"""Who is where before and after, and why: of a trial's own people, or counted in the database from kept values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from icmp.comparison import MOST_EXPLAINED, Flip, causes, flipped, flips, transitions
from icmp.models import AnswerSheet, ProfileVersion
from icmp.queries.admissions import scoring_profile
from icmp.sheets import flipping
from icmp.sheets.chosen import Chosen
from icmp.sheets.moving import Moved, moved
from icmp.sheets.moving import Trial as Valued
from icmp.simulation import BANDS, BINS, Lines, Outcome

from .people import sheets_of

POINTS = 100 // BINS  # in a column of the histogram
MOST_FLIPS = 50  # told one by one, the newest
MOST_COUNTED = 20_000  # flips whose causes are counted in the database, the newest


@dataclass(frozen=True)
class Tally:
    """How many people are in which band, before and after, how they score, and what moved those who moved."""

    before: Mapping[str, int]
    after: Mapping[str, int]
    transitions: Mapping[tuple[str, str], int]
    histogram_before: tuple[int, ...]
    histogram: tuple[int, ...]
    blockers_before: Mapping[str, int]  # must-have → people who would be accepted if only this one were waived
    blockers: Mapping[str, int]
    causes: Mapping[str, int]  # see icmp.comparison.cause
    causes_of: int  # flips
    flips: tuple[tuple[str, Flip], ...]  # with what each is called

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
        after = self.after._replace(profile=replace(profile, criteria=criteria, **vars(lines)))
        return _counted(moved(after, self.before, sheets=self.sheets), after, self.before)


def tally_of(before: Outcome, after: Outcome, labels: Sequence[str]) -> Tally:
    """The same of people who were read."""
    places = flipped(before, after)
    told = places[:MOST_FLIPS]
    return Tally(
        before=before.counts,
        after=after.counts,
        transitions=transitions(before, after),
        histogram_before=before.histogram,
        histogram=after.histogram,
        blockers_before=before.sole_blockers,
        blockers=after.sole_blockers,
        causes=causes(before, after, places),
        causes_of=min(len(places), MOST_EXPLAINED),
        flips=tuple(zip((labels[place] for place in told), flips(before, after, told), strict=True)),
    )


def _counted(found: Moved, after: Valued, before: Valued) -> Tally:
    explained, told = found.flipped[:MOST_COUNTED], found.flipped[:MOST_FLIPS]
    return Tally(
        before=_by_band(found.before),
        after=_by_band(found.after),
        transitions={(str(old), str(new)): people for (old, new), people in found.transitions.items()},
        histogram_before=_bins(found.histogram_before),
        histogram=_bins(found.histogram),
        blockers_before=found.blockers_before,
        blockers=found.blockers,
        causes=flipping.causes(after, before, explained) if explained else {},
        causes_of=len(explained),
        flips=_labeled(told, flipping.flips(after, before, told)) if told else (),
    )


def _labeled(sheets: Sequence[int], found: Mapping[int, Flip]) -> tuple[tuple[str, Flip], ...]:
    rows = AnswerSheet.objects.filter(pk__in=sheets).values_list("pk", "application", "label")
    labels = {pk: label or str(application) for pk, application, label in rows}
    return tuple((labels[pk], found[pk]) for pk in sheets)


def _by_band(counts: Mapping[Any, int]) -> dict[str, int]:
    return {band: counts.get(band, 0) for band in reversed(BANDS)}


def _bins(points: Mapping[int, int]) -> tuple[int, ...]:
    bins = [0] * BINS
    for whole, people in points.items():
        bins[min(whole // POINTS, BINS - 1)] += people
    return tuple(bins)
