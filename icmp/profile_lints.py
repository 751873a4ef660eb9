"""What a profile still lacks or gets wrong, as keys with facts; only the keys of FORBIDS keep it from being published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from decimal import Decimal
from typing import Any

from icmp.form_design import MOST_QUESTIONS, NOT_COUNTED
from icmp.values import NONE_OF_THESE, BadValueFunction, number, valuation

MOST_MINUTES, MOST_LONG_TEXTS = 10, 2
MEMBERS = frozenset(
    {"scope", "background", "interest", "role", "contribution", "values", "engagement", "commitment", "trust"}
)
CUSTOMERS = frozenset({"demographics", "behavioural", "psychographics", "budget"})
FORBIDS = frozenset({"no_weight", "lines_cross", "no_decline_text"})

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Remark:
    """One remark: what it is (`key`), on which criterion (empty: on the whole), at which field, and its facts."""

    key: str
    criterion: str = ""
    field: str = ""
    facts: Mapping[str, object] = made_by(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Look:
    """A version as plain data (see queries.profile_drafts) with what stands beside it."""

    kind: str
    settings: Row
    criteria: Sequence[Row]
    personas: int = 0
    programmes: int = 0
    beside: frozenset[str] = frozenset()  # attributes that the form asks for without a criterion
    used: frozenset[str] = frozenset()  # attributes that segments or the other profile look at


def remarks(look: Look) -> tuple[Remark, ...]:
    """Every remark, those on the whole first (measurement 1.3 and 3.1)."""
    own = [remark for row in look.criteria for remark in on_criterion(row, kind=look.kind)]
    return (*_on_whole(look), *(_on_form(look) if look.kind == "icmp" else ()), *own)


def _on_whole(look: Look) -> Iterator[Remark]:
    weights = [number(row["weight"]) or Decimal(0) for row in look.criteria]
    if look.kind == "icp" and not look.criteria:
        yield Remark("no_customer_profile")
        return
    if not any(weights):
        yield Remark("no_weight")
    elif sum(weights) != 100:
        yield Remark("not_hundred", facts={"total": f"{sum(weights, Decimal(0)).normalize():f}"})
    accept, review = number(look.settings["accept_min"]), number(look.settings["review_min"])
    if accept is not None and review is not None and review > accept:
        yield Remark("lines_cross")
    if look.kind != "icmp":
        return
    if not any(row["must_have"] for row in look.criteria):
        yield Remark("no_must_have")
    if not look.personas:
        yield Remark("no_personas")
    if not look.programmes:
        yield Remark("no_programmes")


def _on_form(look: Look) -> Iterator[Remark]:
    asked = [row["question"] for row in look.criteria if _is_asked(row)]
    count = sum(question["kind"] not in NOT_COUNTED for question in asked) + len(look.beside)
    if count > MOST_QUESTIONS:
        yield Remark("too_many_questions", facts={"count": count, "most": MOST_QUESTIONS})
    texts = [question for question in asked if question["kind"] == "long_text"]
    if len(texts) > MOST_LONG_TEXTS:
        yield Remark("too_many_texts", facts={"count": len(texts)})
    minutes = (len(asked) + len(look.beside) + 5 * len(texts) + 1) // 2  # as form_design counts them
    if minutes > MOST_MINUTES:
        yield Remark("too_long", facts={"minutes": minutes, "most": MOST_MINUTES})
    conditions = {row["attribute"] for row in look.criteria}
    for attribute in sorted(look.beside - look.used - conditions):
        yield Remark("asked_for_nothing", facts={"attribute": attribute})


def on_criterion(row: Row, *, kind: str) -> Iterator[Remark]:
    """The remarks on one criterion."""
    own, question = row["key"], row["question"] if _is_asked(row) else None
    if row["dimension"] not in (MEMBERS if kind == "icmp" else CUSTOMERS):
        yield Remark("other_dimension", own, "dimension")
    if not number(row["weight"]) and not row["must_have"]:
        yield Remark("does_nothing", own, "weight")
    if row["must_have"] and not row["decline_text"] and kind == "icmp":
        yield Remark("no_decline_text", own, "decline_text")
    if row["dimension"] == "trust" and row["missing_policy"] != "exclude":
        yield Remark("trust_is_optional", own, "missing_policy")
    if question is None and row["evidence"] == "self_reported" and kind == "icmp":
        yield Remark("nobody_learns", own, "prompt")
    yield from _on_function(row, question)
    if question is not None:
        yield from _on_question(row, question)


def _on_function(row: Row, question: Row | None) -> Iterator[Remark]:
    function = row["value_function"]
    try:
        value = valuation(function)
    except BadValueFunction:
        return  # said at its place by the form
    if row["must_have"] and (best := _best(function)) is not None and best < (number(row["knockout_min"]) or 0):
        yield Remark("never_met", row["key"], "must_have")
    if function["type"] in ("piecewise", "count"):
        least = _least(question) if function["type"] == "piecewise" else 0
        given = value(least) if function["type"] == "piecewise" else value([NONE_OF_THESE])
        if given:
            facts = {"least": str(least), "percent": f"{(given * 100).normalize():f}"}
            yield Remark("points_for_nothing", row["key"], "points", facts)
    if function["type"] == "options" and question and not function.get("default"):
        offered = {option["key"] for option in question["options"]}
        unvalued = sorted(offered - {str(key) for key in function["map"]} - {NONE_OF_THESE, "none"})
        if unvalued:
            yield Remark("worth_nothing", row["key"], "options", {"options": ", ".join(unvalued)})


def _on_question(row: Row, question: Row) -> Iterator[Remark]:
    keys = {option["key"] for option in question["options"]}
    if question["kind"] == "multi_choice" and not keys & {NONE_OF_THESE, "none"}:
        yield Remark("no_none_of_these", row["key"], "options")
    if question["kind"] in ("number", "pledge") and not keys and None in (question["min"], question["max"]):
        yield Remark("no_range", row["key"], "least")
    if question["kind"] == "long_text" and not row["anchors"] and row["evidence"] == "reviewed":
        yield Remark("no_anchors", row["key"], "anchors")
    if question["kind"] == "single_choice" and len(keys) < 2:
        yield Remark("no_choice", row["key"], "options")


def _is_asked(row: Row) -> bool:
    return bool(row["question"] and row["question"]["active"])


def _least(question: Row | None) -> object:
    return question["min"] if question and question["min"] is not None else 0


def _best(function: Row) -> Decimal | None:
    """The largest value that an answer can get; None where every value can be reached."""
    if function["type"] == "options":
        shares = [number(share) or Decimal(0) for share in (*function["map"].values(), function.get("default", 0))]
        return min(Decimal(1), sum(shares, Decimal(0))) if function.get("agg") == "sum_capped" else max(shares)
    if function["type"] in ("piecewise", "count"):
        return max(number(share) or Decimal(0) for _x, share in function["points"])
    return None
