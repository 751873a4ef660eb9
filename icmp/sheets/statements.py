"""A profile as one statement over everybody: values of answers, sums of values, figures of sums, advice of figures.

Each step is a query over the one before, with a fence between them: what one step computes, the next one only reads.
"""

from collections.abc import Iterable, Mapping

from icmp.scoring import BadProfile, Criterion, Profile
from icmp.values import MICRO

from . import adding
from .parameters import FENCE, Parameters
from .valuing import value

KEPT = ("score", "low", "high", "coverage", "recommendation", "reason", "robust", "failed", "unknown")


def from_answers(profile: Profile, source: str, give: Parameters) -> str:
    """The query (id, v0, v1 …) of what the answers of a source (id, answers) are worth."""
    criteria = list(enumerate(profile.criteria))
    answers = {f"a{place}": f"answers -> {give.text(criterion.attribute)}" for place, criterion in criteria}
    numbers = {
        f"n{place}": f"case jsonb_typeof(a{place}) when 'number' then a{place}::numeric end"
        for place, c in criteria
        if _kind(c) in ("piecewise", "threshold")
    }
    read = step(step(source, answers), numbers, keep=["id", *answers])
    return step(read, {f"v{place}": value(criterion, place, give) for place, criterion in criteria})


def from_values(profile: Profile, source: str) -> str:
    """The same query from values that were kept: a source (id, values)."""
    return step(source, {f"v{place}": f"values[{place + 1}]" for place in range(len(profile.criteria))})


def figures(profile: Profile, values: str, give: Parameters, *, keep: Iterable[str] = ("id",)) -> str:
    """The query of everybody's figures: score, low and high in cents, coverage in hundred-thousandths, the advice."""
    if sum(adding.hundredths(criterion) for criterion in profile.criteria) * MICRO * 4 >= 2**63:
        raise BadProfile("criteria", "the weights are too large together")
    added = step(values, adding.sums(profile, give), keep=keep)
    kept = [*keep, "failed", "unknown"]
    totals = step(added, adding.totals(profile, give), keep=kept)
    divided = step(totals, adding.figures(), keep=[*kept, "used"])
    return step(divided, adding.advice(profile, give), keep=[*kept, "used", "score", "low", "high", "coverage"])


def with_contributions(profile: Profile, values: str, give: Parameters) -> str:
    """The query of figures with what each criterion earned and lacked, in cents that add up to the score and to 100."""
    earned, lacked = adding.gains(profile, give)
    gained = step(values, {"earned_parts": earned, "lacked_parts": lacked}, keep=["id", *places(profile)])
    found = figures(profile, gained, give, keep=["id", "earned_parts", "lacked_parts", *places(profile)])
    return step(
        found,
        {
            "values": f"array[{', '.join(places(profile))}]::int[]",
            "contributions": adding.apportioned("earned_parts", "score", profile, give),
            "shortfalls": adding.apportioned("lacked_parts", "10000 - score", profile, give),
        },
        keep=["id", *KEPT],
    )


def places(profile: Profile) -> list[str]:
    """The columns of values, in the order of the criteria."""
    return [f"v{place}" for place in range(len(profile.criteria))]


def step(source: str, columns: Mapping[str, str], *, keep: Iterable[str] = ("id",)) -> str:
    """A query of some columns of a source and of new ones made from them."""
    made = [f"{expression} as {name}" for name, expression in columns.items()]
    return f"select {', '.join([*keep, *made])}\nfrom ({source}) as given\n{FENCE}"


def _kind(criterion: Criterion) -> str:
    return str(criterion.value_function["type"])
