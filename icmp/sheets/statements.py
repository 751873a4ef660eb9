"""A profile as one statement over everybody: values of answers, sums of values, figures of sums, advice of figures.

Each step is a query over the one before, with a fence between them: what one step computes, the next one only reads.
"""

from collections.abc import Callable, Iterable, Mapping

from icmp.scoring import BadProfile, Criterion, Profile
from icmp.values import MICRO

from . import adding
from .parameters import FENCE, Parameters
from .valuing import value

Reckon = Callable[[Profile, Parameters, str], dict[str, str]]
# What is reckoned after what, and what of it the steps behind the next one still need.
STEPS: list[tuple[Reckon, tuple[str, ...]]] = [
    (adding.sums, ("failed", "unknown")),
    (adding.totals, ()),
    (adding.quotients, ("used", "score", "low", "high", "coverage")),
    (adding.advice, ()),
]
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
    return side_by_side({"": profile}, values, give, keep=keep)


def side_by_side(profiles: Mapping[str, Profile], values: str, give: Parameters, *, keep: Iterable[str] = ()) -> str:
    """The query of figures by several profiles from the same values; the columns of each begin with its key."""
    for profile in profiles.values():
        if sum(adding.hundredths(criterion) for criterion in profile.criteria) * MICRO * 4 >= 2**63:
            raise BadProfile("criteria", "the weights are too large together")
    query, kept = values, list(keep)
    for reckon, done in STEPS:
        made = [reckon(profile, give, p) for p, profile in profiles.items()]
        query = step(query, {name: text for columns in made for name, text in columns.items()}, keep=kept)
        kept += [f"{p}{name}" for p in profiles for name in done]
    return query


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
