"""A profile as one statement over everybody: values of answers, sums of values, figures of sums, advice of figures.

Each step is a query over the one before, with a fence between them: what one step computes, the next one only reads.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from icmp.models.sheet import COLUMNS
from icmp.scoring import BadProfile, Criterion, Profile
from icmp.values import MICRO

from . import adding
from .adding import Reckoned, Silence
from .parameters import FENCE, Parameters
from .valuing import value

Reckon = Callable[[Reckoned, Parameters], dict[str, str]]
# What is reckoned after what, and what of it the steps behind the next one still need.
STEPS: list[tuple[Reckon, tuple[str, ...]]] = [
    (adding.sums, ("failed", "unknown", "blocking")),
    (adding.totals, ()),
    (adding.quotients, ("used", "score", "low", "high", "coverage")),
    (adding.advice, ("recommendation", "reason", "robust", "sole")),
]
WORD = re.compile(r"[a-z_]\w*")
KEPT = ("score", "low", "high", "coverage", "recommendation", "reason", "robust", "sole", "failed", "unknown")


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
    """The same query from values that were kept: a source with the columns of SheetValues."""
    further = [f"more[{place - COLUMNS + 1}] as v{place}" for place in range(COLUMNS, len(profile.criteria))]
    return f"select {', '.join(['sheet_id as id', *places(profile)[:COLUMNS], *further])} from ({source}) as kept"


def to_values(profile: Profile) -> dict[str, str]:
    """The columns of SheetValues that a profile's values go to, and what goes there."""
    own, further = places(profile)[:COLUMNS], places(profile)[COLUMNS:]
    return {name: name for name in own} | ({"more": f"array[{', '.join(further)}]::int[]"} if further else {})


def figures(profile: Profile, values: str, give: Parameters, *, keep: Iterable[str] = ("id",)) -> str:
    """The query of everybody's figures: score, low and high in cents, coverage in hundred-thousandths, the advice."""
    return side_by_side({"": profile}, values, give, keep=keep)


def side_by_side(profiles: Mapping[str, Profile], values: str, give: Parameters, *, keep: Iterable[str] = ()) -> str:
    """The query of figures by several profiles from the same values; the columns of each begin with its key.

    What two of them reckon alike is reckoned once: a moved line leaves all but the advice as it was.
    """
    for profile in profiles.values():
        if sum(adding.hundredths(criterion) for criterion in profile.criteria) * MICRO * 4 >= 2**63:
            raise BadProfile("criteria", "the weights are too large together")
    wanted = [f"{p}{name}" for p in profiles for name in ("used", *KEPT)]
    query, kept, once = values, list(keep), Once()
    for reckon, done in STEPS:
        made = [reckon(one, give) for one in _reckoned(profiles)]
        query = step(query, once.only({name: text for columns in made for name, text in columns.items()}), keep=kept)
        kept += dict.fromkeys(once.of(f"{p}{each}") for p in profiles for each in done)
    again = {name: once.same[name] for name in wanted if name in once.same}
    return step(query, again, keep=kept) if again else query


def _reckoned(profiles: Mapping[str, Profile]) -> list[Reckoned]:
    """The first with all its sums, the others by what they differ from it."""
    silence = Silence(profiles.values())
    (p, profile), *others = profiles.items()
    first = Reckoned(profile, p, silence)
    return [first, *(Reckoned(profile, p, silence, beside=first) for p, profile in others)]


class Once:
    """Finds the columns that are reckoned as another one is; `same` says by which name each is known."""

    def __init__(self) -> None:
        self.same: dict[str, str] = {}

    def only(self, columns: Mapping[str, str]) -> dict[str, str]:
        """The columns of one step that must be reckoned, reading what was reckoned once before them."""
        found: dict[str, str] = {}
        for name, text in columns.items():
            said = WORD.sub(lambda word: self.of(word[0]), text)
            if said in found:
                self.same[name] = found[said]
            else:
                found[said] = name
        return {name: text for text, name in found.items()}

    def of(self, name: str) -> str:
        """The column that holds what a name stands for."""
        return self.same.get(name, name)


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
