"""The join form that a profile's draft makes, before anything of it is saved: its questions in the order of asking."""

from collections.abc import Sequence
from typing import Any

from icmp.drafting import Row, State
from icmp.form_design import Ask, in_form_order, ordered


def asks_of(state: State, beside: Sequence[Ask] = ()) -> tuple[Ask, ...]:
    """Every question that is asked, page by page; `beside` are those that belong to no criterion."""
    own = [ask_of(row) for row in state["criteria"] if is_asked(row)]
    taken = {ask.attribute for ask in own}
    asks = [*own, *(ask for ask in beside if ask.attribute not in taken)]
    return in_form_order(ordered(asks, state["settings"].get("form_order") or ()))


def is_asked(row: Row) -> bool:
    """Whether the form asks for a criterion."""
    return bool(row["question"]) and bool(row["question"].get("active", True))


def ask_of(row: Row) -> Ask:
    """A criterion's question as the design of the form sees it."""
    question: dict[str, Any] = row["question"]
    counts = row["must_have"] or row["missing_policy"] == "zero"
    return Ask(
        attribute=row["attribute"],
        kind=question["kind"],
        dimension=row["dimension"],
        theme=question.get("theme") or "",
        must_have=row["must_have"],
        signed=row["evidence"] == "signed",
        required=bool(question.get("required")) or counts,
        options=tuple(str(option["key"]) for option in question["options"] or ()),
        when=question.get("when") or {},
    )
