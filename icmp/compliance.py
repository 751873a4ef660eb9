"""What was promised against what was done: windows of an expectation, and pledges against delivery. Exact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from icmp.lights import Light, light
from icmp.periods import Span, months_later
from icmp.statistics import Interval, wilson
from icmp.sums import half_up

COMPLIANT = Decimal("0.8")


@dataclass(frozen=True, kw_only=True)
class Window:
    """One period of one expectation for one member, with the target prorated to the days of membership."""

    days: Span
    target: Decimal
    actual: Decimal
    weight: Decimal = Decimal(1)
    grace_days: int = 0
    excused: bool = False

    @property
    def closes_on(self) -> date:
        """The first day on which the window counts: the day after its last and after its grace."""
        return self.days.ends_on + timedelta(days=1 + self.grace_days)


@dataclass(frozen=True, kw_only=True)
class Fulfilment:
    """Delivered over pledged, with and without what somebody gave beyond the own pledge (shares, five decimals)."""

    capped: Decimal
    raw: Decimal
    carried: Decimal

    @property
    def givers_overloaded(self) -> bool:
        """More than a fifth is carried by those who give more than they pledged."""
        return self.carried > Decimal("0.2")


@dataclass(frozen=True, kw_only=True)
class CompliantShare:
    """How many members keep what they promised."""

    compliant: int
    n: int
    share: Decimal | None
    interval: Interval
    light: Light


def prorated(target: Decimal, window: Span, member_days: int) -> Decimal:
    """Scale a target to the days somebody was a member in the window, rounded half up to six decimals."""
    days = min(max(member_days, 0), window.days)
    return _decimal(Fraction(target) * days / window.days, 6) if window.days else Decimal(0)


def member_days(window: Span, *, joined_on: date, ended_on: date | None = None) -> int:
    """Count the days of a window on which somebody was a member, the first and the last included."""
    return window.shared_with(Span(joined_on, ended_on or window.ends_on)).days


def window_value(window: Window) -> Decimal | None:
    """Give the share of a window's target that was reached, at most 1; None if nothing was asked or it is excused."""
    value = _value(window)
    return None if value is None else _decimal(value, 5)


def closed_windows(windows: Iterable[Window], *, as_of: date, months: int = 3) -> list[Window]:
    """List the windows that closed in the last months; one in its grace is still open."""
    after = months_later(as_of, -months)
    return [window for window in windows if after < window.closes_on <= as_of]


def compliance(windows: Iterable[Window], *, as_of: date, months: int = 3) -> Decimal | None:
    """Give the weighted mean of the closed windows' values (0–1, five decimals); None while there is none."""
    valued = [
        (w, value) for w in closed_windows(windows, as_of=as_of, months=months) if (value := _value(w)) is not None
    ]
    weights = sum((Fraction(window.weight) for window, _ in valued), Fraction(0))
    kept = sum((Fraction(window.weight) * value for window, value in valued), Fraction(0))
    return _decimal(kept / weights, 5) if weights else None


def compliant_share(compliances: Iterable[Decimal | None], *, watch_below: float = 0.6) -> CompliantShare:
    """Count the members at 0.8 or more among those who have a compliance, with Wilson's interval and light."""
    known = [value for value in compliances if value is not None]
    k, n = sum(value >= COMPLIANT for value in known), len(known)
    share = _decimal(Fraction(k, n), 5) if n else None
    return CompliantShare(compliant=k, n=n, share=share, interval=wilson(k, n), light=light(k, n, watch_below))


def fulfilment(pairs: Sequence[tuple[Decimal, Decimal]]) -> Fulfilment | None:
    """Compare (pledged, delivered) of all members, in hours or in minor units of money; None if nothing was pledged."""
    pledged = sum((Fraction(pledge) for pledge, _ in pairs), Fraction(0))
    if pledged <= 0:
        return None
    delivered = sum((Fraction(given) for _, given in pairs), Fraction(0))
    capped = _decimal(sum((Fraction(min(pair)) for pair in pairs), Fraction(0)) / pledged, 5)
    raw = _decimal(delivered / pledged, 5)
    return Fulfilment(capped=capped, raw=raw, carried=raw - capped)


def _value(window: Window) -> Fraction | None:
    if window.excused or window.target <= 0:
        return None
    return min(Fraction(1), max(Fraction(0), Fraction(window.actual) / Fraction(window.target)))


def _decimal(share: Fraction, places: int) -> Decimal:
    return Decimal(half_up(share.numerator * 10**places, share.denominator) or 0).scaleb(-places)
