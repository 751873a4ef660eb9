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

from .parameters import Parameters
from .statements import figures, from_values, side_by_side, step


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


def moved(after: Trial, before: Trial | None = None, *, sheets: QuerySet[AnswerSheet] | None = None) -> Moved:
    """Count everybody's advice before and after, in one statement; call `rescore` of both versions first.

    `sheets` narrows it to some people. Without `before` it is the version of `after` as it is kept.
    """
    give = Parameters()
    text = _both(after, before or Trial.as_it_is(after.version), sheets, give)
    with uncompiled() as cursor:
        cursor.execute(
            f"""select before, after, score / 100 as points, count(*), count(*) filter (where robust), sum(score)
            from ({text}) as both_times group by 1, 2, 3""",
            give,
        )
        return _moved(cursor.fetchall())


def _moved(rows: list[tuple[Recommendation, Recommendation, int | None, int, int, int | None]]) -> Moved:
    transitions: Counter[tuple[Recommendation, Recommendation]] = Counter()
    histogram: Counter[int] = Counter()
    for before, after, points, people, _robust, _sum in rows:
        transitions[before, after] += people
        if points is not None:
            histogram[points] += people
    robust, cents = sum(row[4] for row in rows), sum(int(row[5] or 0) for row in rows)
    return Moved(dict(transitions), dict(histogram), robust, cents)


def _both(after: Trial, before: Trial, sheets: QuerySet[AnswerSheet] | None, give: Parameters) -> str:
    """Each person's advice at both times: from one row where both are the same version, else from two."""
    now = figures(after.profile, valued(after, sheets, give), give)
    if before.version.pk != after.version.pk:
        then = figures(before.profile, valued(before, sheets, give), give)
        return f"""select earlier.recommendation as before, later.recommendation as after, later.score, later.robust
          from ({now}) as later join ({then}) as earlier using (id)"""
    both = {"before_": before.profile, "after_": after.profile}
    reckoned = side_by_side(both, valued(after, sheets, give), give)
    columns = {
        "before": "before_recommendation",
        "after": "after_recommendation",
        "score": "after_score",
        "robust": "after_robust",
    }
    return step(reckoned, columns, keep=())


def valued(trial: Trial, sheets: QuerySet[AnswerSheet] | None, give: Parameters) -> str:
    """The query of kept values that are up to date, of everybody or of some."""
    kept = f"""select * from icmp_sheetvalues
      where profile_version_id = {give.whole(trial.version.pk)} and rules = {give.whole(values_hash(trial.profile))}"""
    if sheets is not None:
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
