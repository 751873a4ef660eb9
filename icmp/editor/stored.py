"""A stored criterion as its form shows it."""

from collections.abc import Mapping
from typing import Any

from icmp.canvas.rows import Setting, Typed
from icmp.queries.foundations import State

from .criterion_forms import LEVELS
from .figures import percent, typed


def initial_of(state: State | None, setting: Setting) -> Typed:
    """A stored criterion as the form shows it; a blank one for None."""
    if state is None:
        return {
            "weight": "0", "knockout_min": "100", "missing_policy": "exclude", "evidence": "self_reported",
            "function": "options", "agg": "max", "levels": "4", "op": "gte",
        }  # fmt: skip
    function, question = state["value_function"], state["question"] or {}
    anchors = {f"anchor_{level}": state["anchors"].get(str(level), {}) for level in range(LEVELS)}
    return {
        **{name: state[name] for name in ("label", "attribute", "dimension", "must_have", "missing_policy", "evidence")},
        **{name: state[name] for name in ("decline_text", "rationale", "weight")},
        **{name: question.get(name, "") for name in ("prompt", "help", "kind", "required")},
        **anchors,
        **_valued(function),
        "least": question.get("min"),
        "most": question.get("max"),
        "knockout_min": percent(state["knockout_min"]),
        "function": function["type"],
        "options": _options(function, question, state["attribute"], setting),
    }  # fmt: skip


def _valued(function: Mapping[str, Any]) -> Typed:
    value = function.get("value")
    low, high = value if isinstance(value, list) else (value, None)
    return {
        "agg": function.get("agg", "max"),
        "default": percent(function["default"]) if "default" in function else "",
        "op": function.get("op", "gte"),
        "low": typed(low),
        "high": typed(high),
        "levels": function.get("levels", 4),
        "points": [{"x": typed(x), "share": percent(share)} for x, share in function.get("points", [])],
    }


def _options(function: Mapping[str, Any], question: Mapping[str, Any], attribute: str, setting: Setting) -> list[Typed]:
    """Every answer that is offered or valued, in the order in which it is asked."""
    known = setting.attributes.get(attribute)
    labels = {option["key"]: option["label"] for option in (known.options if known else [])}
    labels |= {option["key"]: option["label"] for option in question.get("options", [])}
    shares = function.get("map", {})
    keys = dict.fromkeys([*(option["key"] for option in question.get("options", [])), *map(str, shares)])
    return [
        {
            "key": key,
            "label": labels.get(key) or key.replace("_", " "),
            "share": percent(shares[key]) if key in shares else "",
        }
        for key in keys
    ]
