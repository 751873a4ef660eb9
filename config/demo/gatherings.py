"""Two years of monthly circles, business evenings and pairing rounds, and the four events that come next."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from config.demo.dice import dice
from config.demo.people import SyntheticPerson
from config.demo.records import Attendance, Gathering, Stay
from config.demo.stock import stock

ZONE = ZoneInfo("Europe/Berlin")
DAYS_OF_PAST = 730
_UPCOMING = 4
_THURSDAY, _WEDNESDAY = 3, 2


def gatherings(
    people: Sequence[SyntheticPerson], stays: dict[str, Stay], *, seed: int, today: date
) -> tuple[tuple[Gathering, ...], tuple[Gathering, ...]]:
    """Return the events held before `today`, with attendance, and the next ones after it, with registrations."""
    calendar = [event for event in _calendar(today) if event.starts_at.date() != today]
    held = [event for event in calendar if event.starts_at.date() < today]
    to_come = [event for event in calendar if event.starts_at.date() > today][:_UPCOMING]
    attended = (replace(event, attendance=_attended(event, people, stays, seed)) for event in held)
    return (
        tuple(event for event in attended if event.attendance),
        tuple(replace(event, attendance=_registered(event, people, stays, seed, today)) for event in to_come),
    )


def _calendar(today: date) -> list[Gathering]:
    """Lay out the months from two years ago to three ahead: circle on the second Thursday, evening or pairing before."""
    first = today - timedelta(days=DAYS_OF_PAST)
    events: list[Gathering] = []
    for month in range(DAYS_OF_PAST // 30 + 4):
        year, number = divmod(first.year * 12 + first.month - 1 + month, 12)
        events.append(_event("circle", month, _weekday_of(year, number + 1, _THURSDAY, 2), time(19)))
        if month % 3 == 1:
            events.append(_event("pairing", month, _weekday_of(year, number + 1, _WEDNESDAY, 1), time(18, 30)))
        elif month % 3 == 2:
            events.append(_event("evening", month // 3, _weekday_of(year, number + 1, _WEDNESDAY, 3), time(19)))
    return sorted((event for event in events if event.starts_at.date() >= first), key=lambda event: event.starts_at)


def _event(kind: str, turn: int, day: date, clock: time) -> Gathering:
    manner: dict[str, Any] = stock("events")[kind]
    theme = manner["themes"][turn % len(manner["themes"])]
    return Gathering(
        key=f"{kind}-{day:%Y-%m}",
        title=theme["title"],
        summary=theme["summary"],
        format="in_person" if "city" in theme else "online",
        city=theme.get("city", ""),
        starts_at=datetime.combine(day, clock, ZONE),
        minutes=manner["minutes"],
        capacity=manner["capacity"],
        needs=tuple(manner["needs"]),
        north_star=manner["north_star"],
        organizer_hours=manner["organizer_hours"],
        attendance=(),
    )


def _attended(
    event: Gathering, people: Sequence[SyntheticPerson], stays: dict[str, Stay], seed: int
) -> tuple[Attendance, ...]:
    """Let members of that day register until the room is full; most come."""
    return tuple(_attendances(event, people, stays, seed, share=0.3))


def _registered(
    event: Gathering, people: Sequence[SyntheticPerson], stays: dict[str, Stay], seed: int, today: date
) -> tuple[Attendance, ...]:
    """Let a few register before `today`, so that places are left."""
    latest = datetime.combine(today - timedelta(days=1), time(21), ZONE)
    return tuple(
        replace(one, state="registered", registered_at=min(one.registered_at, latest - timedelta(minutes=7 * place)))
        for place, one in enumerate(_attendances(event, people, stays, seed, share=0.09))
    )


def _attendances(
    event: Gathering, people: Sequence[SyntheticPerson], stays: dict[str, Stay], seed: int, *, share: float
) -> Iterator[Attendance]:
    seats = count(1)
    for person in people:
        chance = dice(seed, event.key, person.person_id)
        eager = share * (0.5 + person.pledged_hours / 4)
        if not _is_member(stays[person.person_id], event.starts_at.date()) or chance.random() > eager:
            continue
        if event.format == "in_person" and person.city.name != event.city and chance.random() < 0.6:
            continue
        if next(seats) > event.capacity:
            return
        before = timedelta(days=chance.randint(1, 15), minutes=chance.randint(0, 600))
        joined_at = datetime.combine(stays[person.person_id].joined_on, time(12), ZONE)
        yield Attendance(
            person_id=person.person_id,
            registered_at=max(event.starts_at - before, joined_at),
            state="attended" if chance.random() < 0.84 else chance.choice(("no_show", "cancelled")),
        )


def _is_member(stay: Stay, day: date) -> bool:
    return stay.joined_on <= day and (stay.ended_on is None or day < stay.ended_on)


def _weekday_of(year: int, month: int, weekday: int, which: int) -> date:
    """Return the first, second … given weekday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
