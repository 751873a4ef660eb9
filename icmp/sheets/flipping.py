"""What moved those whose advice changed, from kept values: the twin of icmp.comparison.cause as one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from icmp.comparison import COVERAGE, LINE, Flip
from icmp.scoring import Criterion, values_hash
from icmp.values import MICRO

from .adding import band, blocks, hundredths, is_covered
from .moving import Trial, uncompiled, valued
from .parameters import Parameters
from .statements import places, side_by_side, step
from .valuing import DOES_NOT_APPLY, MISSING

OTHER_CAUSES = {-1: COVERAGE, -2: LINE}  # every other cause is a place among the keys
LARGEST = 2**63  # beyond it the database reckons with numbers of any length, which takes longer


def causes(after: Trial, before: Trial, sheets: Sequence[int]) -> dict[str, int]:
    """Count what moved these people, whose advice must have changed; the most frequent cause first."""
    flipping = Flipping.of(before, after)
    text = f"select cause, count(*) from ({flipping.explained(sheets)}) as flips group by cause"
    rows = [(flipping.cause(place), people) for place, people in flipping.run(text)]
    return dict(sorted(rows, key=lambda row: (-row[1], row[0])))


def flips(after: Trial, before: Trial, sheets: Sequence[int]) -> dict[int, Flip]:
    """What became of these people, whose advice must have changed, and what moved them, by their sheets."""
    flipping = Flipping.of(before, after)
    columns = "id, before_recommendation, after_recommendation, cause, before_score, after_score"
    rows = flipping.run(f"select {columns} from ({flipping.explained(sheets)}) as flips")
    return {
        pk: Flip(before=old, after=new, cause=flipping.cause(place), score_before=was, score_after=score)
        for pk, old, new, place, was, score in rows
    }


@dataclass(frozen=True)
class Side:
    """One of the two versions: its figures stand in columns that begin with `p`, its values in such that begin with `v`."""

    trial: Trial
    p: str
    v: str
    give: Parameters

    @property
    def values(self) -> dict[str, str]:
        """The columns of its values, and how they are called where only this version is read."""
        return {f"{self.v}{place}": name for place, name in enumerate(places(self.trial.profile))}

    @property
    def told(self) -> list[str]:
        return [f"{self.p}{name}" for name in ("used", "score", "coverage", "recommendation")]

    def figures(self, sheets: Sequence[int]) -> str:
        """The query of some people's values and figures."""
        keep = ["id", *self.values.values()]
        read = valued(self.trial, sheets, self.give)
        found = side_by_side({self.p: self.trial.profile}, read, self.give, keep=keep)
        return step(found, self.values, keep=["id", *self.told])

    def stands(self, key: str) -> str:
        """How somebody stands with a must-have: 0 is not held up by it, 1 has not answered, 2 fails."""
        criterion, v = self._of(key)
        if criterion is None or not criterion.must_have:
            return "0"
        return f"case when not ({blocks(criterion, v, self.give)}) then 0 when {v} = {MISSING} then 1 else 2 end"

    def part(self, key: str, kind: str) -> str:
        """What a criterion adds to the points, in hundredths times millionths."""
        criterion, v = self._of(key)
        if criterion is None:
            return "0"
        neutral = int(self.trial.profile.neutral_value * MICRO) if criterion.missing_policy == "neutral" else 0
        worth = f"case {v} when {MISSING} then {self.give.small(neutral)} when {DOES_NOT_APPLY} then 0 else {v} end"
        return f"{self.give.whole(hundredths(criterion))}::{kind} * ({worth})"

    @property
    def is_covered(self) -> str:
        """Whether enough is answered to be placed by the score."""
        return f"({self.p}score >= 0 and {is_covered(self.p, self.trial.profile, self.give)})"

    def band_of(self, score: str) -> str:
        """The band of a score under the lines of this version."""
        return band(score, self.trial.profile, self.give)

    def _of(self, key: str) -> tuple[Criterion | None, str]:
        found = ((one, f"{self.v}{place}") for place, one in enumerate(self.trial.profile.criteria) if one.key == key)
        return next(found, (None, ""))


@dataclass(frozen=True)
class Flipping:
    """Two versions, which may ask for different things, and the parameters of one statement about both."""

    before: Side
    after: Side
    keys: Sequence[str]  # of all criteria, sorted
    give: Parameters

    @classmethod
    def of(cls, before: Trial, after: Trial) -> "Flipping":
        give = Parameters()
        keys = {criterion.key for trial in (before, after) for criterion in trial.profile.criteria}
        alike = values_hash(before.profile) == values_hash(after.profile)
        sides = Side(before, "before_", "v" if alike else "w", give), Side(after, "after_", "v", give)
        return cls(*sides, sorted(keys), give)

    def run(self, text: str) -> list[tuple[Any, ...]]:
        with uncompiled() as cursor:
            cursor.execute(text, self.give)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    def cause(self, place: int) -> str:
        return OTHER_CAUSES.get(place) or self.keys[place]

    def explained(self, sheets: Sequence[int]) -> str:
        """The query of (id, cause, and advice and score before and after)."""
        both = self._both(sheets)
        told = ["id", "before_recommendation", "after_recommendation", "before_score", "after_score"]
        sooner = step(both, {"sooner": self._sooner}, keep=["id", *self._columns])
        changes = {f"change{place}": self._change(key) for place, key in enumerate(self.keys)}
        measured = step(sooner, changes, keep=[*told, "sooner"])
        most = step(measured, {"most": f"greatest({', '.join(changes)})"}, keep=[*told, "sooner", *changes])
        largest = " ".join(f"when {name} then {place}" for place, name in enumerate(changes))
        return step(most, {"cause": f"coalesce(sooner, case most {largest} end)"}, keep=told)

    @property
    def _columns(self) -> list[str]:
        """Everybody's values and figures under both versions."""
        return [*self.before.told, *self.after.told, *(self.before.values | self.after.values)]

    def _both(self, sheets: Sequence[int]) -> str:
        """The query of them: from one row where both versions value answers alike, else from two."""
        if self.before.v == self.after.v:
            profiles = {side.p: side.trial.profile for side in (self.before, self.after)}
            read = valued(self.after.trial, sheets, self.give)
            found = side_by_side(profiles, read, self.give, keep=["id", *self.after.values])
        else:
            found = f"""select * from ({self.before.figures(sheets)}) as earlier
              join ({self.after.figures(sheets)}) as later using (id)"""
        scores = {name: f"coalesce({name}, -1)" for name in ("before_score", "after_score")}
        return step(found, scores, keep=["id", *(name for name in self._columns if name not in scores)])

    @property
    def _sooner(self) -> str:
        """A must-have, how much is answered or the lines; null where a criterion's points are the cause."""
        gates = [(place, self.before.stands(key), self.after.stands(key)) for place, key in enumerate(self.keys)]
        held = " ".join(f"when {stood} <> {stands} then {place}" for place, stood, stands in gates if stood != stands)
        then, now = self.before.band_of("after_score"), self.after.band_of("after_score")
        return f"""case {held} when {self.before.is_covered} <> {self.after.is_covered} then -1
          when before_score = after_score or ({then} <> {now} and {now} = {self.after.band_of("before_score")}) then -2
        end"""

    def _change(self, key: str) -> str:
        """How far a criterion's points moved the way the score went; over both sums of weights they can be compared."""
        weights = [sum(map(hundredths, side.trial.profile.criteria)) for side in (self.before, self.after)]
        kind = "bigint" if 2 * MICRO * weights[0] * weights[1] < LARGEST else "numeric"
        now, then = self.after.part(key, kind), self.before.part(key, kind)
        more = f"({now}) * before_used - ({then}) * after_used"
        return f"case when sooner is not null then 0 when after_score > before_score then {more} else -({more}) end"
