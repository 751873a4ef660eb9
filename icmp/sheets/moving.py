"""What becomes of everybody when a weight or a line moves, from the values that are kept: nothing is valued again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from icmp.models import AnswerSheet, ProfileVersion
from icmp.queries.admissions import scoring_profile
from icmp.scoring import Profile, Recommendation, values_hash

from .chosen import Chosen
from .parameters import Parameters
from .statements import figures, from_values, side_by_side, step

Sheets = QuerySet[AnswerSheet] | Chosen | Sequence[int]
Key = TypeVar("Key")


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
    flipped: list[int]  # sheets of those whose advice changed, the newest first
    blockers: dict[str, int]  # must-have → people who would be accepted if only this one were waived, after
    blockers_before: dict[str, int]

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
    earlier = before or Trial.as_it_is(after.version)
    text = _both(after, earlier, sheets, give)
    with uncompiled() as cursor:
        # An array of sheets makes the planner expect so much memory that it sorts everybody, which takes a third longer.
        cursor.execute("set local enable_sort = off")
        cursor.execute(
            f"""select before, after, score / 100 as points, score_before / 100 as points_before, sole, sole_before,
              count(*), count(*) filter (where robust), sum(score), array_agg(id) filter (where before <> after)
            from ({text}) as both_times group by 1, 2, 3, 4, 5, 6""",
            give,
        )
        rows = [Row(*row) for row in cursor.fetchall()]
    return Moved(
        transitions=_summed(((row.before, row.after), row.people) for row in rows),
        histogram=_known((row.points, row.people) for row in rows),
        histogram_before=_known((row.points_before, row.people) for row in rows),
        robust=sum(row.robust for row in rows),
        score_sum=sum(int(row.cents or 0) for row in rows),
        flipped=sorted((pk for row in rows for pk in row.flipped or ()), reverse=True),
        blockers=_named(after, _known((row.sole, row.people) for row in rows)),
        blockers_before=_named(earlier, _known((row.sole_before, row.people) for row in rows)),
    )


class Row(NamedTuple):
    """People with the same advice, whole points and only must-have in the way, before and after."""

    before: Recommendation
    after: Recommendation
    points: int | None
    points_before: int | None
    sole: int | None
    sole_before: int | None
    people: int
    robust: int
    cents: int | None
    flipped: list[int] | None


def _known(counts: Iterable[tuple[int | None, int]]) -> dict[int, int]:
    return {key: people for key, people in _summed(counts).items() if key is not None}


def _named(trial: Trial, counts: dict[int, int]) -> dict[str, int]:
    return {one.key: counts.get(place, 0) for place, one in enumerate(trial.profile.criteria) if one.must_have}


def _both(after: Trial, before: Trial, sheets: Sheets | None, give: Parameters) -> str:
    """Each person's advice at both times: from one row where both value answers alike, else from two."""
    if values_hash(before.profile) != values_hash(after.profile):
        now = figures(after.profile, valued(after, sheets, give), give)
        then = figures(before.profile, valued(before, sheets, give), give)
        return f"""select earlier.recommendation as before, later.recommendation as after, later.score, later.robust,
            earlier.score as score_before, later.sole, earlier.sole as sole_before, id
          from ({now}) as later join ({then}) as earlier using (id)"""
    both = {"before_": before.profile, "after_": after.profile}
    reckoned = side_by_side(both, valued(after, sheets, give), give, keep=["id"])
    columns = {
        "before": "before_recommendation",
        "after": "after_recommendation",
        "score": "after_score",
        "score_before": "before_score",
        "robust": "after_robust",
        "sole": "after_sole",
        "sole_before": "before_sole",
    }
    return step(reckoned, columns)


def valued(trial: Trial, sheets: Sheets | None, give: Parameters) -> str:
    """The query of kept values that are up to date, of everybody or of some."""
    kept = f"""select * from icmp_sheetvalues
      where profile_version_id = {give.whole(trial.version.pk)} and rules = {give.whole(values_hash(trial.profile))}"""
    if isinstance(sheets, Chosen):
        kept += f" and {sheets.condition('sheet_id', give)}"
    elif isinstance(sheets, QuerySet):
        chosen, values = sheets.order_by().values("pk").query.sql_with_params()
        kept += f" and sheet_id in ({give.query(chosen, values)})"
    elif sheets is not None:
        kept += f" and sheet_id = any({give.wholes(list(sheets))})"
    return from_values(trial.profile, kept)


@contextmanager
def uncompiled() -> Iterator[CursorWrapper]:
    """A cursor whose statements are not compiled: that takes longer than they do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local jit = off")
        yield cursor


def _summed(counts: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    total: Counter[Key] = Counter()
    for key, people in counts:
        total[key] += people
    return dict(total)
