"""When a vote of the founding members carries: enough of them took part, and more said yes than no."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any

COMMENT_DAYS = 14  # where a foundation says nothing else
MOST_DAYS = 90


@dataclass(frozen=True)
class CoCreation:
    """Who votes and by which rule: the size of the cohort, the share that must take part, and the days given."""

    cohort: int = 0
    quorum: Decimal = Decimal(0)
    days: int = COMMENT_DAYS


def co_creation(told: Mapping[str, Any]) -> CoCreation:
    """Read the rule as a foundation writes it; what is missing or no number falls back to nobody, nothing, 14 days."""
    quorum = _number(told.get("ratification_quorum"))
    days = int(_number(told.get("comment_window_days")))
    return CoCreation(
        cohort=int(_number(told.get("founding_cohort_size"))),
        quorum=min(quorum, Decimal(1)),
        days=min(days, MOST_DAYS) or COMMENT_DAYS,
    )


def _number(told: object) -> Decimal:
    try:
        number = Decimal(str(told))
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() and 0 < number < 1_000_000 else Decimal(0)


@dataclass(frozen=True)
class Tally:
    """The votes of one round, counted. An abstention takes part; it says neither yes nor no."""

    founders: int
    yes: int
    no: int
    abstain: int
    quorum: Decimal

    @property
    def voted(self) -> int:
        return self.yes + self.no + self.abstain

    @property
    def missing(self) -> int:
        """Founding members who have not voted."""
        return self.founders - self.voted

    @property
    def needed(self) -> int:
        """How many must take part: the quorum's share of the founding members, rounded up (24 at 0.75: 18)."""
        return int((self.quorum * self.founders).to_integral_value(rounding=ROUND_CEILING))

    @property
    def is_quorate(self) -> bool:
        return self.voted >= self.needed

    @property
    def carried(self) -> bool:
        return self.is_quorate and self.yes > self.no
