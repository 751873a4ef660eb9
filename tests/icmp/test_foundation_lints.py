"""The remarks on a foundation: what measurement 1.1 names, and nothing on one that has it all."""

import pytest

from icmp.foundation_lints import Need, Programme, Written, lints

STAR = {"name": {"en": "Lifts"}, "definition": {"en": "Members who got help"}, "counter_metrics": ["load"]}
WHOLE = {
    "mission": {"en": "Progress for people who build."},
    "purpose_statement": {"en": "Move ahead, and take somebody with you."},
    "role_statement": {"en": "Our customers stay longer."},
    "north_stars": [STAR],
    "non_goals": [{"en": "Parties"}],
    "hours": 3,
    "fee": 1500,
    "hours_pledged": 40,
    "hours_per_programme": 10,
    "needs": [Need(key="advice"), Need(key="parties", in_scope=False)],
    "programmes": [Programme(key="tables", needs=("advice",))],
    "personas": 2,
}


def said(**values: object) -> list[tuple[str, str]]:
    return [(lint.key, lint.field) for lint in lints(Written(**(WHOLE | values)))]


def test_lints_when_everything_is_said_then_none():
    assert said() == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"mission": {"en": "word " * 25, "de": "Wort " * 26}}, [("mission_too_long", "mission")]),
        ({"purpose_statement": {"en": "our customers stay longer"}}, [("purpose_equals_role", "purpose_statement"), ("purpose_names_gain", "purpose_statement")]),
        ({"purpose_statement": {"de": "Mehr Umsatz mit treuen Leuten."}}, [("purpose_names_gain", "purpose_statement")]),
        ({"purpose_statement": {"es": "Nos traes clientes nuevos."}}, [("purpose_names_gain", "purpose_statement")]),
        ({"purpose_statement": {"en": "Your work leads to something."}}, []),
        ({"north_stars": []}, [("no_north_star", "name")]),
        ({"north_stars": [{}]}, [("no_north_star", "name")]),
        ({"north_stars": [STAR, STAR]}, [("several_north_stars", "name")]),
        ({"north_stars": [STAR | {"definition": {"en": "New sign-ups each month"}}]}, [("north_star_counts_heads", "definition")]),
        ({"north_stars": [STAR | {"unit": {"de": "Seitenaufrufe"}}]}, [("north_star_counts_heads", "definition")]),
        ({"north_stars": [STAR | {"event_types": ["session.visited"]}]}, [("north_star_counts_heads", "definition")]),
        ({"north_stars": [STAR | {"counter_metrics": []}]}, [("no_counter_metric", "counter_metrics")]),
        ({"non_goals": [{"en": ""}]}, [("no_non_goals", "non_goals")]),
        ({"hours": 0}, [("no_time_expected", "hours")]),
        ({"hours": 0, "hours_to_be_agreed": True}, []),
        ({"fee": 0}, [("no_money_expected", "fee")]),
        ({"fee": 0, "fee_to_be_agreed": True}, []),
        ({"hours_pledged": 5}, [("more_needs_than_capacity", "needs")]),
        ({"needs": [Need(key="advice"), Need(key="work")]}, [("needs_without_programme", "needs")]),
        ({"programmes": [*WHOLE["programmes"], Programme(key="news")]}, [("programmes_without_need", "programmes")]),
        ({"programmes": []}, [("needs_without_programme", "needs"), ("no_programmes", "programmes")]),
        ({"personas": 0}, [("no_personas", "personas")]),
    ],
)  # fmt: skip
def test_lints_when_something_is_missing_or_wrong_then_said_at_its_field(values, found):
    assert said(**values) == found


def test_lints_when_a_plain_text_in_the_communitys_language_then_read_like_any():
    assert said(mission="word " * 30) == [("mission_too_long", "mission")]
