"""From values to score, range, coverage and advice, as expressions of the database: the twin of icmp.scoring.

Whole numbers throughout: weights in hundredths, values in millionths, points in cents; each figure is one division.
"""

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

from icmp.scoring import Criterion, Profile
from icmp.values import MICRO

from .parameters import Parameters
from .valuing import DOES_NOT_APPLY, MISSING


def sums(profile: Profile, give: Parameters) -> dict[str, str]:
    """The sums every figure is a quotient of, and the must-haves, from columns v0, v1 … of values."""
    weighing = [(place, criterion) for place, criterion in enumerate(profile.criteria) if criterion.weight]
    missing = {
        policy: _sum(_missing(p, c, give) for p, c in weighing if c.missing_policy == policy)
        for policy in ("exclude", "zero", "neutral")
    }
    gates = [(place, criterion) for place, criterion in enumerate(profile.criteria) if criterion.must_have]
    return {
        "answered": _sum(f"case when v{p} >= 0 then {give.whole(hundredths(c))} else 0 end" for p, c in weighing),
        "earned": _sum(f"greatest(v{p}, 0) * {give.whole(hundredths(c))}" for p, c in weighing),
        "left_out": missing["exclude"],
        "as_zero": missing["zero"],
        "as_neutral": missing["neutral"],
        "failed": _any(f"v{p} >= 0 and v{p} < {give.small(_micro(c.knockout_min))}" for p, c in gates),
        "unknown": _any(f"v{p} = {MISSING}" for p, c in gates),
    }


def _missing(place: int, criterion: Criterion, give: Parameters) -> str:
    return f"case when v{place} = {MISSING} then {give.whole(hundredths(criterion))} else 0 end"


def totals(profile: Profile, give: Parameters) -> dict[str, str]:
    """The six sums of icmp.sums from the columns of `sums`."""
    neutral = give.whole(_micro(profile.neutral_value))
    return {
        "applicable": "answered + left_out + as_zero + as_neutral",
        "answered": "answered",
        "earned": "earned",
        "used": "answered + as_zero + as_neutral",
        "points": f"earned + {neutral} * as_neutral",
        "best": f"earned + {MICRO} * (left_out + as_neutral)",
    }


def figures() -> dict[str, str]:
    """Score, low and high in cents and coverage in hundred-thousandths, null where nothing can be divided."""
    return {
        "score": _cents("points", "used"),
        "low": _cents("earned", "applicable"),
        "high": _cents("best", "applicable"),
        "coverage": "case when applicable > 0 then (200000 * answered + applicable) / (2 * applicable) end",
    }


def advice(profile: Profile, give: Parameters) -> dict[str, str]:
    """Recommendation, reason and robust from the columns of `figures` and the must-haves."""
    covered = give.whole(_ceiling(profile.coverage_min * 100_000))
    low_coverage = f"coverage < {covered}"
    by_score = band("score", profile, give)
    return {
        "recommendation": f"""case when failed then 'decline'
          when unknown or score is null or {low_coverage} then 'review' else {by_score} end""",
        "reason": f"""case when failed then 'must_have_failed' when unknown then 'must_have_unknown'
          when score is null then 'no_scorable_answers' when {low_coverage} then 'low_coverage' else 'score_band' end""",
        "robust": f"low is not null and {band('low', profile, give)} = {band('high', profile, give)}",
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
