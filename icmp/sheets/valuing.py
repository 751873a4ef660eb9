"""What an answer is worth, as an expression of the database: the twin of icmp.values.

A value is a whole number of millionths; −1 stands for a missing answer and −2 for one that does not apply. Each
expression has a short way for the answers that forms write, and a long way that reads whatever JSON may hold.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from math import lcm
from typing import Any

from icmp.scoring import Criterion
from icmp.values import MICRO, NONE_OF_THESE, NOT_APPLICABLE, PREFER_NOT_TO_SAY, number, option_text, rounded

from .parameters import FENCE, Parameters
from .reading import as_number, not_applicable, parts

MISSING, DOES_NOT_APPLY = -1, -2
HUGE, TINY = 10**40, 39  # numbers beyond 1e40 or nearer to zero than 1e-39 are none: see icmp.values.number

Knot = tuple[Decimal, Decimal]
Worth = Callable[[str], str]  # of the name of a column with a number or null


def value(criterion: Criterion, place: int, give: Parameters) -> str:
    """The value of one criterion from the columns a, t and n of its place: the answer, its text, its number."""
    function: Mapping[str, Any] = criterion.value_function
    return _KINDS[str(function["type"])](function, f"{place}", give)


def _options(function: Mapping[str, Any], place: str, give: Parameters) -> str:
    shares = {option_text(option): Fraction(_known(share)) for option, share in function["map"].items()}
    table = Table.of(shares, default=Fraction(_known(function.get("default", 0))))
    agg, a = str(function.get("agg", "max")), f"a{place}"
    long = _of_choices(_joined(agg, table, give), place, give)
    return f"""case
      when {a} is null then {MISSING}
      when jsonb_typeof({a}) = 'array' then
        case jsonb_array_length({a}) when 0 then {MISSING} when {_heard(a, table, give)}
          then {_listed(agg, a, table, give)} else {long} end
      else coalesce(({give.mapping(table.plain)} -> ({a} #>> '{{}}'))::int, {long})
    end"""


@dataclass(frozen=True)
class Table:
    """The options of a criterion with their shares as parts of one whole number."""

    whole: int
    parts: Mapping[str, int]  # of every option that an answer can be
    default: int

    @classmethod
    def of(cls, shares: Mapping[str, Fraction], *, default: Fraction) -> "Table":
        whole = lcm(MICRO, default.denominator, *(share.denominator for share in shares.values()))
        known = {NONE_OF_THESE: default} | {text: share for text, share in shares.items() if _can_be_chosen(text)}
        return cls(whole, {text: int(share * whole) for text, share in known.items()}, int(default * whole))

    @property
    def plain(self) -> dict[str, int]:
        """What a single text is worth, as far as it needs no second look."""
        silent = {NOT_APPLICABLE: DOES_NOT_APPLY, PREFER_NOT_TO_SAY: MISSING, "": MISSING}
        return {text: self.micro(text) for text in self.parts if not _AMBIGUOUS.match(text)} | silent

    def micro(self, text: str) -> int:
        return _micro(Fraction(self.parts[text], self.whole))


# Texts that may be how the database writes something else: a list, a mapping, the number 3 as 3.0.
_AMBIGUOUS = re.compile(r"[\[{]|.*\.\d*0\Z", re.DOTALL)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _can_be_chosen(text: str) -> bool:
    """Blank texts and sentinels are no choices, and some texts do not fit into the database's JSON."""
    return bool(text.strip()) and text not in (NOT_APPLICABLE, PREFER_NOT_TO_SAY) and not _UNSTORABLE.search(text)


def _heard(a: str, table: Table, give: Parameters) -> str:
    """How many known options a list holds. Where that is its length, it holds nothing else and nothing twice."""
    return " + ".join(f"({a} ? {give.text(text)})::int" for text in table.parts)


def _listed(agg: str, a: str, table: Table, give: Parameters) -> str:
    """What a list of known options is worth."""
    if agg == "max":
        best_first = sorted(table.parts, key=lambda text: -table.parts[text])
        steps = (f"when {a} ? {give.text(text)} then {give.small(table.micro(text))}" for text in best_first)
        return f"case {' '.join(steps)} end"
    total = " + ".join(
        f"case when {a} ? {give.text(text)} then {give.exact(n)} else 0 end" for text, n in table.parts.items() if n
    )
    return _quotient_of(agg, total or "0", f"jsonb_array_length({a})", table, give)


def _joined(agg: str, table: Table, give: Parameters) -> str:
    """What distinct options are worth together, by an aggregate over their texts."""
    one = f"coalesce(({give.mapping(table.parts)} -> text)::numeric, {give.exact(table.default)})"
    told = f"filter (where not ({not_applicable(give)}))"
    if agg == "max":
        return _quotient(f"(max({one}) {told}) * {MICRO}", give.exact(table.whole))
    return _quotient_of(agg, f"sum({one}) {told}", f"count(*) {told}", table, give)


def _quotient_of(agg: str, total: str, count: str, table: Table, give: Parameters) -> str:
    whole = give.exact(table.whole)
    if agg == "mean":
        return _quotient(f"({total}) * {MICRO}", f"({count}) * {whole}")
    return _quotient(f"least({total}, {whole}) * {MICRO}", whole)


def _count(function: Mapping[str, Any], place: str, give: Parameters) -> str:
    told = f"not ({not_applicable(give)}) and text <> {give.text(NONE_OF_THESE)}"
    long = _of_choices(f"count(*) filter (where {told})", place, give)
    along, a = _along(function["points"], give)("chosen"), f"a{place}"
    return f"""case when {a} is null then {MISSING} else (
      select case when chosen < 0 then chosen else {along} end
      from (select coalesce({_few(a, give)}, {_many(a, give)}, {long}) as chosen {FENCE}) as counted
    ) end"""


def _few(a: str, give: Parameters) -> str:
    """How many options a list of at most four plain keys holds; null where it is longer or holds anything else."""
    said = ["said0", "said1", "said2", "said3"]
    twice = " or ".join(f"{one} = {other}" for one, other in combinations(said, 2))
    odd = " or ".join(f"not {_plain(text)}" for text in said)
    columns = ", ".join(f"{a} ->> {place} as {text}" for place, text in enumerate(said))
    return f"""(
      select case when ({twice}) is not true and ({odd}) is not true
        then num_nonnulls({", ".join(said)}) - coalesce(({give.text(NONE_OF_THESE)} in ({", ".join(said)}))::int, 0) end
      from (select {columns} {FENCE}) as first
      where jsonb_array_length(case jsonb_typeof({a}) when 'array' then {a} end) between 1 and 4
    )"""


def _many(a: str, give: Parameters) -> str:
    """How many options a list of plain keys holds; null where a key comes twice or is written in another way."""
    return f"""(
      select case when count(*) = count(distinct text) and bool_and({_plain("text")})
        then count(*) - count(*) filter (where text = {give.text(NONE_OF_THESE)}) end
      from jsonb_array_elements_text(case jsonb_typeof({a}) when 'array' then {a} end) as text
    )"""


def _plain(text: str) -> str:
    """Whether a text begins as keys do: then it is no blank, no sentinel, no number, no list and no mapping."""
    return f"""({text} >= 'a' collate "C" and {text} < '{{' collate "C")"""


def _of_choices(worth: str, place: str, give: Parameters) -> str:
    """What distinct options are worth together, by an aggregate over them."""
    return f"""(
      select case
        when count(*) = 0 then {MISSING}
        when bool_and({not_applicable(give)}) then {DOES_NOT_APPLY}
        when bool_or(kind in ('array', 'object')) then {MISSING}
        else {worth}
      end
      from (select text, min(kind) as kind from {parts(f"a{place}", give)} group by text) as chosen
    )"""


def _number(function: Mapping[str, Any], place: str, give: Parameters, worth: Worth) -> str:
    """What the one number of an answer is worth."""
    long = f"""(
      select case when said = 1 and not silent then {worth("figure")} when silent then {DOES_NOT_APPLY} else {MISSING} end
      from (
        select count(*) as said, bool_and({not_applicable(give)}) as silent, max({as_number(give)}) as figure
        from {parts(f"a{place}", give)}
      ) as gathered
    )"""
    return f"""case
      when a{place} is null then {MISSING} when n{place} is null then {long} else {worth(f"n{place}")}
    end"""


def _piecewise(function: Mapping[str, Any], place: str, give: Parameters) -> str:
    return _number(function, place, give, _along(function["points"], give))


def _along(points: list[Any], give: Parameters) -> Worth:
    knots = [(_known(x), _known(y)) for x, y in points]

    def worth(x: str) -> str:
        steps = " ".join(_step(x, start, end, give) for start, end in pairwise(knots))
        first = f"when {x} <= {_bound(knots[0][0], give)} then {give.small(_micro(Fraction(knots[0][1])))}"
        return f"case {_insane(x, give)} {first} {steps} else {give.small(_micro(Fraction(knots[-1][1])))} end"

    return worth


def _step(x: str, start: Knot, end: Knot, give: Parameters) -> str:
    """One straight line, in whole numbers until the division: (level + slope · x) / unit."""
    (x0, y0), (x1, y1) = [(Fraction(x), Fraction(y)) for x, y in (start, end)]
    slope = (y1 - y0) / (x1 - x0) * MICRO
    level = y0 * MICRO - slope * x0
    unit = lcm(slope.denominator, level.denominator)
    line = f"{give.exact(int(level * unit))} + {give.exact(int(slope * unit))} * {x}"
    return f"when {x} <= {_bound(end[0], give)} then {_quotient(line, give.exact(unit))}"


def _threshold(function: Mapping[str, Any], place: str, give: Parameters) -> str:
    operator, bound = function["op"], function["value"]
    low, high = bound if operator == "between" else (bound, bound)
    tests = {"gte": (">=", low), "lte": ("<=", high)}
    asked = [tests[operator]] if operator in tests else [tests["gte"], tests["lte"]]

    def worth(x: str) -> str:
        met = " and ".join(f"{x} {sign} {_bound(_known(to), give)}" for sign, to in asked)
        return f"case {_insane(x, give)} when {met} then {MICRO} else 0 end"

    return _number(function, place, give, worth)


def _boolean(function: Mapping[str, Any], place: str, give: Parameters) -> str:
    yes = f"case kind when 'boolean' then item::boolean::int * {MICRO} else {MISSING} end"
    return f"""case
      when a{place} is null then {MISSING}
      when jsonb_typeof(a{place}) = 'boolean' then a{place}::boolean::int * {MICRO}
      else (
        select case when bool_and({not_applicable(give)}) then {DOES_NOT_APPLY} when count(*) = 1 then max({yes})
          else {MISSING} end
        from {parts(f"a{place}", give)}
      )
    end"""


def _rubric(function: Mapping[str, Any], place: str, give: Parameters) -> str:
    levels = give.exact(int(_known(function["levels"])))
    mean = f"""case
      when total <= 0 then 0 when total >= ratings * {levels} then {MICRO}
      else {_quotient(f"total * {MICRO}", f"ratings * {levels}")}
    end"""
    long = f"""(
      select case when total is not null then {mean} when silent then {DOES_NOT_APPLY} else {MISSING} end
      from (
        select bool_and({not_applicable(give)}) as silent, sum(rating) as total, count(rating) as ratings
        from (
          select kind, text, case {_insane("figure", give, to="null")} else figure end as rating
          from (select kind, text, {as_number(give)} as figure from {parts(f"a{place}", give)}) as typed
        ) as rated
      ) as gathered
    )"""
    return f"case when a{place} is null then {MISSING} else coalesce({_rated(f'a{place}', mean)}, {long}) end"


def _rated(a: str, mean: str) -> str:
    """The mean of a list of plain ratings; null where something else is in it."""
    return f"""(
      select case when ratings = said and plain then {mean} end
      from (
        select count(*) as said, count(rating) as ratings, sum(rating) as total,
          bool_and(rating = 0 or rating between 1 and 100) as plain
        from (
          select case jsonb_typeof(item) when 'number' then item::numeric end as rating
          from jsonb_array_elements(case jsonb_typeof({a}) when 'array' then {a} end) as item
          {FENCE}
        ) as listed
      ) as gathered
    )"""


_KINDS: dict[str, Callable[[Mapping[str, Any], str, Parameters], str]] = {
    "options": _options,
    "piecewise": _piecewise,
    "threshold": _threshold,
    "boolean": _boolean,
    "count": _count,
    "rubric": _rubric,
}


def _insane(x: str, give: Parameters, *, to: str = str(MISSING)) -> str:
    tiny = f"({give.text(f'1e-{TINY}')})::numeric"
    huge = give.exact(HUGE)
    return f"when {x} is null or {x} >= {huge} or {x} <= -{huge} or ({x} < {tiny} and {x} > -{tiny} and {x} <> 0) then {to}"


def _quotient(top: str, bottom: str) -> str:
    """A quotient of 0 or more, rounded half up; every part is a whole number or exact."""
    return f"div(2 * ({top}) + {bottom}, 2 * ({bottom}))::int"


def _bound(figure: Decimal, give: Parameters) -> str:
    return f"({give.text(format(figure, 'f'))})::numeric"


def _micro(share: Fraction) -> int:
    return int(rounded(share) * MICRO)


def _known(raw: object) -> Decimal:
    """A number of a value function that was checked before."""
    figure = number(raw)
    if figure is None:
        raise ValueError(raw)
    return figure
