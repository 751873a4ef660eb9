"""Conditions of questions: told in time, or said why not; what is hidden does not count and opens nothing."""

import pytest

from icmp.form_conditions import Broken, broken
from icmp.form_design import Ask, as_it_applies, in_form_order, ordered
from icmp.form_lints import must_haves_late
from icmp.values import NOT_APPLICABLE


def only_if(attribute: str, value: object = "yes") -> dict[str, object]:
    return {"all": [{"attr": attribute, "op": "eq", "value": value}]}


def ask(attribute: str, when: dict[str, object] | None = None, **more) -> Ask:
    return Ask(attribute=attribute, kind="single_choice", dimension="role", when=when or {}, **more)


@pytest.mark.parametrize(
    ("asks", "found"),
    [
        ([ask("a"), ask("b", only_if("a"))], []),
        ([ask("b", only_if("a")), ask("a")], [Broken("b", "a", "later")]),
        ([ask("a", only_if("a"))], [Broken("a", "a", "itself")]),
        ([ask("b", only_if("gone"))], [Broken("b", "gone", "nobody")]),
        ([ask("a", only_if("b")), ask("b", only_if("a"))], [Broken("a", "b", "circle")]),
        ([ask("a", only_if("c")), ask("b", only_if("a")), ask("c", only_if("b"))], [Broken("a", "c", "circle")]),
        ([ask("a", {"not": {"any": [{"attr": "b", "op": "eq", "value": 1}]}}), ask("b")], [Broken("a", "b", "later")]),
    ],
)
def test_conditions_when_something_is_not_known_in_time_then_said_where_and_why(asks, found):
    assert broken(asks) == found


def test_hidden_question_when_it_was_answered_before_then_not_applicable_and_opens_nothing():
    asks = [ask("works"), ask("field", only_if("works")), ask("years", only_if("field", "it"))]

    told = as_it_applies(asks, {"works": "no", "field": "it", "years": 5})

    assert told == {"works": "no", "field": NOT_APPLICABLE, "years": NOT_APPLICABLE}


def test_order_when_an_organizer_gave_one_then_kept_on_each_page_and_the_unnamed_follow():
    asks = [ask("a"), ask("b"), ask("new"), ask("must", must_have=True)]

    found = in_form_order(ordered(asks, ["b", "a", "must"]))

    assert [one.attribute for one in found] == ["must", "b", "a", "new"]


def test_must_haves_when_they_come_after_something_else_then_named():
    first = [Ask(attribute=key, kind="number", dimension="scope", must_have=must) for key, must in (("a", True), ("b", False), ("c", True))]  # fmt: skip

    assert must_haves_late(first) == ["c"]
