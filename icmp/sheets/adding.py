"""From values to score, range, coverage and advice, as expressions of the database: the twin of icmp.scoring.

Whole numbers throughout: weights in hundredths, values in millionths, points in cents; each figure is one division.
"""

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

from icmp.scoring import Criterion, Profile
from icmp.values import MICRO

from .parameters import Parameters
from .valuing import DOES_NOT_APPLY, MISSING


class Silence:
    """What the weights of silent answers add up to: those that do not apply, and missing ones by their policy.

    Most answers are not silent, and a statement over everybody counts every term. So the sums stand side by side in the
    bits of as few whole numbers as can hold them, and an answer that says something is looked at once.
    """

    def __init__(self, profile: Profile, p: str) -> None:
        self.p = p
        self.width = max(1, sum(hundredths(criterion) for criterion in profile.criteria).bit_length())
        self.each = 62 // self.width
        policies = sorted({criterion.missing_policy for criterion in profile.criteria})
        self.kinds = ["does_not_apply", *policies]

    @property
    def words(self) -> int:
        return -(-len(self.kinds) // self.each)

    def term(self, word: int, place: int, criterion: Criterion, give: Parameters) -> str:
        """What one value adds to one of the whole numbers."""
        weights = {
            kind: give.whole(hundredths(criterion) << self._shift(kind))
            for kind in ("does_not_apply", criterion.missing_policy)
            if self._word(kind) == word
        }
        missing = weights.get(criterion.missing_policy, "0")
        return f"case when v{place} >= 0 then 0 when v{place} = {MISSING} then {missing} else {weights.get('does_not_apply', '0')} end"

    def sum(self, kind: str) -> str:
        """The sum of one kind, read out of its bits."""
        if kind not in self.kinds:
            return "0"
        return f"({self.p}silent{self._word(kind)} >> {self._shift(kind)} & {(1 << self.width) - 1}::bigint)"

    def _word(self, kind: str) -> int:
        return self.kinds.index(kind) // self.each

    def _shift(self, kind: str) -> int:
        return self.kinds.index(kind) % self.each * self.width


# Each of these four is a step: it reads the columns of the one before. `p` stands before the names of its columns, so
# that two profiles can be reckoned side by side in one statement.


def sums(profile: Profile, give: Parameters, p: str = "") -> dict[str, str]:
    """The sums of weights and the must-haves, from columns v0, v1 … of values."""
    weighing = [(place, criterion) for place, criterion in enumerate(profile.criteria) if criterion.weight]
    gates = [(place, criterion) for place, criterion in enumerate(profile.criteria) if criterion.must_have]
    silence = Silence(profile, p)
    silent = {
        f"{p}silent{word}": _sum(silence.term(word, place, criterion, give) for place, criterion in weighing)
        for word in range(silence.words)
    }
    return silent | {
        f"{p}weighed": _sum(f"v{place} * {give.whole(hundredths(criterion))}" for place, criterion in weighing),
        f"{p}failed": _any(f"v{at} >= 0 and v{at} < {give.small(_micro(c.knockout_min))}" for at, c in gates),
        f"{p}unknown": _any(f"v{at} = {MISSING}" for at, c in gates),
    }


def totals(profile: Profile, give: Parameters, p: str = "") -> dict[str, str]:
    """What is known, applies and is missing. A silent value is below zero: what it took away is given back."""
    silence = Silence(profile, p)
    left_out, as_zero, as_neutral = (silence.sum(policy) for policy in ("exclude", "zero", "neutral"))
    apply_not = silence.sum("does_not_apply")
    return {
        f"{p}earned": f"{p}weighed - {MISSING} * ({left_out} + {as_zero} + {as_neutral}) - {DOES_NOT_APPLY} * {apply_not}",
        f"{p}applicable": f"{give.whole(sum(map(hundredths, profile.criteria)))} - {apply_not}",
        f"{p}left_out": left_out,
        f"{p}as_zero": as_zero,
        f"{p}as_neutral": as_neutral,
    }


def quotients(profile: Profile, give: Parameters, p: str = "") -> dict[str, str]:
    """Score, low and high in cents and coverage in hundred-thousandths, null where nothing can be divided."""
    neutral = give.whole(_micro(profile.neutral_value))
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


def advice(profile: Profile, give: Parameters, p: str = "") -> dict[str, str]:
    """Recommendation, reason and robust."""
    covered = give.whole(_ceiling(profile.coverage_min * 100_000))
    low_coverage = f"{p}coverage < {covered}"
    by_score = band(f"{p}score", profile, give)
    return {
        f"{p}recommendation": f"""case when {p}failed then 'decline'
          when {p}unknown or {p}score is null or {low_coverage} then 'review' else {by_score} end""",
        f"{p}reason": f"""case when {p}failed then 'must_have_failed' when {p}unknown then 'must_have_unknown'
          when {p}score is null then 'no_scorable_answers' when {low_coverage} then 'low_coverage'
          else 'score_band' end""",
        f"{p}robust": f"{p}low is not null and {band(f'{p}low', profile, give)} = {band(f'{p}high', profile, give)}",
    }


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
