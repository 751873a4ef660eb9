"""Who fits as a buddy: free ones only, and of those the ones who share most with the newcomer."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Someone:
    """What is compared. `free` is how many more newcomers somebody would take."""

    key: object
    segment: str = ""
    language: str = ""
    city: str = ""
    free: int = 0


def shared(newcomer: Someone, other: Someone) -> tuple[bool, bool, bool]:
    """Whether the two share segment, language, city: in the order of weight. What is not known is not shared."""
    pairs = ((newcomer.segment, other.segment), (newcomer.language, other.language), (newcomer.city, other.city))
    same = [bool(a) and a.casefold() == b.casefold() for a, b in pairs]
    return same[0], same[1], same[2]


def best_fits(newcomer: Someone, willing: Iterable[Someone]) -> list[Someone]:
    """Those among whom the lot decides; nobody when nobody is free."""
    free = [one for one in willing if one.free > 0 and one.key != newcomer.key]
    best = max((shared(newcomer, one) for one in free), default=None)
    return [one for one in free if shared(newcomer, one) == best]
