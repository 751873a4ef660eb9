"""Seats that are drawn by lot, so that anybody can draw again and find the same.

The seed is made with the round and kept secret; its fingerprint (`commitment`) is shown from the first day. After the
draw the seed is shown too: it fits the fingerprint, and the tickets in the order of `digest(seed, ticket)` are the draw.
Nobody can choose the outcome: a ticket follows from an application that was begun before the seed was known.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

TICKET_LENGTH = 12


@dataclass(frozen=True, order=True)
class Lot:
    """A ticket with what decides its place; the smallest comes first."""

    digest: str
    ticket: str


def commitment(seed: str) -> str:
    """The fingerprint of a seed (SHA-256, 64 hex digits): it tells nothing, and fits no other seed."""
    return _hash(seed)


def ticket(application: UUID) -> str:
    """The ticket of an application, twelve hex digits: always the same, and nobody finds the way back from it."""
    return _hash(f"ticket:{application}")[:TICKET_LENGTH]


def in_drawn_order(seed: str, tickets: Collection[str]) -> list[Lot]:
    """Every ticket by its SHA-256 of "seed:ticket", the smallest first; it does not matter in what order they came."""
    return sorted(Lot(_hash(f"{seed}:{one}"), one) for one in set(tickets))


def draw(seed: str, tickets: Collection[str], *, seats: int) -> Sequence[str]:
    """The tickets that are drawn, in their order: as many as there are seats."""
    return [lot.ticket for lot in in_drawn_order(seed, tickets)[: max(0, seats)]]


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
