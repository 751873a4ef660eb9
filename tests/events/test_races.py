"""Thirty people, five places, all at once; and one door code at two doors. With the lock off it must go wrong."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from events import operations
from events.models import Event, Registration, WaitingPlace
from members.models import Letter, User
from tests.events.factories import BEFORE, an_event
from tests.factories import UserFactory, organizer

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, PLACES = 30, 5


def at_once(work: Callable[[Any], Any], arguments: list[Any]) -> list[Any]:
    """Do `work` for each argument at the same moment, each on a connection of its own."""
    start, results = threading.Barrier(len(arguments)), []

    def run(argument: Any) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            results.append(work(argument))
        except Exception as error:  # noqa: BLE001  (the test looks at whatever went wrong)
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(argument,)) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def naive_register(event: Event, user: User, pause: threading.Barrier) -> None:
    """Count, then insert, without lock or counter: what the real operation must never be."""
    free = Registration.objects.seated().filter(event=event).count() < event.capacity
    pause.wait(timeout=30)
    if free:
        Registration.objects.create(event=event, user=user, state="confirmed", registered_at=BEFORE)


def test_last_places_when_thirty_ask_at_once_then_five_get_one_and_the_rest_wait(community):
    event = an_event(capacity=PLACES)
    users = UserFactory.create_batch(PEOPLE)

    got = at_once(lambda user: operations.register(event=event, user=user, at=BEFORE), users)

    event.refresh_from_db()
    assert [row for row in got if isinstance(row, Exception)] == []
    assert (event.taken, event.registrations.seated().count()) == (PLACES, PLACES)
    assert event.line.waiting().count() == PEOPLE - PLACES
    assert Letter.objects.filter(kind="event_registered").count() == PLACES


def test_last_places_when_asked_without_lock_then_oversold(community):
    event = an_event(capacity=PLACES)
    pause = threading.Barrier(PEOPLE)

    at_once(lambda user: naive_register(event, user, pause), UserFactory.create_batch(PEOPLE))

    assert event.registrations.seated().count() > PLACES


def test_register_when_one_person_clicks_eight_times_at_once_then_one_place(community):
    event = an_event(capacity=PLACES)
    user = UserFactory()

    got = at_once(lambda _: operations.register(event=event, user=user, at=BEFORE), list(range(8)))

    event.refresh_from_db()
    assert {row.pk for row in got} == {event.registrations.get().pk}
    assert (event.taken, Letter.objects.filter(kind="event_registered").count()) == (1, 1)


def test_line_when_one_person_clicks_eight_times_at_once_then_one_place_in_line(community):
    event = an_event(capacity=1)
    operations.register(event=event, user=UserFactory(), at=BEFORE)
    user = UserFactory()

    got = at_once(lambda _: operations.register(event=event, user=user, at=BEFORE), list(range(8)))

    assert {row.pk for row in got} == {WaitingPlace.objects.get().pk}


def test_places_when_given_back_while_others_come_then_never_oversold_and_none_left_empty(community):
    event = an_event(capacity=PLACES)
    seated = [operations.register(event=event, user=user, at=BEFORE) for user in UserFactory.create_batch(PLACES)]
    newcomers = UserFactory.create_batch(10)

    def move(row: Any) -> Any:
        if isinstance(row, Registration):
            return operations.cancel_registration(registration=row, by=row.user, at=BEFORE)
        return operations.register(event=event, user=row, at=BEFORE)

    got = at_once(move, [*seated, *newcomers])
    operations.expire_offers(at=BEFORE)

    event.refresh_from_db()
    held = event.registrations.seated().count() + event.line.offered().count()
    assert [row for row in got if isinstance(row, Exception)] == []
    assert (event.taken, held) == (PLACES, PLACES)


def test_check_in_when_scanned_at_two_doors_then_one_lets_in(community):
    event = an_event(capacity=10)
    doors = [organizer("events") for _ in range(8)]
    for user in UserFactory.create_batch(5):
        place = operations.register(event=event, user=user, at=BEFORE)

        got = at_once(lambda by, place=place: operations.check_in(registration=place, by=by, at=BEFORE), doors)

        assert sum(isinstance(row, Registration) for row in got) == 1
        assert sum(isinstance(row, operations.AlreadyIn) for row in got) == len(doors) - 1
