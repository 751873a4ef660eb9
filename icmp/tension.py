"""Customers against community members: whether the business and the community want the same people."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from icmp.lights import TOO_FEW
from icmp.statistics import Interval, phi, wilson

Corner = Literal["champion", "customer_only", "community_only", "off_profile"]
Action = Literal["too_few", "stop_for_revenue", "agree_role", "wait", "separate", "keep"]
PULL_LINE = 0.3


@dataclass(frozen=True, kw_only=True)
class Corners:
    """How many members are high in both profiles, in one or in none; who has no customer score is counted apart."""

    champions: int
    customer_only: int
    community_only: int
    off_profile: int
    unscored: int = 0

    @property
    def n(self) -> int:
        """Everybody with both scores."""
        return self.champions + self.customer_only + self.community_only + self.off_profile

    @property
    def overlap(self) -> float | None:
        """J: champions among all who are high in anything (0–1)."""
        high = self.n - self.off_profile
        return self.champions / high if high else None

    @property
    def pull(self) -> float | None:
        """T: −1 … +1; above zero the business is pulling."""
        one_sided = self.customer_only + self.community_only
        return (self.customer_only - self.community_only) / one_sided if one_sided else None

    @property
    def pull_interval(self) -> Interval:
        """The 95 % interval of the pull, from Wilson's of the customers among the one-sided."""
        share = wilson(self.customer_only, self.customer_only + self.community_only)
        return Interval(2 * share.low - 1, 2 * share.high - 1)

    @property
    def lift(self) -> float | None:
        """L: how many times as often as by chance somebody is both; 1 is unrelated."""
        customers, members = self.champions + self.customer_only, self.champions + self.community_only
        return self.champions * self.n / (customers * members) if customers and members else None

    @property
    def phi(self) -> float | None:
        """The correlation of being high in both; 0 is unrelated."""
        return phi(self.champions, self.customer_only, self.community_only, self.off_profile)

    @property
    def actions(self) -> tuple[Action, ...]:
        """What follows; of fewer than ten people nothing does."""
        if self.n < TOO_FEW:
            return ("too_few",)
        found: list[Action] = []
        if self.pull is not None and abs(self.pull) > PULL_LINE:
            found.append(self._pulled)
        if self.lift is not None and self.lift < 1:
            found.append("separate")
        return tuple(found) or ("keep",)

    @property
    def _pulled(self) -> Action:
        """A side only when the whole interval is on it: of three one-sided people nothing follows."""
        if self.pull_interval.low > 0:
            return "stop_for_revenue"
        return "agree_role" if self.pull_interval.high < 0 else "wait"


def corner(customer: Decimal, member: Decimal, *, customer_from: Decimal, member_from: Decimal) -> Corner:
    """Tell where two scores put somebody; a score on its line is high."""
    if customer >= customer_from:
        return "champion" if member >= member_from else "customer_only"
    return "community_only" if member >= member_from else "off_profile"


def corners(
    pairs: Iterable[tuple[Decimal | None, Decimal | None]], *, customer_from: Decimal, member_from: Decimal
) -> Corners:
    """Count pairs of (customer score, member score); a pair that lacks one is unscored."""
    counts: dict[str, int] = dict.fromkeys(("champion", "customer_only", "community_only", "off_profile"), 0)
    unscored = 0
    for customer, member in pairs:
        if customer is None or member is None:
            unscored += 1
        else:
            counts[corner(customer, member, customer_from=customer_from, member_from=member_from)] += 1
    return Corners(
        champions=counts["champion"],
        customer_only=counts["customer_only"],
        community_only=counts["community_only"],
        off_profile=counts["off_profile"],
        unscored=unscored,
    )
