"""How a membership scores under a version: from people who were read, or of everybody from kept values."""

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from icmp.health.stays import Stay
from icmp.models import AnswerSheet, Application, ApplicationState, ProfileVersion
from icmp.periods import span_of
from icmp.sheets.aligning import Scores, mean_values, scores
from icmp.sheets.chosen import Chosen
from icmp.sheets.moving import Trial

from .scored import Scored

Cents = Counter[int]  # score in cents → people


@dataclass(frozen=True, kw_only=True)
class Membership:
    """Scores of those who are here, by segment and by quarter of joining, of a baseline, and mean values (0–1)."""

    now: Cents
    then: Cents
    segments: dict[str, Cents]  # of those who are here
    cohorts: dict[dt.date, Cents]  # of them, by the first day of the quarter
    means_now: Mapping[str, float]
    means_then: Mapping[str, float]

    def groups_of(self, row: Scores) -> list[Cents]:
        """Where the people of a row are counted."""
        if row.of == "time":
            return [group for group, is_in in ((self.now, row.is_now), (self.then, row.is_then)) if is_in]
        if not row.is_now:
            return []
        if row.of == "segment":
            return [self.segments.setdefault(row.segment, Counter())]
        return [self.cohorts.setdefault(row.quarter, Counter())]


def of_people(rows: Iterable[Scored], here: Collection[Any], before: Collection[Any]) -> Membership:
    """Of people who were read; `here` and `before` are the members of either group."""
    known = [(row, _cents(row)) for row in rows if row.score is not None]
    now = [(row, cents) for row, cents in known if row.stay.member in here]
    then = [(row, cents) for row, cents in known if row.stay.member in before]
    return Membership(
        now=Counter(cents for _row, cents in now),
        then=Counter(cents for _row, cents in then),
        segments=_grouped(now, lambda row: row.segment),
        cohorts=_grouped(now, lambda row: quarter_of(row.stay.joined_on)),
        means_now=_means([row for row, _cents in now]),
        means_then=_means([row for row, _cents in then]),
    )


def quarter_of(day: dt.date) -> dt.date:
    """The first day of a day's quarter."""
    return span_of(day, "quarter").starts_on


def _cents(row: Scored) -> int:
    return int(row.score.scaleb(2)) if row.score is not None else 0


def _grouped(rows: Sequence[tuple[Scored, int]], key: Callable[[Scored], Any]) -> dict[Any, Cents]:
    groups: dict[Any, Cents] = {}
    for row, cents in rows:
        groups.setdefault(key(row), Counter())[cents] += 1
    return groups


def _means(rows: Iterable[Scored]) -> dict[str, float]:
    values: dict[str, list[float]] = {}
    for row in rows:
        for key, value in row.values.items():
            if value is not None:
                values.setdefault(key, []).append(value)
    return {key: fmean(known) for key, known in values.items()}


def of_everybody(version: ProfileVersion, here: Collection[Stay], before: Collection[Stay]) -> Membership | None:
    """Of everybody from kept values, in as many rows for a thousand people as for a million; None unless all have some."""
    trial = Trial.as_it_is(version)
    now, then = _sheets_of(here, before)
    rows = scores(trial, now, then) if trial.profile.criteria else []
    if not rows or sum(row.people for row in rows if row.of == "time" and row.is_now) != now.people:
        return None
    means = mean_values(trial, now, then)
    known = [(row, row.score) for row in rows if row.score is not None]
    found = Membership(now=Cents(), then=Cents(), segments={}, cohorts={}, means_now=means[0], means_then=means[1])
    for row, cents in known:
        for group in found.groups_of(row):
            group[cents] += row.people
    return found


def _sheets_of(here: Collection[Stay], before: Collection[Stay]) -> tuple[Chosen, Chosen]:
    """The sheets of the newest completed application of those who are here, and of those of the baseline."""
    groups = [({one.member for one in stays}, array("q")) for stays in (here, before)]
    completed = Application.objects.filter(user__member__isnull=False, state=ApplicationState.COMPLETED)
    newest = completed.order_by("user__member", "-submitted_at", "pk").distinct("user__member")
    rows = AnswerSheet.objects.filter(application__in=newest).order_by("pk")
    for pk, member in rows.values_list("pk", "application__user__member").iterator(chunk_size=10_000):
        for members, sheets in groups:
            if member in members:
                sheets.append(pk)
    return Chosen.of(groups[0][1]), Chosen.of(groups[1][1])
