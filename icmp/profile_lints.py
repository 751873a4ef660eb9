"""What a profile still lacks or gets wrong, as keys with facts; nothing of it forbids anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from decimal import Decimal
from typing import Any

from icmp.drafting import Row, State, weights
from icmp.form_design import Ask
from icmp.form_lints import CHOICES, condition_lints, form_lints, question_lints, texts_of
from icmp.form_states import asks_of, is_asked
from icmp.values import number
from icmp.weighting import WHOLE, total

MOST_FOR_A_VOUCH = Decimal(10)
SAID_BY_THEMSELVES = frozenset({"self_reported", "link", "signed"})  # somebody has to be asked for these


@dataclass(frozen=True)
class Lint:
    """One remark: what it is (`key`), at which criterion (empty: the whole profile), and what its sentence needs."""

    key: str
    criterion: str = ""
    facts: Mapping[str, object] = made_by(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Around:
    """What stands beside a profile."""

    kind: str = "icmp"
    personas: int = 0
    programmes: int = 0
    beside: Sequence[Ask] = ()  # what the form asks beside the criteria
    used: frozenset[str] = frozenset()  # attributes that a segment or the other profile needs
    sensitive: frozenset[str] = frozenset()  # attributes of a special category


def lints(state: State, around: Around) -> tuple[Lint, ...]:
    """Every remark on a profile: the whole first, then each criterion in its order."""
    rows = state["criteria"]
    found = [*whole_lints(state, around)]
    if around.kind == "icmp":
        found += asking_lints(state, around)
    for row in rows:
        found += criterion_lints(row, around)
    return tuple(found)


def whole_lints(state: State, around: Around) -> Iterator[Lint]:
    """A profile looks for something, weighs it, and is tested by people one can imagine."""
    rows, settings = state["criteria"], state["settings"]
    whole = total(weights(state))
    if not rows:
        yield Lint("no_criteria" if around.kind == "icmp" else "no_customer_profile")
    elif not whole:
        yield Lint("all_weights_zero")
    elif whole != WHOLE:
        yield Lint("weights_not_100", facts={"total": f"{whole.normalize():f}"})
    if (number(settings["review_min"]) or 0) > (number(settings["accept_min"]) or 0):
        yield Lint("thresholds_cross")
    if around.kind == "icmp" and not around.personas:
        yield Lint("no_personas")
    if around.kind == "icmp" and not around.programmes:
        yield Lint("no_programmes")


def asking_lints(state: State, around: Around) -> Iterator[Lint]:
    """The join form: short enough to be finished on a phone, what stops somebody first, and every condition tellable."""
    rows = state["criteria"]
    asks = asks_of(state, around.beside)
    used = {row["attribute"] for row in rows} | around.used
    yield from (Lint(name, facts=facts) for name, facts in form_lints(asks, used=used))
    criteria = {row["attribute"]: row["key"] for row in rows if is_asked(row)}
    for attribute, name, facts in condition_lints(asks):
        yield Lint(name, criteria.get(attribute, ""), {**facts, "asked": attribute})


def criterion_lints(row: Row, around: Around) -> Iterator[Lint]:
    """One criterion: asked for, valued and weighed so that it tells people apart fairly."""
    key = row["key"]
    found = [*_must_have(row, around), *_evidence(row, around), *_worth(row), *_question(row)]
    if row["attribute"] in around.sensitive:
        found.insert(0, ("special_category", {}))
    yield from (Lint(name, key, facts) for name, facts in found)


def worths(row: Row) -> list[Decimal]:
    """Every value (0–1) that the function names; it can give no other extremes than these."""
    function = row["value_function"]
    kind = function.get("type")
    if kind == "options":
        named = [number(share) for share in function["map"].values()]
        named += [number(function["default"])] if "default" in function else []
        named += [Decimal(0)] if _silent_options(row) and "default" not in function else []
        return [share for share in named if share is not None]
    if kind in ("piecewise", "count"):
        return [share for _x, value in function["points"] if (share := number(value)) is not None]
    return [Decimal(0), Decimal(1)]


Found = Iterator[tuple[str, Mapping[str, Any]]]


def _must_have(row: Row, around: Around) -> Found:
    if not row["must_have"]:
        return
    if around.kind == "icmp" and not has_text(row["decline_text"]):
        yield "no_decline_text", {}
    reachable, needed = worths(row), number(row["knockout_min"]) or Decimal(0)
    adds_up = row["value_function"].get("agg") == "sum_capped"
    if reachable and not adds_up and max(reachable) < needed:
        yield "nobody_passes", {}
    if reachable and min(reachable) >= needed:
        yield "everybody_passes", {}


def _evidence(row: Row, around: Around) -> Found:
    if around.kind == "icmp" and not is_asked(row) and row["evidence"] in SAID_BY_THEMSELVES:
        yield "no_question", {}
    weight = number(row["weight"]) or Decimal(0)
    if _is_a_vouch(row) and row["missing_policy"] != "exclude":
        yield "vouch_punishes", {}
    if _is_a_vouch(row) and weight > MOST_FOR_A_VOUCH:
        yield "vouch_weighs", {"most": int(MOST_FOR_A_VOUCH)}
    if row["value_function"].get("type") == "rubric":
        if not any(has_text(text) for text in (row["anchors"] or {}).values()):
            yield "no_anchors", {}
        if row["missing_policy"] == "zero":
            yield "unrated_punishes", {}


def _is_a_vouch(row: Row) -> bool:
    """Whether the vouch itself is what counts; elsewhere it only confirms what somebody said."""
    return (row["question"] or {}).get("kind") == "vouch" or (row["evidence"] == "vouched" and not is_asked(row))


def _worth(row: Row) -> Found:
    function = row["value_function"]
    if function.get("type") in ("piecewise", "count"):
        x, share = function["points"][0]
        smallest = _smallest(row)
        if number(share) and (number(x) or Decimal(0)) > smallest:
            yield "points_for_nothing", {"from": f"{smallest.normalize():f}", "percent": percent(share)}
        elif number(share) and (number(x) or Decimal(0)) == smallest == 0:
            yield "points_for_zero", {"percent": percent(share)}
    if silent := _silent_options(row):
        yield "options_without_worth", {"options": silent}
    if (number(row["weight"]) or 0) > 0 and len(set(worths(row))) == 1:
        yield "tells_nobody_apart", {}


def _question(row: Row) -> Found:
    question = row["question"]
    if not question or not is_asked(row):
        return
    yield from question_lints(question, is_rated=row["evidence"] == "reviewed")


def _smallest(row: Row) -> Decimal:
    """The smallest answer there can be."""
    question = row["question"] or {}
    return number(question.get("min")) or Decimal(0)


def _silent_options(row: Row) -> list[str]:
    """Options that can be chosen and of which nobody said what they are worth."""
    function, question = row["value_function"], row["question"] or {}
    if function.get("type") != "options" or "default" in function or question.get("kind") not in CHOICES:
        return []
    named = {str(option) for option in function["map"]}
    return [key for option in question["options"] or () if (key := str(option["key"])) not in named]


def percent(share: object) -> str:
    """A share (0–1) as a number of percent without idle zeros."""
    return f"{((number(share) or Decimal(0)) * 100).normalize():f}"


def has_text(text: object) -> bool:
    """Whether something is written in any language."""
    return bool(texts_of(text))


def of_criterion(found: Iterable[Lint], key: str) -> list[Lint]:
    """The remarks on one criterion."""
    return [lint for lint in found if lint.criterion == key]
