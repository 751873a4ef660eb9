"""A profile as plain values while it is being written: what a save changes, and what undo goes back to.

A state is {"settings": {…}, "criteria": [{…, "question": {…} or None}, …]} as JSON knows it: amounts are texts.
Every change gives a new state; none of them looks at the database.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from icmp.scoring import BadProfile, Criterion, Profile
from icmp.values import BadValueFunction, number, valuation

State = dict[str, Any]
Row = dict[str, Any]
Change = Callable[[State], State]

SETTINGS = (
    "subject", "accept_min", "review_min", "coverage_min", "neutral_value", "high_min", "weighting_method", "change_note",
    "form_order",
)  # fmt: skip
CRITERION = (
    "key", "attribute", "dimension", "label", "weight", "must_have", "knockout_min", "value_function", "missing_policy",
    "evidence", "anchors", "decline_text", "rationale", "provenance",
)  # fmt: skip
QUESTION = (
    "kind", "prompt", "help", "options", "min", "max", "required", "when", "theme", "active", "may_refuse", "may_not_apply",
)  # fmt: skip
LONGEST_KEY = 60


Part = Mapping[str, Any]


class NoSuchCriterion(LookupError):
    """The criterion is not, or no longer, part of the profile; the argument is its key."""


class BadDraft(ValueError):
    """A change that would leave a profile nobody can score; `place` names the criterion or setting."""

    def __init__(self, place: str, message: str) -> None:
        self.place, self.message = place, message
        super().__init__(f"{place}: {message}")


def keys(state: State) -> list[str]:
    """The keys of the criteria in their order."""
    return [row["key"] for row in state["criteria"]]


def criterion(state: State, key: str) -> Row | None:
    """One criterion; None when there is none of that key."""
    return next((row for row in state["criteria"] if row["key"] == key), None)


def weights(state: State) -> dict[str, Decimal]:
    """The weights by key, in order."""
    return {row["key"]: number(row["weight"]) or Decimal(0) for row in state["criteria"]}


def part_of(state: State, part: str) -> Part:
    """What a form of one screen is about: `settings`, `order` (with the weights), `form` (the order of asking),
    `question:` or `criterion:` with the key of a criterion."""
    if part == "settings":
        return {name: value for name, value in state["settings"].items() if name != "form_order"}
    if part == "form":
        return {"order": state["settings"].get("form_order") or []}
    if part.startswith("question:"):
        return (criterion(state, part.removeprefix("question:")) or {}).get("question") or {}
    if part == "order":
        rows = [[key, f"{weight.normalize():f}"] for key, weight in weights(state).items()]
        return {"order": rows, "method": state["settings"]["weighting_method"]}
    return without_weight(criterion(state, part.removeprefix("criterion:")) or {})


def without_weight(row: Row) -> Row:
    """A criterion without what the list of weights says about it: the two screens never collide."""
    return {name: value for name, value in row.items() if name != "weight"}


def with_settings(state: State, values: Mapping[str, Any]) -> State:
    """The state with some settings anew."""
    return {**state, "settings": {**state["settings"], **values}}


def with_criterion(state: State, key: str, values: Mapping[str, Any]) -> State:
    """The state with some of a criterion's values anew. Raises NoSuchCriterion."""
    if criterion(state, key) is None:
        raise NoSuchCriterion(key)
    return {**state, "criteria": [{**row, **values} if row["key"] == key else row for row in state["criteria"]]}


def with_question(state: State, key: str, values: Mapping[str, Any]) -> State:
    """The state with some values of a criterion's question anew. Raises NoSuchCriterion where nothing is asked."""
    row = criterion(state, key)
    if row is None or not row["question"]:
        raise NoSuchCriterion(key)
    return with_criterion(state, key, {"question": {**row["question"], **values}})


def added(state: State, row: Row) -> State:
    """The state with one criterion more, at the end."""
    return {**state, "criteria": [*state["criteria"], row]}


def without(state: State, key: str) -> State:
    """The state without a criterion. Raises NoSuchCriterion."""
    if criterion(state, key) is None:
        raise NoSuchCriterion(key)
    return {**state, "criteria": [row for row in state["criteria"] if row["key"] != key]}


def ordered(state: State, wanted: Sequence[str]) -> State:
    """The criteria in another order; whom the order does not name keeps its place after the others."""
    place = {key: number for number, key in enumerate(wanted)}
    rows = sorted(state["criteria"], key=lambda row: place.get(row["key"], len(place)))
    return {**state, "criteria": rows}


def moved(wanted: Sequence[str], key: str, by: int) -> list[str]:
    """An order with one key a place further up (−1) or down (1); at the ends, and for an unknown key, as it was."""
    order = list(wanted)
    place = order.index(key) if key in order else -1
    target = place + by
    if place >= 0 and 0 <= target < len(order):
        order[place], order[target] = order[target], order[place]
    return order


def weighed(state: State, found: Mapping[str, Decimal], *, method: str) -> State:
    """The state with these weights, and how they were found."""
    rows = [{**row, "weight": f"{found[row['key']]:f}"} if row["key"] in found else row for row in state["criteria"]]
    return with_settings({**state, "criteria": rows}, {"weighting_method": method})


def free_key(wanted: str, taken: Iterable[str]) -> str:
    """A key that nobody has yet: the wanted one, else it with the first free number."""
    others = set(taken)
    base = wanted[: LONGEST_KEY - 4] or "criterion"
    return next(key for number in count(1) if (key := base if number == 1 else f"{base}_{number}") not in others)


def profile_of(state: State) -> Profile:
    """The state as the score reads it. Raises BadDraft, which says where and what."""
    settings = state["settings"]
    try:
        return Profile(
            criteria=tuple(_scored(row) for row in state["criteria"]),
            **{name: _decimal(settings[name], name) for name in _BANDS},
        )
    except BadProfile as error:
        raise BadDraft(error.key, str(error)) from error


def is_scored_alike(before: State, after: State) -> bool:
    """Whether every answer is worth the same, in the same place, before and after; weights and lines may differ."""
    return [_worth(row) for row in before["criteria"]] == [_worth(row) for row in after["criteria"]]


_BANDS = ("accept_min", "review_min", "coverage_min", "neutral_value")


def _worth(row: Row) -> tuple[Any, ...]:
    return row["key"], row["attribute"], row["value_function"]


def _scored(row: Row) -> Criterion:
    try:
        valuation(row["value_function"])
    except BadValueFunction as error:
        raise BadDraft(row["key"], str(error)) from error
    return Criterion(
        key=row["key"],
        attribute=row["attribute"],
        weight=_decimal(row["weight"], row["key"]),
        value_function=row["value_function"],
        must_have=row["must_have"],
        knockout_min=_decimal(row["knockout_min"], row["key"]),
        missing_policy=row["missing_policy"],
    )


def _decimal(value: object, place: str) -> Decimal:
    figure = number(value)
    if figure is None:
        raise BadDraft(place, "this is not a number")
    return figure
