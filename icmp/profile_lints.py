"""What a profile still lacks or gets wrong, as keys with facts; nothing of it forbids anything."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from decimal import Decimal
from typing import Any

from icmp.drafting import Row, State, weights
from icmp.form_design import MOST_QUESTIONS, NOT_COUNTED
from icmp.values import NONE_OF_THESE, number
from icmp.weighting import WHOLE, total

MOST_MINUTES = 10
MOST_LONG_TEXTS = 2
MOST_FOR_A_VOUCH = Decimal(10)
CHOICES = frozenset({"single_choice", "multi_choice"})
SAID_BY_THEMSELVES = frozenset({"self_reported", "link", "signed"})  # somebody has to be asked for these

# Questions about intentions and feelings, whose attractive answer everybody sees.
WISHES = re.compile(
    r"\b(?:are you willing|would you|do you agree|i agree|are you passionate|i am passionate|do you share|are you committed"
    r"|bist du bereit|würdest du|stimmst du zu|ich stimme zu|brennst du|teilst du unsere"
    r"|estás dispuest[oa]|te gustaría|estás de acuerdo|estoy de acuerdo|te apasiona|compartes nuestros)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Lint:
    """One remark: what it is (`key`), at which criterion (empty: the whole profile), and what its sentence needs."""

    key: str
    criterion: str = ""
    facts: Mapping[str, object] = made_by(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question of the form that belongs to no criterion of the profile."""

    attribute: str
    kind: str
    is_used: bool = False  # by a segment or the other profile


@dataclass(frozen=True, kw_only=True)
class Around:
    """What stands beside a profile."""

    kind: str = "icmp"
    personas: int = 0
    programmes: int = 0
    beside: Sequence[Asked] = ()
    sensitive: frozenset[str] = frozenset()  # attributes of a special category


def lints(state: State, around: Around) -> tuple[Lint, ...]:
    """Every remark on a profile: the whole first, then each criterion in its order."""
    rows = state["criteria"]
    found = [*whole_lints(state, around)]
    if around.kind == "icmp":
        found += form_lints(rows, around.beside)
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


def form_lints(rows: Sequence[Row], beside: Sequence[Asked]) -> Iterator[Lint]:
    """The form is short enough to be finished on a phone."""
    kinds = [row["question"]["kind"] for row in rows if is_asked(row)] + [asked.kind for asked in beside]
    counted = [kind for kind in kinds if kind not in NOT_COUNTED]
    if len(counted) > MOST_QUESTIONS:
        yield Lint("too_many_questions", facts={"count": len(counted), "most": MOST_QUESTIONS})
    minutes = (sum(6 if kind == "long_text" else 1 for kind in kinds) + 1) // 2
    if minutes > MOST_MINUTES:
        yield Lint("form_too_long", facts={"minutes": minutes, "most": MOST_MINUTES})
    if (texts := kinds.count("long_text")) > MOST_LONG_TEXTS:
        yield Lint("too_many_texts", facts={"count": texts, "most": MOST_LONG_TEXTS})
    scored = {row["attribute"] for row in rows}
    idle = [asked.attribute for asked in beside if not asked.is_used and asked.attribute not in scored]
    if idle:
        yield Lint("asked_for_nothing", facts={"attributes": idle})


def criterion_lints(row: Row, around: Around) -> Iterator[Lint]:
    """One criterion: asked for, valued and weighed so that it tells people apart fairly."""
    key = row["key"]
    found = [*_must_have(row, around), *_evidence(row, around), *_worth(row), *_question(row)]
    if row["attribute"] in around.sensitive:
        found.insert(0, ("special_category", {}))
    yield from (Lint(name, key, facts) for name, facts in found)


def is_asked(row: Row) -> bool:
    """Whether the form asks for a criterion."""
    return bool(row["question"]) and bool(row["question"].get("active", True))


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
    kind, options = question["kind"], {str(option["key"]) for option in question["options"] or ()}
    if kind == "multi_choice" and not {NONE_OF_THESE, "none"} & options:
        yield "no_none_of_these", {}
    if kind in CHOICES and len(options) < 2:
        yield "too_few_options", {}
    if kind == "number" and (question["min"] is None or question["max"] is None):
        yield "amount_without_range", {}
    if kind == "scale" and row["evidence"] != "reviewed":
        yield "asks_a_feeling", {}
    for language, text in _texts(question["prompt"]).items():
        if wish := WISHES.search(text):
            yield "asks_a_wish", {"language": language, "word": wish.group()}


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
    return bool(_texts(text))


def _texts(text: object) -> dict[str, str]:
    if isinstance(text, str):
        return {"": text} if text.strip() else {}
    return {str(code): str(said) for code, said in text.items() if said} if isinstance(text, Mapping) else {}


def of_criterion(found: Iterable[Lint], key: str) -> list[Lint]:
    """The remarks on one criterion."""
    return [lint for lint in found if lint.criterion == key]
