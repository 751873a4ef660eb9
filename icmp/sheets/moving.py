"""What becomes of everybody when a weight or a line moves, from the values that are kept: nothing is valued again."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from icmp.models import AnswerSheet, ProfileVersion
from icmp.queries.admissions import scoring_profile
from icmp.scoring import Profile, Recommendation, values_hash

from .chosen import Chosen
from .parameters import Parameters
from .statements import figures, from_values, side_by_side, step

Sheets = QuerySet[AnswerSheet] | Chosen


class Trial(NamedTuple):
    """A version with the weights, lines and must-haves to try on it; its value functions are the version's own."""

    version: ProfileVersion
    profile: Profile

    @classmethod
    def as_it_is(cls, version: ProfileVersion) -> "Trial":
        return cls(version, scoring_profile(version))


@dataclass(frozen=True)
class Moved:
    """How many people are advised what, before and after; people without up-to-date values are not in it."""

    transitions: dict[tuple[Recommendation, Recommendation], int]  # (before, after)
    histogram: dict[int, int]  # whole points of the score after → people; people without a score are left out
    histogram_before: dict[int, int]
    robust: int  # after
    score_sum: int  # in cents, after

    @property
    def n(self) -> int:
        return sum(self.transitions.values())

    @property
    def before(self) -> dict[Recommendation, int]:
        return _summed((pair[0], count) for pair, count in self.transitions.items())

    @property
    def after(self) -> dict[Recommendation, int]:
        return _summed((pair[1], count) for pair, count in self.transitions.items())


def moved(after: Trial, before: Trial | None = None, *, sheets: Sheets | None = None) -> Moved:
    """Count everybody's advice before and after, in one statement; call `rescore` of both versions first.

    `sheets` narrows it to some people. Without `before` it is the version of `after` as it is kept.
    """
    give = Parameters()
    text = _both(after, before or Trial.as_it_is(after.version), sheets, give)
    with uncompiled() as cursor:
        cursor.execute(
            f"""select before, after, score / 100 as points, score_before / 100 as points_before,
              count(*), count(*) filter (where robust), sum(score)
            from ({text}) as both_times group by 1, 2, 3, 4""",
            give,
        )
        return _moved(cursor.fetchall())


Row = tuple[Recommendation, Recommendation, int | None, int | None, int, int, int | None]


def _moved(rows: list[Row]) -> Moved:
    transitions: Counter[tuple[Recommendation, Recommendation]] = Counter()
    histogram: Counter[int | None] = Counter()
    histogram_before: Counter[int | None] = Counter()
    for before, after, points, points_before, people, _robust, _sum in rows:
        transitions[before, after] += people
        histogram[points] += people
        histogram_before[points_before] += people
    robust, cents = sum(row[5] for row in rows), sum(int(row[6] or 0) for row in rows)
    return Moved(dict(transitions), _scored(histogram), _scored(histogram_before), robust, cents)


def _scored(histogram: Counter[int | None]) -> dict[int, int]:
    return {points: people for points, people in histogram.items() if points is not None}


def _both(after: Trial, before: Trial, sheets: Sheets | None, give: Parameters) -> str:
    """Each person's advice at both times: from one row where both value answers alike, else from two."""
    if values_hash(before.profile) != values_hash(after.profile):
        now = figures(after.profile, valued(after, sheets, give), give)
        then = figures(before.profile, valued(before, sheets, give), give)
        return f"""select earlier.recommendation as before, later.recommendation as after, later.score, later.robust,
            earlier.score as score_before
          from ({now}) as later join ({then}) as earlier using (id)"""
    both = {"before_": before.profile, "after_": after.profile}
    reckoned = side_by_side(both, valued(after, sheets, give), give)
    columns = {
        "before": "before_recommendation",
        "after": "after_recommendation",
        "score": "after_score",
        "score_before": "before_score",
        "robust": "after_robust",
    }
    return step(reckoned, columns, keep=())


def valued(trial: Trial, sheets: Sheets | None, give: Parameters) -> str:
    """The query of kept values that are up to date, of everybody or of some."""
    kept = f"""select * from icmp_sheetvalues
      where profile_version_id = {give.whole(trial.version.pk)} and rules = {give.whole(values_hash(trial.profile))}"""
    if isinstance(sheets, Chosen):
        kept += f" and {sheets.condition('sheet_id', give)}"
    elif sheets is not None:
        chosen, values = sheets.order_by().values("pk").query.sql_with_params()
        kept += f" and sheet_id in ({give.query(chosen, values)})"
    return from_values(trial.profile, kept)


@contextmanager
def uncompiled() -> Iterator[CursorWrapper]:
    """A cursor whose statements are not compiled: that takes longer than they do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local jit = off")
        yield cursor


def _summed(counts: Iterator[tuple[Recommendation, int]]) -> dict[Recommendation, int]:
    total: Counter[Recommendation] = Counter()
    for name, count in counts:
        total[name] += count
    return dict(total)
