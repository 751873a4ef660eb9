"""The states of an application: every pair."""

import itertools

import pytest

from icmp.admission import OPEN, STATES, is_legal, shown_state
from icmp.models import ApplicationState

LEGAL = {
    ("draft", "unverified"),
    ("unverified", "in_review"),
    ("unverified", "expired"),
    ("in_review", "needs_info"),
    ("in_review", "accepted"),
    ("in_review", "waitlisted"),
    ("in_review", "declined"),
    ("needs_info", "in_review"),
    ("needs_info", "expired"),
    ("accepted", "completed"),
    ("accepted", "lapsed"),
    ("waitlisted", "offered"),
    ("waitlisted", "expired"),
    ("offered", "accepted"),
    ("offered", "waitlisted"),
    ("declined", "in_review"),
}
ENDS = {(state, end) for state in OPEN for end in ("withdrawn", "spam")}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(STATES, STATES)))
def test_step_is_legal_exactly_when_the_product_draws_it(before: str, after: str) -> None:
    assert is_legal(before, after) == ((before, after) in LEGAL | ENDS)


def test_states_of_rules_and_of_the_database_are_the_same() -> None:
    assert set(STATES) == set(ApplicationState.values)


def test_step_from_an_unknown_state_is_refused() -> None:
    assert is_legal("lost", "accepted") is False


def test_nobody_is_declined_but_from_review() -> None:
    assert [before for before in STATES if is_legal(before, "declined")] == ["in_review"]


@pytest.mark.parametrize(("announced", "shown"), [(False, "in_review"), (True, "declined")])
def test_decline_is_shown_once_it_is_announced(announced: bool, shown: str) -> None:
    assert shown_state("declined", announced=announced) == shown
