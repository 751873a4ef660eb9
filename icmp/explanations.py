"""What an applicant is told: which rules or criteria weighed most. Keys only, so that no figure can slip through."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

MOST = 2
# What somebody can change by doing; where one lives, what one studied and who vouches are none of it.
CHANGEABLE = frozenset({"contribution", "commitment", "engagement", "interest", "role"})
NEVER_NAMED = frozenset({"trust"})


@dataclass(frozen=True)
class Weighed:
    """One criterion of an assessment."""

    key: str
    dimension: str
    contribution: Decimal
    shortfall: Decimal
    must_have: str | None


def strongest(results: Iterable[Weighed]) -> tuple[str, ...]:
    """The at most two criteria that carried an acceptance; a vouch is never named."""
    named = [one for one in results if one.contribution > 0 and one.dimension not in NEVER_NAMED]
    return tuple(one.key for one in sorted(named, key=lambda one: (-one.contribution, one.key))[:MOST])


def failed_rules(results: Iterable[Weighed]) -> tuple[str, ...]:
    """The at most two must-haves that are not met, in the profile's order."""
    return tuple(one.key for one in results if one.must_have == "fail")[:MOST]


def changeable_shortfalls(results: Iterable[Weighed]) -> tuple[str, ...]:
    """The at most two changeable criteria that cost most."""
    named = [one for one in results if one.shortfall > 0 and one.dimension in CHANGEABLE]
    return tuple(one.key for one in sorted(named, key=lambda one: (-one.shortfall, one.key))[:MOST])
