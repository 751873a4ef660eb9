"""What the community has room for, from the capacity of the foundation in force and the last readings."""

from collections.abc import Mapping

from icmp.growing import CORE_LEVELS, Room, room
from icmp.health import queries
from icmp.health.measure import AsOf
from icmp.health.measures.engaged import engaged
from icmp.values import number


def room_now(as_of: AsOf) -> Room:
    """Of a group too small to speak of, only what the organizers said themselves counts."""
    foundation, found = queries.foundation(), engaged(as_of)
    said: Mapping[str, object] = foundation.capacity if foundation else {}
    core = sum(people for level, people in found.levels if level in CORE_LEVELS)
    is_told = not found.is_hidden
    return room(
        hours=number(said.get("hours_per_month_pledged")),
        hours_per_newcomer=number(said.get("hours_per_newcomer")),
        core=core if is_told and found.measured_on else None,
        newcomers_per_core=number(said.get("newcomers_per_core_member")),
        active=int(found.numerator or 0) if is_told else None,
    )
