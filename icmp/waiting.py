"""Seats and the waiting list: how many are free for whom, who comes next, and why somebody waits; measurement 2.2."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal
from uuid import UUID

MOST_LAPSED = 2  # offers; after so many that nobody took, a person offers again, not the calendar

Why = Literal["cohort_full", "segment_full"]
Segment = str | None


@dataclass(frozen=True, kw_only=True)
class Room:
    """The seats of a round: how many in all, how many taken by whom, and how many each segment may have at most."""

    seats: int
    taken: Mapping[Segment, int] = field(default_factory=dict)
    quotas: Mapping[str, int] = field(default_factory=dict)
    kept: int = 0  # for those drawn by lot who are not decided yet, or for the draw to come

    @property
    def all_taken(self) -> int:
        return sum(self.taken.values())

    @property
    def free(self) -> int:
        """Seats that anybody could take; never less than none."""
        return max(0, self.seats - self.kept - self.all_taken)

    def free_for(self, segment: Segment) -> int:
        """Seats that somebody of a segment could take."""
        if segment is None or segment not in self.quotas:
            return self.free
        return min(self.free, max(0, self.quotas[segment] - self.taken.get(segment, 0)))

    def why_full(self, segment: Segment) -> Why | None:
        """Why somebody of a segment finds no seat; None when there is one."""
        if not self.free:
            return "cohort_full"
        return None if self.free_for(segment) else "segment_full"

    def less_one(self, segment: Segment) -> "Room":
        """The room after one more seat was taken."""
        return replace(self, taken=Counter(self.taken) + Counter([segment]))


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Somebody on the list, with what decides the place."""

    key: UUID
    segment: Segment
    submitted_at: dt.datetime
    score: Decimal | None = None
    lapsed_offers: int = 0
    chosen: bool = False  # a person put them here although a seat was free, so a person offers

    @property
    def rank(self) -> tuple[object, ...]:
        """Fewer lapsed offers, higher score, earlier submission, and at last the older key."""
        score = (1, Decimal(0)) if self.score is None else (0, -self.score)
        return (self.lapsed_offers, score, self.submitted_at, self.key)

    @property
    def is_offered_to(self) -> bool:
        """Whether the calendar may offer them a seat."""
        return not self.chosen and self.lapsed_offers < MOST_LAPSED


def in_order(rows: Iterable[Waiting]) -> list[Waiting]:
    """The waiting list; `ApplicationQuerySet.in_waiting_order` is its twin."""
    return sorted(rows, key=lambda row: row.rank)


def next_offers(room: Room, rows: Iterable[Waiting]) -> list[Waiting]:
    """Whom the free seats go to: down the list, past those whose segment is full."""
    found = []
    for row in in_order(rows):
        if row.is_offered_to and room.free_for(row.segment):
            found.append(row)
            room = room.less_one(row.segment)
    return found
