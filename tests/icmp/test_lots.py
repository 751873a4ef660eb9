"""Seats by lot: the same for everybody who draws again, and fair."""

import hashlib
from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from icmp.lots import commitment, draw, in_drawn_order, ticket

SEED = "5eed"
TICKETS = ["a1", "b2", "c3", "d4"]


def test_draw_when_done_again_with_nothing_but_a_hash_then_the_same():
    by_hand = sorted(TICKETS, key=lambda one: hashlib.sha256(f"{SEED}:{one}".encode()).hexdigest())

    assert draw(SEED, TICKETS, seats=4) == by_hand == ["d4", "b2", "a1", "c3"]
    assert draw(SEED, TICKETS, seats=2) == ["d4", "b2"]


def test_draw_when_more_seats_than_tickets_or_none_then_all_or_nobody():
    assert len(draw(SEED, TICKETS, seats=9)) == 4
    assert draw(SEED, TICKETS, seats=0) == draw(SEED, [], seats=3) == []


def test_commitment_when_a_seed_is_shown_then_it_fits_and_another_does_not():
    assert commitment(SEED) == hashlib.sha256(b"5eed").hexdigest()
    assert commitment(SEED) != commitment("5eee")


def test_ticket_when_asked_again_then_the_same_and_it_does_not_show_the_application():
    application = UUID("0190f5a0-0000-7000-8000-000000000001")

    assert ticket(application) == ticket(application) != ticket(UUID(int=application.int + 1))
    assert len(ticket(application)) == 12
    assert ticket(application) not in str(application)


@given(st.permutations(TICKETS), st.text("0123456789abcdef", min_size=1, max_size=64), st.integers(0, 5))
def test_draw_when_tickets_come_in_another_order_or_twice_then_the_same(tickets, seed, seats):
    assert draw(seed, [*tickets, tickets[0]], seats=seats) == draw(seed, TICKETS, seats=seats)


@given(st.sets(st.text("0123456789abcdef", min_size=12, max_size=12), min_size=2, max_size=9))
def test_draw_when_somebody_who_was_not_drawn_goes_then_nobody_else_moves(tickets):
    first, *others = [lot.ticket for lot in in_drawn_order(SEED, tickets)]

    assert draw(SEED, tickets - {others[-1]}, seats=1) == [first]


def test_draw_when_held_often_then_every_ticket_comes_first_about_as_often():
    first = Counter(draw(f"{seed:064x}", TICKETS, seats=1)[0] for seed in range(4000))

    assert set(first) == set(TICKETS)
    assert all(900 < count < 1100 for count in first.values())  # 1000 ± 3.6 standard deviations
