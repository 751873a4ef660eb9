"""From values to score, range, coverage and advice, as expressions of the database: the twin of icmp.scoring.

Whole numbers throughout: weights in hundredths, values in millionths, points in cents; each figure is one division.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from icmp.scoring import Criterion, Profile
from icmp.values import MICRO

from .parameters import Parameters
from .valuing import DOES_NOT_APPLY, MISSING

# Each must-have in the way adds this and its place: up to twice as much, it is the only one, and the rest is its place.
ONE_BLOCKS = 1 << 20


class Silence:
    """What the weights of silent answers add up to: those that do not apply, and missing ones by their policy.

    Most answers are not silent, and a statement over everybody counts every term. So the sums stand side by side in the
    bits of as few whole numbers as can hold them, and an answer that says something is looked at once. Profiles that are
    reckoned side by side have theirs at the same bits, so that one can be the other and what it differs by.
    """

    def __init__(self, profiles: Iterable[Profile]) -> None:
        together = list(profiles)
        self.width = max(max(1, sum(map(hundredths, one.criteria)).bit_length()) for one in together)
        self.each = 62 // self.width
        policies = sorted({criterion.missing_policy for one in together for criterion in one.criteria})
        self.kinds = ["does_not_apply", *policies]

    @property
    def words(self) -> int:
        return -(-len(self.kinds) // self.each)

    def weighs(self, word: int, criterion: Criterion) -> tuple[int, int]:
        """What a missing answer adds to one of the whole numbers, and one that does not apply."""
        missing, not_applying = (
            hundredths(criterion) << self._shift(kind) if self._word(kind) == word else 0
            for kind in (criterion.missing_policy, "does_not_apply")
        )
        return missing, not_applying

    def sum(self, kind: str, column: Callable[[str], str]) -> str:
        """The sum of one kind, read out of its bits."""
        if kind not in self.kinds:
            return "0"
        whole, mask = column(f"silent{self._word(kind)}"), (1 << self.width) - 1
        return f"({whole} >> {self._shift(kind)} & {mask}::bigint)"

    def _word(self, kind: str) -> int:
        return self.kinds.index(kind) // self.each

    def _shift(self, kind: str) -> int:
        return self.kinds.index(kind) % self.each * self.width


@dataclass(frozen=True)
class Reckoned:
    """A profile whose figures stand in columns that begin with `p`.

    Its sums are those of the profile `beside` it and what it adds to them, where one is given: both weigh the same
    values, and a moved weight adds one term instead of all of them.
    """

    profile: Profile
    p: str
    silence: Silence
    beside: "Reckoned | None" = None

    @property
    def changed(self) -> list[tuple[int, Criterion, Criterion | None]]:
        """The criteria that add something to the sums: place, as it is, and as it is beside."""
        if self.beside is None:
            return [(place, one, None) for place, one in enumerate(self.profile.criteria) if one.weight]
        pairs = zip(self.profile.criteria, self.beside.profile.criteria, strict=True)
        return [
            (place, one, other)
            for place, (one, other) in enumerate(pairs)
            if (one.weight, one.missing_policy) != (other.weight, other.missing_policy)
        ]

    def sum(self, name: str) -> str:
        """A column of sums, as a whole."""
        if self.beside is None:
            return f"{self.p}{name}"
        return f"({self.beside.sum(name)} + {self.p}{name})" if self.changed else self.beside.sum(name)


# Each of these four is a step: it reads the columns of the one before.


def sums(reckoned: Reckoned, give: Parameters) -> dict[str, str]:
    """The sums of weights and the must-haves, from columns v0, v1 … of values."""
    p, changed = reckoned.p, reckoned.changed
    gates = [(place, criterion) for place, criterion in enumerate(reckoned.profile.criteria) if criterion.must_have]
    return {
        **{
            f"{p}silent{word}": _sum(_silent(reckoned.silence, word, *each, give) for each in changed)
            for word in range(reckoned.silence.words)
        },
        f"{p}weighed": _sum(f"v{at} * {give.whole(_more(now, other))}" for at, now, other in changed),
        f"{p}failed": _any(f"v{at} >= 0 and v{at} < {give.small(_micro(c.knockout_min))}" for at, c in gates),
        f"{p}unknown": _any(f"v{at} = {MISSING}" for at, c in gates),
        f"{p}blocking": _sum(
            f"case when {blocks(c, f'v{at}', give)} then {ONE_BLOCKS + at} else 0 end" for at, c in gates
        ),
    }


def blocks(criterion: Criterion, value: str, give: Parameters) -> str:
    """Whether a must-have stands in the way: not met, or not answered."""
    return f"{value} < {give.small(_micro(criterion.knockout_min))} and {value} <> {DOES_NOT_APPLY}"


def _silent(silence: Silence, word: int, place: int, now: Criterion, other: Criterion | None, give: Parameters) -> str:
    before = silence.weighs(word, other) if other else (0, 0)
    missing, not_applying = (
        give.whole(a - b) if a - b else "0" for a, b in zip(silence.weighs(word, now), before, strict=True)
    )
    return f"case when v{place} >= 0 then 0 when v{place} = {MISSING} then {missing} else {not_applying} end"


def _more(now: Criterion, other: Criterion | None) -> int:
    return hundredths(now) - (hundredths(other) if other else 0)


def totals(reckoned: Reckoned, give: Parameters) -> dict[str, str]:
    """What is known, applies and is missing. A silent value is below zero: what it took away is given back."""
    p, silence = reckoned.p, reckoned.silence
    left_out, as_zero, as_neutral = (silence.sum(policy, reckoned.sum) for policy in ("exclude", "zero", "neutral"))
    apply_not, weighed = silence.sum("does_not_apply", reckoned.sum), reckoned.sum("weighed")
    return {
        f"{p}earned": f"{weighed} - {MISSING} * ({left_out} + {as_zero} + {as_neutral}) - {DOES_NOT_APPLY} * {apply_not}",
        f"{p}applicable": f"{give.whole(sum(map(hundredths, reckoned.profile.criteria)))} - {apply_not}",
        f"{p}left_out": left_out,
        f"{p}as_zero": as_zero,
        f"{p}as_neutral": as_neutral,
    }


def quotients(reckoned: Reckoned, give: Parameters) -> dict[str, str]:
    """Score, low and high in cents and coverage in hundred-thousandths, null where nothing can be divided."""
    p, neutral = reckoned.p, give.whole(_micro(reckoned.profile.neutral_value))
    applicable, used = f"{p}applicable", f"({p}applicable - {p}left_out)"
    answered = f"({p}applicable - {p}left_out - {p}as_zero - {p}as_neutral)"
    best = f"{p}earned + {MICRO} * ({p}left_out + {p}as_neutral)"
    return {
        f"{p}used": used,
        f"{p}score": _cents(f"{p}earned + {neutral} * {p}as_neutral", used),
        f"{p}low": _cents(f"{p}earned", applicable),
        f"{p}high": _cents(best, applicable),
        f"{p}coverage": f"""case when {applicable} > 0
          then (200000 * {answered} + {applicable}) / (2 * {applicable}) end""",
    }


def advice(reckoned: Reckoned, give: Parameters) -> dict[str, str]:
    """Recommendation, reason, robust, and the place of the only must-have between somebody and being accepted."""
    profile, p = reckoned.profile, reckoned.p
    low_coverage = f"not {is_covered(p, profile, give)}"
    by_score = band(f"{p}score", profile, give)
    accept, _review = lines(profile, give)
    return {
        f"{p}recommendation": f"""case when {p}failed then 'decline'
          when {p}unknown or {p}score is null or {low_coverage} then 'review' else {by_score} end""",
        f"{p}reason": f"""case when {p}failed then 'must_have_failed' when {p}unknown then 'must_have_unknown'
          when {p}score is null then 'no_scorable_answers' when {low_coverage} then 'low_coverage'
          else 'score_band' end""",
        f"{p}robust": f"{p}low is not null and {band(f'{p}low', profile, give)} = {band(f'{p}high', profile, give)}",
        f"{p}sole": f"""case when {p}blocking >= {ONE_BLOCKS} and {p}blocking < {2 * ONE_BLOCKS}
          and {is_covered(p, profile, give)} and {p}score >= {accept} then {p}blocking - {ONE_BLOCKS} end""",
    }


def is_covered(p: str, profile: Profile, give: Parameters) -> str:
    """Whether enough is answered; null where nothing applies."""
    return f"{p}coverage >= {give.whole(_ceiling(profile.coverage_min * 100_000))}"


def band(cents: str, profile: Profile, give: Parameters) -> str:
    """The band of a column in cents; both lines belong to the band above them."""
    accept, review = lines(profile, give)
    return f"case when {cents} >= {accept} then 'accept' when {cents} >= {review} then 'review' else 'decline' end"


def lines(profile: Profile, give: Parameters) -> tuple[str, str]:
    """The least cents of accept and of review."""
    return give.whole(_ceiling(profile.accept_min * 100)), give.whole(_ceiling(profile.review_min * 100))


def gains(profile: Profile, give: Parameters) -> tuple[str, str]:
    """What each criterion earned and what it lacked, as two arrays in the order of the criteria."""
    earned = [_used(place, c, profile, give, lacking=False) for place, c in enumerate(profile.criteria)]
    lacked = [_used(place, c, profile, give, lacking=True) for place, c in enumerate(profile.criteria)]
    return f"array[{', '.join(earned)}]::bigint[]", f"array[{', '.join(lacked)}]::bigint[]"


def _used(place: int, criterion: Criterion, profile: Profile, give: Parameters, *, lacking: bool) -> str:
    weight = give.whole(hundredths(criterion))
    instead = {"exclude": None, "zero": 0, "neutral": _micro(profile.neutral_value)}[criterion.missing_policy]
    silent = "0" if instead is None else f"{weight} * {give.whole(MICRO - instead if lacking else instead)}"
    told = f"{weight} * ({MICRO} - v{place})" if lacking else f"{weight} * v{place}"
    return f"case when v{place} >= 0 then {told} when v{place} = {DOES_NOT_APPLY} then 0 else {silent} end"


def apportioned(parts: str, cents: str, profile: Profile, give: Parameters) -> str:
    """Split cents in proportion to an array of parts by largest remainder, ties by key: see icmp.sums.apportioned."""
    keys = sorted(criterion.key for criterion in profile.criteria)
    ranks = give.wholes([keys.index(criterion.key) for criterion in profile.criteria])
    left = f"{cents} - sum(part / unit) over ()"
    first = "row_number() over (order by mod(part, unit) desc, rank)"
    return f"""(
      select coalesce(array_agg(coalesce(share, 0) order by place), '{{}}')
      from (
        select place, part / unit + ({first} <= {left})::int as share
        from unnest({parts}, {ranks}) with ordinality as each (part, rank, place),
          (select nullif(100 * used, 0) as unit) as whole
      ) as shared
    )"""


def hundredths(criterion: Criterion) -> int:
    return int(criterion.weight * 100)


def _cents(top: str, bottom: str) -> str:
    return f"case when {bottom} > 0 then (2 * ({top}) + 100 * {bottom}) / (200 * {bottom}) end"


def _micro(share: Decimal) -> int:
    return int(share * MICRO)


def _ceiling(figure: Decimal) -> int:
    return int(figure.to_integral_value(rounding=ROUND_CEILING))


def _sum(terms: Iterable[str]) -> str:
    return " + ".join(["0::bigint", *terms])


def _any(terms: Iterable[str]) -> str:
    return " or ".join(["false", *(f"({term})" for term in terms)])
