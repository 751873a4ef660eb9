"""Structured rules about answers: {"all": [{"attr", "op", "value"}]}, also any and not; an empty rule is everybody."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from icmp.values import answer_state, number, said

Truth = bool | None  # None: nobody knows, because the answer is missing or cannot be compared

PROBLEMS = {
    "not_a_mapping": "a rule is a mapping",
    "not_a_list": "all and any need a list of rules",
    "unknown_setting": "this setting does not belong to a rule",
    "missing_setting": "a comparison needs attr, op and value",
    "unknown_operator": "this comparison is not known",
    "not_values": "in and not_in need a list of values",
    "not_comparable": "this comparison needs a number or a date (YYYY-MM-DD)",
    "too_deep": "a rule is at most twenty levels deep",
}
DEEPEST = 20


class BadRule(ValueError):  # it reads as what is wrong where it is raised and caught
    """A rule that cannot be used; `code` says why and `place` where in the rule."""

    def __init__(self, code: str, place: str) -> None:
        self.code, self.place = code, place
        super().__init__(f"{place}: {PROBLEMS[code]}")


def matches(rule: Mapping[str, object], answers: Mapping[str, object]) -> bool:
    """Tell whether a rule is known to hold; a missing answer never matches, not even under `not`."""
    return _truth(rule, answers, "rule", 0) is True


def check(rule: object) -> None:
    """Refuse a malformed rule with BadRule, whatever the answers."""
    _truth(rule, {}, "rule", 0)


def first_match(segments: Iterable[tuple[str, Mapping[str, object]]], answers: Mapping[str, object]) -> str | None:
    """Give the key of the first segment (key, rule) that matches; None when none does."""
    return next((key for key, rule in segments if matches(rule, answers)), None)


def _truth(rule: object, answers: Mapping[str, object], place: str, depth: int) -> Truth:
    if not isinstance(rule, Mapping):
        raise BadRule("not_a_mapping", place)
    if depth > DEEPEST:
        raise BadRule("too_deep", place)
    if {"attr", "op", "value"} & set(rule):
        return _compared(rule, answers, place)
    return _all([_branch(str(word), part, answers, f"{place}.{word}", depth + 1) for word, part in rule.items()])


def _branch(word: str, part: object, answers: Mapping[str, object], place: str, depth: int) -> Truth:
    if word == "not":
        inner = _truth(part, answers, place, depth)
        return None if inner is None else not inner
    if word not in ("all", "any"):
        raise BadRule("unknown_setting", place)
    if not isinstance(part, list | tuple):
        raise BadRule("not_a_list", place)
    # Every part is looked at, so that a mistake shows whatever the answers before it.
    parts = [_truth(each, answers, f"{place}[{index}]", depth) for index, each in enumerate(part)]
    return _all(parts) if word == "all" else _any(parts)


def _all(parts: list[Truth]) -> Truth:
    return False if False in parts else None if None in parts else True


def _any(parts: list[Truth]) -> Truth:
    return True if True in parts else None if None in parts else False


def _compared(rule: Mapping[str, object], answers: Mapping[str, object], place: str) -> Truth:
    for setting in rule:
        if setting not in ("attr", "op", "value"):
            raise BadRule("unknown_setting", f"{place}.{setting}")
    attribute, operator = rule.get("attr"), rule.get("op")
    if not isinstance(attribute, str) or not attribute or "value" not in rule:
        raise BadRule("missing_setting", place)
    compare = _OPERATORS.get(operator) if isinstance(operator, str) else None
    if compare is None:
        raise BadRule("unknown_operator", f"{place}.op")
    _check_value(str(operator), rule["value"], f"{place}.value")
    answer = answers.get(attribute)
    return compare(said(answer), rule["value"]) if answer_state(answer) == "answered" else None


def _check_value(operator: str, value: object, place: str) -> None:
    if operator in ("in", "not_in") and not isinstance(value, list | tuple):
        raise BadRule("not_values", place)
    if operator in _ORDERS and _ordinal(value) is None:
        raise BadRule("not_comparable", place)


def _equal(said_parts: list[object], value: object) -> Truth:
    wanted = {_same(item) for item in said(value)}
    return {_same(item) for item in said_parts} == wanted


def _not_equal(said_parts: list[object], value: object) -> Truth:
    return not _equal(said_parts, value)


def _among(said_parts: list[object], value: object) -> Truth:
    return bool({_same(item) for item in said_parts} & {_same(item) for item in said(value)})


def _not_among(said_parts: list[object], value: object) -> Truth:
    return not _among(said_parts, value)


def _contains(said_parts: list[object], value: object) -> Truth:
    return {_same(item) for item in said(value)} <= {_same(item) for item in said_parts}


_ORDERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "gte": lambda answer, value: answer >= value,
    "gt": lambda answer, value: answer > value,
    "lte": lambda answer, value: answer <= value,
    "lt": lambda answer, value: answer < value,
}


def _ordered(operator: str) -> Callable[[list[object], object], Truth]:
    def compare(said_parts: list[object], value: object) -> Truth:
        left, right = (_ordinal(said_parts[0]) if len(said_parts) == 1 else None), _ordinal(value)
        if left is None or right is None or left[0] != right[0]:
            return None
        return _ORDERS[operator](left[1], right[1])

    return compare


_OPERATORS: dict[str, Callable[[list[object], object], Truth]] = {
    "eq": _equal,
    "ne": _not_equal,
    "in": _among,
    "not_in": _not_among,
    "contains": _contains,
} | {operator: _ordered(operator) for operator in _ORDERS}


def _ordinal(raw: object) -> tuple[str, Decimal] | None:
    """Read what has an order, a number or a day; the two are never compared with each other."""
    if isinstance(raw, date):
        return "day", Decimal(raw.toordinal())
    figure = number(raw)
    if figure is not None:
        return "number", figure
    if not isinstance(raw, str):
        return None
    try:
        return "day", Decimal(date.fromisoformat(raw.strip()).toordinal())
    except ValueError:
        return None


def _same(item: object) -> tuple[str, object]:
    """Bring an answer to what can be compared: yes is not 1, 5 is 5.0, and text is text."""
    if isinstance(item, bool):
        return "bool", item
    figure = None if isinstance(item, str) else number(item)
    return ("text", str(item)) if figure is None else ("number", figure)
