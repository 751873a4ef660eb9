"""What the pages about rounds show: seats, who waits and why, who holds a seat until when, and what there is room for."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from icmp.canvas.screens import gates_in_words
from icmp.health.figures import words
from icmp.health.measure import AsOf
from icmp.laboratory.figures import newcomers
from icmp.laboratory.newcomers import room_now
from icmp.lots import commitment
from icmp.models import Application, ApplicationState, Intake, LotDraw, Segment
from icmp.policies import ACCEPTED_HOLDS
from icmp.queries.joining import published_foundation
from icmp.queries.rooms import eligible_for_lots, rooms_of, waiting_of
from icmp.waiting import MOST_LAPSED, Room, next_offers
from members.models import Community

from .plans import plan_of, remarks
from .wording import REMARKS, WAITS

HELD = (ApplicationState.ACCEPTED, ApplicationState.OFFERED)
UNDECIDED = (ApplicationState.IN_REVIEW, ApplicationState.NEEDS_INFO)
MOST_HELD = 50


@dataclass(frozen=True)
class Seats:
    """One line of the seats: of a segment, or of all."""

    name: str
    taken: int
    held: int
    free: int
    most: int | None


@dataclass(frozen=True)
class Line:
    """A round in the list."""

    intake: Intake
    state: str
    room: Room
    waiting: int
    undecided: int


@dataclass(frozen=True)
class Held:
    """A seat that is held for somebody, and until when."""

    application: Application
    until: dt.datetime


def state_of(intake: Intake, at: dt.datetime) -> str:
    """open, planned or closed."""
    if intake.opens_at > at:
        return "planned"
    return "open" if intake.closes_at is None or intake.closes_at > at else "closed"


def lines(intakes: Sequence[Intake], at: dt.datetime) -> list[Line]:
    """Rounds for the list; five queries however many there are."""
    rooms, counts = rooms_of(intakes), _counts(intakes)
    return [
        Line(
            intake=row,
            state=state_of(row, at),
            room=rooms[row.pk],
            waiting=counts[row.pk, ApplicationState.WAITLISTED],
            undecided=sum(counts[row.pk, state] for state in UNDECIDED),
        )
        for row in intakes
    ]


def seats_of(intake: Intake, room: Room, segments: Sequence[Segment]) -> list[Seats]:
    """A line for each segment that has seats or a limit, and one for all."""
    rows = Application.objects.holding_a_seat().filter(intake=intake).order_by()
    counted = rows.values_list("segment__key", "state").annotate(n=Count("pk"))
    seats = {(key, state): n for key, state, n in counted}
    found = [
        _seats(words(row.name) or row.key, [row.key], seats, room.free_for(row.key), room.quotas.get(row.key))
        for row in segments
    ]
    known = [row.key for row in segments]
    others = sorted({key for key, _state in seats if key not in known}, key=str)
    if others:
        found.append(_seats(_("no segment"), others, seats, room.free, None))
    return [*found, _seats(_("all seats"), [*known, *others], seats, room.free, room.seats)]


def held_seats(intake: Intake) -> list[Held]:
    """Who holds a seat that becomes free again if nothing happens, the soonest first."""
    rows = Application.objects.filter(intake=intake, state__in=HELD).select_related("segment")
    held = [
        Held(row, row.offered_until or row.state_since + ACCEPTED_HOLDS) for row in rows.order_by("state_since")[:200]
    ]
    return sorted(held, key=lambda one: one.until)[:MOST_HELD]


def why_each_waits(intake: Intake, room: Room) -> dict[UUID, str]:
    """For everybody on the list, in words."""
    rows = waiting_of(intake)
    following = {row.key for row in next_offers(room, rows)}
    found = {}
    for row in rows:
        why = "lapsed" if row.lapsed_offers >= MOST_LAPSED else room.why_full(row.segment) or "chosen"
        found[row.key] = str(WAITS["next" if row.key in following else "chosen" if row.chosen else why])
    return found


def room_for_newcomers(community: Community, at: dt.datetime) -> dict[str, Any]:
    """How many newcomers there is room for, why, at what stage the community is and which gates are shut."""
    found = room_now(AsOf(at=at, timezone=community.timezone))
    foundation = published_foundation()
    return {
        "cap": found.newcomers,
        "sentence": newcomers.sentence(found),
        "facts": newcomers.facts(found),
        "stage": community.get_stage_display(),
        "gates": gates_in_words(foundation) if foundation else [],
        "foundation": foundation,
    }


def remarks_on(intake: Intake, room: Room, *, cap: int | None, segments: Sequence[Segment]) -> list[str]:
    """What is allowed and seldom meant, in words."""
    others = not segments or any(row.key not in room.quotas for row in segments)
    return [str(REMARKS[key]) for key in remarks(plan_of(intake), cap=cap, quotas=room.quotas, has_others=others)]


def lots_of(intake: Intake) -> dict[str, Any]:
    """How it stands with the seats by lot."""
    held = LotDraw.objects.filter(intake=intake).select_related("drawn_by").first()
    return {
        "seats": intake.lottery_seats,
        "commitment": commitment(intake.lottery_seed),
        "draw": held,
        "drawn": Application.objects.filter(intake=intake, drawn_at__isnull=False).order_by("name", "pk")
        if held
        else [],
        "eligible": 0 if held else eligible_for_lots(intake).count(),
    }


def waiting_since_earlier(intake: Intake) -> int:
    """How many wait for seats of earlier rounds."""
    waiting = Application.objects.filter(state=ApplicationState.WAITLISTED)
    return waiting.filter(Q(intake__opens_at__lt=intake.opens_at) | Q(intake=None)).count()


def _counts(intakes: Sequence[Intake]) -> Counter[tuple[int, str]]:
    rows = Application.objects.filter(intake__in=intakes, state__in=[*UNDECIDED, ApplicationState.WAITLISTED])
    counted = rows.order_by().values_list("intake", "state").annotate(n=Count("pk"))
    return Counter({(intake, state): n for intake, state, n in counted})


def _seats(name: str, keys: list[Any], seats: dict[tuple[Any, str], int], free: int, most: int | None) -> Seats:
    taken = sum(n for (key, state), n in seats.items() if key in keys and state == ApplicationState.COMPLETED)
    held = sum(n for (key, state), n in seats.items() if key in keys and state in HELD)
    return Seats(name, taken, held, free, most)
