"""How many newcomers a community can take in at once: what hours carry, what the core welcomes, what changes nothing."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

MOST_OF_THE_ACTIVE = Decimal("0.2")
CORE_LEVELS = frozenset({1, 2})


@dataclass(frozen=True, kw_only=True)
class Room:
    """Newcomers by each limit; None where nobody said or measured what it needs."""

    carried: int | None  # by the organizers' hours
    welcomed: int | None  # by the core
    held: int | None  # without outnumbering those who make the community what it is

    @property
    def limits(self) -> dict[str, int]:
        """The limits that are known."""
        told = {"carried": self.carried, "welcomed": self.welcomed, "held": self.held}
        return {name: most for name, most in told.items() if most is not None}

    @property
    def newcomers(self) -> int | None:
        """The most that the next intake should take; None when nothing is known."""
        return min(self.limits.values(), default=None)

    @property
    def narrowest(self) -> str | None:
        """The limit that decides; of equal ones the first."""
        return min(self.limits, key=self.limits.__getitem__, default=None)


def room(
    *,
    hours: Decimal | None,
    hours_per_newcomer: Decimal | None,
    core: int | None,
    newcomers_per_core: Decimal | None,
    active: int | None,
) -> Room:
    """Measure it (measurement 2.17) from hours a month, the members of levels 1 and 2, and those who are active."""
    return Room(
        carried=_floor(hours / hours_per_newcomer) if hours is not None and hours_per_newcomer else None,
        welcomed=_floor(core * newcomers_per_core) if core is not None and newcomers_per_core is not None else None,
        held=None if active is None else _floor(active * MOST_OF_THE_ACTIVE),
    )


def _floor(figure: Decimal) -> int:
    return int(figure.to_integral_value(ROUND_FLOOR))
