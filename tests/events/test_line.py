"""The waiting list: first come first served, an offer holds its place, nothing is left empty."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import seats
from events.models import Registration, WaitingPlace
from events.operations import (
    OfferOver,
    cancel_registration,
    change_event,
    claim_offer,
    expire_offers,
    leave_line,
    register,
)
from members.models import Letter
from tests.events.factories import BEFORE, a_plan, an_event
from tests.factories import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def place_of(user) -> WaitingPlace:
    return WaitingPlace.objects.filter(user=user).latest("joined_at")


def test_cancel_when_somebody_waits_then_the_longest_waiting_gets_an_offer_that_holds_the_place(community):
    event = an_event(capacity=1)
    first, second, third, newcomer = (MemberFactory().user for _ in range(4))
    registration = register(event=event, user=first, at=BEFORE)
    register(event=event, user=second, at=BEFORE + HOUR)
    register(event=event, user=third, at=BEFORE + 2 * HOUR)

    cancel_registration(registration=registration, by=first, at=BEFORE + 3 * HOUR)
    got = register(event=event, user=newcomer, at=BEFORE + 3 * HOUR)

    event.refresh_from_db()
    assert (place_of(second).state, place_of(third).state, got.state) == ("offered", "waiting", "waiting")
    assert place_of(second).offered_until == BEFORE + 27 * HOUR
    assert event.taken == 1
    assert Letter.objects.filter(kind="event_place_offered").count() == 1


def test_claim_when_in_time_then_a_place_and_a_second_click_is_the_same(community):
    event = an_event(capacity=1)
    first, second = MemberFactory().user, MemberFactory().user
    registration = register(event=event, user=first, at=BEFORE)
    place = register(event=event, user=second, at=BEFORE)
    cancel_registration(registration=registration, by=first, at=BEFORE)

    got = claim_offer(place=place, by=second, at=BEFORE + HOUR)
    again = claim_offer(place=place, by=second, at=BEFORE + HOUR)

    event.refresh_from_db()
    assert (got.state, again.pk, event.taken) == ("confirmed", got.pk, 1)


def test_offer_when_the_day_is_over_then_the_next_in_line(community):
    event = an_event(capacity=1)
    users = [MemberFactory().user for _ in range(3)]
    registration = register(event=event, user=users[0], at=BEFORE)
    for n, user in enumerate(users[1:]):
        register(event=event, user=user, at=BEFORE + n * HOUR)
    cancel_registration(registration=registration, by=users[0], at=BEFORE + 2 * HOUR)

    moved = [expire_offers(at=BEFORE + 27 * HOUR), expire_offers(at=BEFORE + 27 * HOUR)]

    assert moved == [1, 0]
    assert (place_of(users[1]).state, place_of(users[2]).state) == ("expired", "offered")
    with pytest.raises(OfferOver):
        claim_offer(place=place_of(users[1]), by=users[1], at=BEFORE + 27 * HOUR)


def test_expire_when_a_place_is_free_though_somebody_waits_then_filled(community):
    event = an_event(capacity=1)
    user = MemberFactory().user
    WaitingPlace.objects.create(event=event, user=user, joined_at=BEFORE)

    expire_offers(at=BEFORE)

    assert place_of(user).state == "offered"


def test_change_when_more_places_then_offered_in_order(community):
    event = an_event(capacity=1)
    users = [MemberFactory().user for _ in range(4)]
    for n, user in enumerate(users):
        register(event=event, user=user, at=BEFORE + n * HOUR)

    change_event(event=event, plan=a_plan(capacity=3), by=None, at=BEFORE + 9 * HOUR)

    assert [place_of(user).state for user in users[1:]] == ["offered", "offered", "waiting"]


MOVES = st.lists(
    st.tuples(st.sampled_from(["register", "cancel", "claim", "leave", "tick"]), st.integers(0, 7)), max_size=40
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(capacity=st.integers(1, 3), moves=MOVES)
def test_line_when_people_come_and_go_at_random_then_order_holds_and_nothing_is_oversold(community, capacity, moves):
    """After every move: the counter is true, nobody is overtaken, no place is empty while somebody waits."""
    event = an_event(capacity=capacity)
    users = UserFactory.create_batch(8)
    offered: list[WaitingPlace] = []
    at = BEFORE
    for name, who in moves:
        at += dt.timedelta(hours=5)
        before = {row.pk for row in event.line.offered()}
        waiting = list(event.line.waiting().values_list("pk", flat=True))
        _move(name, event, users[who], at)
        new = [row.pk for row in event.line.offered().order_by("joined_at", "pk") if row.pk not in before]
        offered += new

        event.refresh_from_db()
        seated, held = event.registrations.seated().count(), event.line.offered().count()
        assert event.taken == seated + held <= capacity
        assert event.left == seats.available(capacity=capacity, confirmed=seated, live_offers=held)
        assert not (event.left and event.line.waiting().exists())
        # the new offers went to the front of the line; only somebody who left it can have been passed
        still = [pk for pk in waiting if WaitingPlace.objects.get(pk=pk).state != "left"]
        assert [pk for pk in still if pk in new] == still[: len([pk for pk in still if pk in new])]


def _move(name, event, user, at) -> None:
    registration = Registration.objects.confirmed().filter(event=event, user=user).first()
    place = event.line.in_line().filter(user=user).first()
    if name == "register":
        register(event=event, user=user, at=at)
    elif name == "cancel" and registration:
        cancel_registration(registration=registration, by=user, at=at)
    elif name == "claim" and place and place.state == "offered" and at <= place.offered_until:
        claim_offer(place=place, by=user, at=at)
    elif name == "leave" and place:
        leave_line(place=place, by=user, at=at)
    elif name == "tick":
        expire_offers(at=at)
