"""Two years of deeds, help and payments that fit what people pledged and need. Nothing in it lies after yesterday."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from config.demo.dice import dice, poisson
from config.demo.gatherings import DAYS_OF_PAST, ZONE, gatherings
from config.demo.people import SyntheticPerson
from config.demo.records import Attendance, Deed, Gathering, HelpExchange, Method, MonthlyPayment, Past, Stay

_FOUNDERS = 24
_INTAKES = (620, 500, 380, 260, 140, 50)  # days ago
_FEES = {"standard": 1500, "solidarity": 500, "patron": 4000}
_METHODS: tuple[Method, ...] = ("card", "sepa_debit", "bank_transfer")
_ATTENDANCE_DEEDS = {"attended": "event.attended", "no_show": "event.no_show"}

# What members do besides meeting and mentoring: how often a month for one pledged hour, and its minutes.
_GIVING = (
    ("message.posted", 0.35, 5),
    ("question.answered", 0.22, 15),
    ("answer.accepted", 0.07, 0),
    ("resource.shared", 0.09, 30),
    ("thanks.given", 0.15, 2),
    ("reaction.given", 0.4, 1),
    ("project.task_done", 0.07, 120),
    ("feedback.given", 0.06, 10),
    ("member.welcomed", 0.05, 30),
    ("intro.accepted", 0.05, 30),
    ("event.volunteered", 0.03, 180),
    ("event.spoke", 0.015, 240),
    ("review.application", 0.03, 20),
)
# The same for one point of need intensity.
_SEEKING = (("question.asked", 0.12, 5), ("intro.requested", 0.05, 5), ("content.viewed", 0.4, 0))


def imagine_past(people: Sequence[SyntheticPerson], *, seed: int, today: date) -> Past:
    """Return two years before `today` for `people`, and four events after it; the same arguments give the same past.

    Everybody given was or is a member; a person's stay, payments and solitary deeds do not depend on the others.
    """
    stays = {person.person_id: _stay(place, person, seed, today) for place, person in enumerate(people)}
    events, upcoming = gatherings(people, stays, seed=seed, today=today)
    exchanges = sorted(_exchanges(people, stays, seed, today), key=lambda one: (one.occurred_at, one.giver_id))
    payments = [payment for person in people for payment in _payments(person, stays[person.person_id], seed, today)]
    deeds = [
        *(deed for person in people for deed in _own_deeds(person, stays[person.person_id], seed, today)),
        *(deed for event in events for deed in _event_deeds(event)),
        *(deed for exchange in exchanges for deed in _help_deeds(exchange)),
        *(deed for payment in payments for deed in _payment_deeds(payment)),
    ]
    return Past(
        stays=stays,
        deeds=tuple(sorted(deeds, key=lambda deed: (deed.occurred_at, deed.person_id, deed.activity))),
        exchanges=tuple(exchanges),
        events=events,
        payments=tuple(sorted(payments, key=lambda payment: (payment.due_on, payment.person_id))),
        upcoming=upcoming,
    )


def _stay(place: int, person: SyntheticPerson, seed: int, today: date) -> Stay:
    """Let the first two dozen found the circle, the others join by intake; who pledges little leaves sooner."""
    chance = dice(seed, "stay", person.person_id)
    days_ago = DAYS_OF_PAST - 2 if place < _FOUNDERS else _INTAKES[place % len(_INTAKES)]
    joined_on = today - timedelta(days=days_ago - chance.randint(0, 20))
    longest = (today - joined_on).days - 10
    leaves = longest > 100 and chance.random() < max(0.1, 0.42 - 0.07 * person.pledged_hours)
    return Stay(
        person_id=person.person_id,
        joined_on=joined_on,
        ended_on=joined_on + timedelta(days=chance.randint(90, longest)) if leaves else None,
    )


def _own_deeds(person: SyntheticPerson, stay: Stay, seed: int, today: date) -> Iterator[Deed]:
    """Yield what one member did alone, month by month, with good and bad months and less before leaving."""
    chance = dice(seed, "deeds", person.person_id)
    yield _deed(person, "profile.completed", chance, stay.joined_on + timedelta(days=1), 20)
    if "book_ebook" in person.consents and (today - stay.joined_on).days > 60:
        yield _deed(person, "book.profile_published", chance, stay.joined_on + timedelta(days=45), 45)
    if (today - stay.joined_on).days > max(_INTAKES):
        yield _deed(person, "foundation.ratified", chance, stay.joined_on + timedelta(days=2), 5)
    manner = chance.lognormvariate(0, 0.45)
    for month, (start, days) in enumerate(_months(stay, today)):
        mood = manner * chance.lognormvariate(0, 0.4) * _fading(stay, start)
        for rates, strength in ((_GIVING, person.pledged_hours), (_SEEKING, person.need_intensity)):
            for activity, rate, minutes in rates:
                for _ in range(poisson(chance, rate * strength * mood * days / 30)):
                    yield _deed(person, activity, chance, start + timedelta(days=chance.randrange(days)), minutes)
        if month % 3 == 2 and chance.random() < 0.7 * _fading(stay, start):
            yield _deed(person, "pulse.answered", chance, start + timedelta(days=chance.randrange(days)), 3)


def _exchanges(
    people: Sequence[SyntheticPerson], stays: dict[str, Stay], seed: int, today: date
) -> Iterator[HelpExchange]:
    """Yield mentoring sessions: givers by pledged hours, receivers by how much they need; pairs last a season."""
    for giver in people:
        chance = dice(seed, "help", giver.person_id)
        for season, (start, days) in enumerate(_months(stays[giver.person_id], today, length=91)):
            receivers = [
                one
                for one in people
                if one is not giver
                and stays[one.person_id].joined_on <= start
                and _stays_until(stays, one, start, days)
            ]
            if not receivers or chance.random() > min(0.85, giver.pledged_hours / 6):
                continue
            receiver = chance.choices(receivers, [one.need_intensity**2 for one in receivers])[0]
            for _ in range(poisson(chance, days / 91 * min(3.2, 0.8 + giver.pledged_hours / 2))):
                day = start + timedelta(days=chance.randrange(days))
                yield _exchange(giver, receiver, day, dice(seed, "session", giver.person_id, season, day), today)


def _exchange(
    giver: SyntheticPerson, receiver: SyntheticPerson, day: date, chance: Random, today: date
) -> HelpExchange:
    occurred_at = _at(day, chance)
    confirmed_at = occurred_at + timedelta(days=chance.randint(0, 9), minutes=chance.randint(95, 700))
    confirmed = chance.random() < 0.85 and confirmed_at.date() < today
    wanted = [
        need for need in receiver.needs if need in ("growth_mentoring", "career_advancement", "business_contacts")
    ]
    return HelpExchange(
        giver_id=giver.person_id,
        receiver_id=receiver.person_id,
        need=chance.choice(wanted or ["peer_network"]),
        minutes=chance.choice((45, 60, 60, 90)),
        occurred_at=occurred_at,
        confirmed_at=confirmed_at if confirmed else None,
        useful=chance.choice((1, 2, 2, 2, 0)) if confirmed else None,
    )


def _payments(person: SyntheticPerson, stay: Stay, seed: int, today: date) -> Iterator[MonthlyPayment]:
    """Yield a fee per month of the stay; some pay late, and who leaves has mostly stopped paying before."""
    chance = dice(seed, "fees", person.person_id)
    method = chance.choices(_METHODS, (45, 40, 15))[0]
    for due_on, _ in _months(stay, today):
        delay = 0 if method == "card" else chance.randint(1, 6)
        if chance.random() < 0.06:
            delay += chance.randint(5, 25)
        paid_on = due_on + timedelta(days=delay)
        stopped = stay.ended_on is not None and (stay.ended_on - due_on).days < 50 and chance.random() < 0.7
        yield MonthlyPayment(
            person_id=person.person_id,
            tier=person.tier,
            amount=_FEES[person.tier],
            currency="EUR",
            due_on=due_on,
            paid_on=None if stopped or paid_on >= today else paid_on,
            method=method,
        )


def _event_deeds(event: Gathering) -> Iterator[Deed]:
    for one in event.attendance:
        yield Deed(one.person_id, "event.registered", one.registered_at, 0, event.key)
        if one.state in _ATTENDANCE_DEEDS:
            minutes = event.minutes if one.state == "attended" else 0
            yield Deed(one.person_id, _ATTENDANCE_DEEDS[one.state], _end(event, one), minutes, event.key)


def _end(event: Gathering, one: Attendance) -> datetime:
    return event.starts_at + timedelta(minutes=event.minutes if one.state == "attended" else 15)


def _help_deeds(exchange: HelpExchange) -> Iterable[Deed]:
    giver, receiver, at = exchange.giver_id, exchange.receiver_id, exchange.occurred_at
    yield Deed(giver, "mentoring.session_given", at, exchange.minutes, "", receiver)
    yield Deed(receiver, "mentoring.session_taken", at, exchange.minutes, "", giver)


def _payment_deeds(payment: MonthlyPayment) -> Iterable[Deed]:
    if payment.paid_on:
        yield Deed(payment.person_id, "fee.paid", datetime.combine(payment.paid_on, time(9), ZONE), 0)


def _months(stay: Stay, today: date, *, length: int = 30) -> Iterator[tuple[date, int]]:
    """Yield the first day and the number of days of each stretch of membership before `today`."""
    end = min(stay.ended_on or today, today)
    start = stay.joined_on
    while start < end:
        yield start, min(length, (end - start).days)
        start += timedelta(days=length)


def _fading(stay: Stay, day: date) -> float:
    """Return 1, or less in the three months before somebody leaves."""
    return 1.0 if stay.ended_on is None else min(1.0, max(0.1, (stay.ended_on - day).days / 100))


def _stays_until(stays: dict[str, Stay], person: SyntheticPerson, start: date, days: int) -> bool:
    ended_on = stays[person.person_id].ended_on
    return ended_on is None or ended_on >= start + timedelta(days=days)


def _deed(person: SyntheticPerson, activity: str, chance: Random, day: date, minutes: int) -> Deed:
    return Deed(person.person_id, activity, _at(day, chance), minutes)


def _at(day: date, chance: Random) -> datetime:
    """Return a moment of that day at which people with jobs have time."""
    return datetime.combine(day, time(chance.choice((8, 12, 13, 18, 19, 20, 21)), chance.randrange(60)), ZONE)
