"""What an answer is worth: a value function turns it into a share between 0 and 1, rounded once to six decimals."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal, TypeAlias

PREFER_NOT_TO_SAY = "__prefer_not_to_say__"
NOT_APPLICABLE = "__na__"
NONE_OF_THESE = "none_of_these"
MICRO = 10**6
# A number as people type it, without exponents; the database reads numbers in texts by this very pattern.
TYPED_NUMBER = r"^[+-]?([0-9]{1,39}(\.[0-9]{0,38})?|\.[0-9]{1,38})$"

AnswerState = Literal["answered", "missing", "not_applicable"]
Valuation: TypeAlias = Callable[[object], Decimal | None]
Knot: TypeAlias = tuple[Fraction, Fraction]

PROBLEMS = {
    "not_a_mapping": "a value function is a mapping with a type",
    "unknown_type": "this type of value function is not known",
    "unknown_setting": "this setting does not belong to this type of value function",
    "missing_setting": "this setting is needed",
    "not_a_number": "this is not a number",
    "not_a_share": "this is not a number from 0 to 1",
    "not_options": "options need a mapping with at least one option",
    "unknown_aggregation": "several options are joined by max, mean or sum_capped",
    "not_points": "a curve needs a list of at least two points [x, value]",
    "points_not_rising": "each point needs a larger x than the one before",
    "unknown_operator": "a threshold compares by gte, lte, eq or between",
    "not_a_range": "between needs a list of two numbers, the smaller one first",
    "not_levels": "a rubric needs a whole number of levels, at least 1",
}


_TYPED = re.compile(TYPED_NUMBER.replace("$", r"\Z"))


class BadValueFunction(ValueError):  # it reads as what is wrong where it is raised and caught
    """A value function that cannot be used; `code` says why and `place` where in the function."""

    def __init__(self, code: str, place: str) -> None:
        self.code, self.place = code, place
        super().__init__(f"{place}: {PROBLEMS[code]}")


def answer_state(answer: object) -> AnswerState:
    """Tell whether a raw answer says something, says nothing, or says that the question does not apply."""
    present = said(answer)
    if not present:
        return "missing"
    return "not_applicable" if all(item == NOT_APPLICABLE for item in present) else "answered"


def said(answer: object) -> list[object]:
    """List the parts of an answer that say something; a single answer is a list of one."""
    items = answer if isinstance(answer, list | tuple) else [answer]
    return [item for item in items if not _is_blank(item)]


def number(raw: object) -> Decimal | None:
    """Read a number from JSON or from typed text; None when it is none or absurdly large or small."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
        return None
    if isinstance(raw, str):
        typed = raw.strip()
        return Decimal(typed) if _TYPED.match(typed) else None
    figure = Decimal(str(raw)) if isinstance(raw, float) else Decimal(raw)
    # A huge exponent is a few bytes of text and gigabytes as an integer.
    return figure if figure.is_finite() and -40 < figure.adjusted() < 40 and _places(figure) < 80 else None


def evaluate(function: Mapping[str, object], answer: object) -> Decimal | None:
    """Value one answer in [0, 1] to six decimals; None when it is missing, not applicable or unreadable."""
    return valuation(function)(answer)


def valuation(function: object) -> Valuation:
    """Check a value function once and return what values any number of answers by it."""
    if not isinstance(function, Mapping):
        raise BadValueFunction("not_a_mapping", "value_function")
    kind = function.get("type")
    if not isinstance(kind, str) or kind not in _READERS:
        raise BadValueFunction("unknown_type", "type")
    read, settings = _READERS[kind]
    for setting in function:
        if setting != "type" and setting not in settings:
            raise BadValueFunction("unknown_setting", str(setting))
    worth = read(function)

    def value(answer: object) -> Decimal | None:
        share = worth(said(answer)) if answer_state(answer) == "answered" else None
        return None if share is None else rounded(share)

    return value


def rounded(share: Fraction) -> Decimal:
    """Round a share of 0 or more half up to six decimals."""
    return Decimal((2 * share.numerator * MICRO + share.denominator) // (2 * share.denominator)).scaleb(-6)


# A worth is handed the parts of an answer that say something, at least one, and returns the exact share.
Worth: TypeAlias = Callable[[list[object]], Fraction | None]


def _options(function: Mapping[str, object]) -> Worth:
    table = function.get("map")
    if not isinstance(table, Mapping) or not table:
        raise BadValueFunction("not_options", "map")
    shares = {option_text(option): _share(share, f"map.{option}") for option, share in table.items()}
    default = _share(function.get("default", 0), "default")
    join = _JOINS.get(str(function.get("agg", "max")))
    if join is None:
        raise BadValueFunction("unknown_aggregation", "agg")

    def worth(items: list[object]) -> Fraction | None:
        chosen = _chosen(items)
        return None if chosen is None else join([shares.get(option, default) for option in chosen])

    return worth


def _mean(shares: list[Fraction]) -> Fraction:
    return sum(shares, Fraction(0)) / len(shares)


def _sum_capped(shares: list[Fraction]) -> Fraction:
    return min(Fraction(1), sum(shares, Fraction(0)))


def _piecewise(function: Mapping[str, object]) -> Worth:
    knots = _knots(function)

    def worth(items: list[object]) -> Fraction | None:
        amount = _single_number(items)
        return None if amount is None else _along(knots, amount)

    return worth


def _count(function: Mapping[str, object]) -> Worth:
    knots = _knots(function)

    def worth(items: list[object]) -> Fraction | None:
        chosen = _chosen(items)
        return None if chosen is None else _along(knots, Fraction(len([c for c in chosen if c != NONE_OF_THESE])))

    return worth


def _along(knots: list[Knot], x: Fraction) -> Fraction:
    """Follow straight lines between the knots; before the first and after the last the curve is flat."""
    if x <= knots[0][0]:
        return knots[0][1]
    for (x0, v0), (x1, v1) in pairwise(knots):
        if x <= x1:
            return v0 + (v1 - v0) * (x - x0) / (x1 - x0)
    return knots[-1][1]


def _threshold(function: Mapping[str, object]) -> Worth:
    operator = str(function.get("op"))
    if operator not in {"gte", "lte", "eq", "between"}:
        raise BadValueFunction("unknown_operator", "op")
    if "value" not in function:
        raise BadValueFunction("missing_setting", "value")
    low, high = _bounds(operator, function["value"])

    def worth(items: list[object]) -> Fraction | None:
        amount = _single_number(items)
        if amount is None:
            return None
        return Fraction((low is None or amount >= low) and (high is None or amount <= high))

    return worth


def _bounds(operator: str, value: object) -> tuple[Fraction | None, Fraction | None]:
    if operator == "between":
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise BadValueFunction("not_a_range", "value")
        low, high = _number(value[0], "value[0]"), _number(value[1], "value[1]")
        if low > high:
            raise BadValueFunction("not_a_range", "value")
        return low, high
    bound = _number(value, "value")
    return (None if operator == "lte" else bound), (None if operator == "gte" else bound)


def _boolean(function: Mapping[str, object]) -> Worth:
    def worth(items: list[object]) -> Fraction | None:
        return Fraction(items[0]) if len(items) == 1 and isinstance(items[0], bool) else None

    return worth


def _rubric(function: Mapping[str, object]) -> Worth:
    levels = number(function.get("levels"))
    if levels is None or levels < 1 or levels != int(levels):
        raise BadValueFunction("not_levels", "levels")

    def worth(items: list[object]) -> Fraction | None:
        ratings = [Fraction(rating) for item in items if (rating := number(item)) is not None]
        return max(Fraction(0), min(Fraction(1), _mean(ratings) / Fraction(levels))) if ratings else None

    return worth


_JOINS: dict[str, Callable[[list[Fraction]], Fraction]] = {"max": max, "mean": _mean, "sum_capped": _sum_capped}
_READERS: dict[str, tuple[Callable[[Mapping[str, object]], Worth], frozenset[str]]] = {
    "options": (_options, frozenset({"map", "agg", "default"})),
    "piecewise": (_piecewise, frozenset({"points"})),
    "threshold": (_threshold, frozenset({"op", "value"})),
    "boolean": (_boolean, frozenset()),
    "count": (_count, frozenset({"points"})),
    "rubric": (_rubric, frozenset({"levels"})),
}


def _knots(function: Mapping[str, object]) -> list[Knot]:
    points = function.get("points")
    if not isinstance(points, list | tuple) or len(points) < 2:
        raise BadValueFunction("not_points", "points")
    knots = [_knot(point, f"points[{index}]") for index, point in enumerate(points)]
    for index in range(1, len(knots)):
        if knots[index][0] <= knots[index - 1][0]:
            raise BadValueFunction("points_not_rising", f"points[{index}]")
    return knots


def _knot(point: object, place: str) -> Knot:
    if not isinstance(point, list | tuple) or len(point) != 2:
        raise BadValueFunction("not_points", place)
    return _number(point[0], f"{place}[0]"), _share(point[1], f"{place}[1]")


def _number(raw: object, place: str) -> Fraction:
    figure = number(raw)
    if figure is None:
        raise BadValueFunction("not_a_number", place)
    return Fraction(figure)


def _share(raw: object, place: str) -> Fraction:
    figure = number(raw)
    if figure is None or not 0 <= figure <= 1:
        raise BadValueFunction("not_a_share", place)
    return Fraction(figure)


def _single_number(items: list[object]) -> Fraction | None:
    figure = number(items[0]) if len(items) == 1 else None
    return None if figure is None else Fraction(figure)


def _chosen(items: list[object]) -> list[str] | None:
    """List the distinct options chosen; None when something in the answer cannot be an option."""
    if any(isinstance(item, list | tuple | Mapping) for item in items):
        return None
    return list(dict.fromkeys(option_text(item) for item in items if item != NOT_APPLICABLE))


def option_text(item: object) -> str:
    """Write an option the way a blueprint's keys are written: true, false, 3, grew_up."""
    if isinstance(item, bool):
        return "true" if item else "false"
    figure = number(item) if isinstance(item, float | Decimal) else None
    if figure is None:
        return str(item)
    return str(int(figure)) if figure == int(figure) else format(figure.normalize(), "f")


def _is_blank(item: object) -> bool:
    return item is None or item == PREFER_NOT_TO_SAY or (isinstance(item, str) and not item.strip())


def _places(figure: Decimal) -> int:
    return abs(int(figure.as_tuple().exponent))
