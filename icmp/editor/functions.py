"""How answers are valued, as organizers fill it in: each kind of value function, and back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from icmp.drafting import Row
from icmp.models import Attribute, DataType
from icmp.profile_lints import percent
from icmp.values import NONE_OF_THESE, number

Function = Mapping[str, Any]
OPTIONS, PIECEWISE, THRESHOLD, BOOLEAN, COUNT, RUBRIC = (
    "options", "piecewise", "threshold", "boolean", "count", "rubric",
)  # fmt: skip
# kind: (name, when it is the right one)
KINDS: dict[str, tuple[Promise, Promise]] = {
    OPTIONS: (_("Option by option"), _("Each answer that can be chosen has its own worth.")),
    PIECEWISE: (_("A curve"), _("A number is worth more or less; straight lines between the points.")),
    THRESHOLD: (_("A limit"), _("A number is good enough or not.")),
    BOOLEAN: (_("Yes or no"), _("Yes is worth everything, no nothing.")),
    COUNT: (_("How many were chosen"), _("A curve over the number of options; “none of these” counts as 0.")),
    RUBRIC: (_("Reviewers’ ratings"), _("The mean of the ratings on the anchors.")),
}
AGGREGATIONS = [
    ("max", _("the best of those chosen")),
    ("mean", _("the mean of those chosen")),
    ("sum_capped", _("their sum, at most 100 %")),
]
OPERATORS = [("gte", _("at least")), ("lte", _("at most")), ("eq", _("exactly")), ("between", _("from … to …"))]
_FOR_ANSWERS: dict[str, Function] = {
    DataType.NUMBER: {"type": PIECEWISE, "points": [[0, 0], [10, 1]]},
    DataType.BOOL: {"type": BOOLEAN},
    DataType.TEXT: {"type": RUBRIC, "levels": 4},
    DataType.RATING: {"type": RUBRIC, "levels": 4},
}


def function_for(attribute: Attribute | None, data_type: str) -> Function:
    """What a new criterion begins with: nothing is worth anything before somebody says so, except a yes."""
    begun = _FOR_ANSWERS.get(data_type)
    if begun:
        return begun
    known = [str(option["key"]) for option in attribute.options] if attribute else []
    return {"type": OPTIONS, "map": dict.fromkeys(known or [NONE_OF_THESE], 0)}


def option_rows(row: Row, attribute: Attribute | None) -> list[dict[str, Any]]:
    """Every option of a criterion in the order in which it is asked, with its worth in percent (empty: none said)."""
    function, question = row["value_function"], row["question"] or {}
    worth = function.get("map") or {}
    asked = {str(option["key"]): option["label"] for option in question.get("options") or ()}
    known = {str(option["key"]): option["label"] for option in attribute.options} if attribute else {}
    names = [*asked, *(key for key in map(str, worth) if key not in asked)] or list(known)
    return [
        {
            "key": key,
            "label": asked.get(key) or known.get(key) or key.replace("_", " "),
            "worth": percent(worth[key]) if key in worth else "",
        }
        for key in names
    ]


def point_rows(function: Function) -> list[dict[str, Any]]:
    """The points of a curve as a table: the answer, and what it is worth in percent."""
    return [{"x": _figure(x), "worth": percent(share)} for x, share in function.get("points") or ()]


def bounds(function: Function) -> dict[str, Any]:
    """A limit as the form shows it."""
    value = function.get("value")
    low, high = value if isinstance(value, list | tuple) else (value, None)
    return {"op": function.get("op", "gte"), "bound": _figure(low), "upper": _figure(high)}


def options_function(rows: Sequence[Row], *, agg: str, default: Any, before: Function) -> Function:
    """Worth option by option. What was left out because it is usual stays left out."""
    made: dict[str, Any] = {
        "type": OPTIONS,
        "map": {row["key"]: share(row["worth"]) for row in rows if row["worth"] is not None},
    }
    if agg != "max" or "agg" in before:
        made["agg"] = agg
    if default is not None:
        made["default"] = share(default)
    return made


def curve_function(kind: str, rows: Sequence[Row]) -> Function:
    """A curve through the points, in the order of their answers."""
    points = sorted(((row["x"], share(row["worth"])) for row in rows), key=lambda point: number(point[0]) or 0)
    return {"type": kind, "points": [list(point) for point in points]}


def share(percentage: Any) -> Any:
    """A number of percent (0–100) as a share, an integer where it is one, exact text where not."""
    figure = (number(percentage) or Decimal(0)) / 100
    return int(figure) if figure == int(figure) else f"{figure.normalize():f}"


def _figure(value: object) -> str:
    figure = number(value)
    return "" if figure is None else f"{figure.normalize():f}"
