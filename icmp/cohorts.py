"""How many newcomers a community can take in at a time: the scarcest of hours, hosts and company; measurement 2.17."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

SHARE_OF_ACTIVE = Decimal("0.2")  # if newcomers outnumber what experienced members can handle, gravity falls
HOURS, CORE, ACTIVE = "hours", "core", "active"

Side = Literal["hours", "core", "active"]


@dataclass(frozen=True, kw_only=True)
class Carriers:
    """Who and what carries newcomers. None is what the organizers have not said."""

    organizer_hours: Decimal | None = None  # a month
    hours_per_newcomer: Decimal | None = None
    core: int = 0  # members at the two inner levels of engagement
    newcomers_per_core: Decimal | None = None
    active: int = 0


@dataclass(frozen=True)
class Limit:
    """The newcomers that one side carries; None where it was not said."""

    side: Side
    most: int | None


@dataclass(frozen=True)
class Cap:
    """The limits and the lowest of them, which is the cap."""

    limits: tuple[Limit, ...]

    @property
    def most(self) -> int:
        """Newcomers that can be carried at a time. The active are always counted, so there is always one limit."""
        return min(limit.most for limit in self.limits if limit.most is not None)

    @property
    def scarcest(self) -> tuple[Side, ...]:
        """The sides that say so: more of anything else would change nothing."""
        return tuple(limit.side for limit in self.limits if limit.most == self.most)


def cap(carriers: Carriers) -> Cap:
    """min(⌊hours / hours per newcomer⌋, core · newcomers each can welcome, ⌊active · 0.2⌋)."""
    return Cap(
        (
            Limit("hours", _by_hours(carriers.organizer_hours, carriers.hours_per_newcomer)),
            Limit("core", _by_core(carriers.core, carriers.newcomers_per_core)),
            Limit("active", int(carriers.active * SHARE_OF_ACTIVE)),
        )
    )


def _by_hours(hours: Decimal | None, each: Decimal | None) -> int | None:
    return int(hours / each) if hours is not None and each else None


def _by_core(core: int, each: Decimal | None) -> int | None:
    """Without a core nobody welcomes anybody, whatever else is said."""
    return int(core * each) if core and each is not None else None if core else 0
