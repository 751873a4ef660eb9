"""What the statement says of answers that are easily misread; everything else is in test_sheets_agree."""

import json
from typing import Any

import pytest
from django.db import connection

from icmp.scoring import BadProfile
from icmp.sheets.parameters import Parameters
from icmp.sheets.statements import figures, from_answers
from tests.icmp.profiles import a_criterion, a_profile

LINKS = {"type": "options", "map": {"grew_up": 1, "family": "0.25", "3": "0.5", "true": "0.1"}}
CURVE = {"type": "piecewise", "points": [[0, 0], [3, 1]]}
MANY = {"type": "count", "points": [[0, 0], [10, 1]]}
PEOPLE = "select 1 as id, %(answers)s::jsonb as answers"


def value_of(function: dict[str, object], answers: dict[str, Any]) -> int:
    give = Parameters(answers=json.dumps(answers))
    text = from_answers(a_profile(a_criterion("a", value_function=function)), PEOPLE, give)
    with connection.cursor() as cursor:
        cursor.execute(text, give)
        return int(cursor.fetchone()[1])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("function", "answers", "value"),
    [
        (LINKS, {}, -1),
        (LINKS, {"a": None}, -1),
        (LINKS, {"a": []}, -1),
        (LINKS, {"a": "\u00a0"}, -1),
        (LINKS, {"a": "__prefer_not_to_say__"}, -1),
        (LINKS, {"a": "__na__"}, -2),
        (LINKS, {"a": ["__na__", "__na__"]}, -2),
        (LINKS, {"a": ["none_of_these"]}, 0),
        (LINKS, {"a": ["family", "__na__"]}, 250_000),
        (LINKS, {"a": ["family", ["nested"]]}, -1),
        (LINKS, {"a": 3.0}, 500_000),
        (LINKS, {"a": True}, 100_000),
        (LINKS, {"a": "3.0"}, 0),
        (LINKS | {"agg": "mean"}, {"a": ["family", "family", "grew_up"]}, 625_000),
        (LINKS | {"agg": "sum_capped"}, {"a": ["3", 3, "true"]}, 600_000),
        (CURVE, {"a": 2}, 666_667),
        (CURVE, {"a": " 2 "}, 666_667),
        (CURVE, {"a": "1e0"}, -1),
        (CURVE, {"a": 1e41}, -1),
        (CURVE, {"a": [2, 2]}, -1),
        ({"type": "count", "points": [[0, "0.2"], [2, 1]]}, {"a": ["none_of_these"]}, 200_000),
        (MANY, {"a": list("abca")}, 300_000),
        (MANY, {"a": list("abcde")}, 500_000),
        (MANY, {"a": [*"abcde", "a", "none_of_these", 5]}, 600_000),
        ({"type": "rubric", "levels": 4}, {"a": [4, 3, None, "late"]}, 875_000),
        ({"type": "boolean"}, {"a": "true"}, -1),
        ({"type": "threshold", "op": "between", "value": [1, 2]}, {"a": "2.0"}, 1_000_000),
    ],
)
def test_value_in_the_database_of_an_odd_answer_is_what_it_says(
    function: dict[str, object], answers: dict[str, Any], value: int
) -> None:
    assert value_of(function, answers) == value


def test_text_of_a_statement_holds_no_value_of_the_profile() -> None:
    give = Parameters()
    odd = a_criterion("a", "12.34", attribute="'; drop", value_function={"type": "options", "map": {"%s'--": "0.77"}})

    text = figures(a_profile(odd), from_answers(a_profile(odd), PEOPLE, give), give)

    assert not any(word in text for word in ("drop", "--", "%s'", "1234", "0.77", "770000"))
    assert {"'; drop", 1234} <= {value for value in give.values() if isinstance(value, str | int)}


def test_figures_under_weights_beyond_the_whole_numbers_of_the_database_are_refused() -> None:
    heavy = a_profile(a_criterion("a", 10**13))

    with pytest.raises(BadProfile):
        figures(heavy, "select 1 as id, 0 as v0", Parameters())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("share", "figures_said"),
    [
        ("0.0001", (1, "decline")),  # exactly half a cent goes up
        ("0.000098", (0, "decline")),
        ("0.9999", (5000, "review")),  # 49.995 is shown as 50.00, and the band is that of what is shown
        ("0.999898", (4999, "decline")),
    ],
)
def test_score_in_the_database_of_half_a_cent_goes_up_before_its_band_is_looked_up(
    share: str, figures_said: tuple[int, str]
) -> None:
    half = a_profile(a_criterion("a", 1), a_criterion("b", 1))
    give = Parameters(answers=json.dumps({"a": share, "b": 0}))

    with connection.cursor() as cursor:
        cursor.execute(figures(half, from_answers(half, PEOPLE, give), give), give)
        names = [column.name for column in cursor.description]
        found = dict(zip(names, cursor.fetchone(), strict=True))

    assert (found["score"], found["recommendation"]) == figures_said
