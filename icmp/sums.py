"""The integers behind a score: weights in hundredths, values in millionths, points in cents; one division last."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from icmp.values import MICRO


class Sums(NamedTuple):
    """The six sums every figure is a quotient of; of one criterion, or added up over all."""

    applicable: int = 0  # Σ w over everything that applies
    answered: int = 0  # Σ w over what is answered
    earned: int = 0  # Σ w·v over what is answered
    used: int = 0  # Σ w over what enters the score
    points: int = 0  # Σ w·u over what enters the score
    open: int = 0  # Σ w over what is missing and could still earn something

    @property
    def score(self) -> int | None:
        """The score in cents (0–10,000); None when nothing can be scored."""
        return half_up(10_000 * self.points, self.used * MICRO)

    @property
    def low(self) -> int | None:
        """The score in cents if every missing answer were as bad as can be."""
        return half_up(10_000 * self.earned, self.applicable * MICRO)

    @property
    def high(self) -> int | None:
        """The score in cents if every missing answer that may still count were as good as can be."""
        return half_up(10_000 * (self.earned + self.open * MICRO), self.applicable * MICRO)

    @property
    def coverage(self) -> int | None:
        """The answered share of the weights that apply, in hundred-thousandths."""
        return half_up(100_000 * self.answered, self.applicable)

    def nudged(self, own: "Sums", fifths: int) -> "Sums":
        """Change one criterion's weight by fifths; all sums become five times too large, which no quotient notices."""
        return Sums(*(5 * whole + fifths * part for whole, part in zip(self, own, strict=True)))


def total(parts: Iterable[Sums]) -> Sums:
    """Add up the sums of all criteria."""
    return Sums(*(sum(column) for column in zip(Sums(), *parts, strict=True)))


def apportioned(parts: Mapping[str, int], cents: int, divisor: int) -> dict[str, int]:
    """Split cents in proportion to the parts by largest remainder, ties by key, so that they add up exactly."""
    shares = {key: divmod(10_000 * part, divisor) for key, part in parts.items()}
    left = cents - sum(whole for whole, _ in shares.values())
    first = sorted(shares, key=lambda key: (-shares[key][1], key))[:left]
    return {key: whole + (key in first) for key, (whole, _) in shares.items()}


def half_up(dividend: int, divisor: int) -> int | None:
    """Divide and round half up; None by zero."""
    return (2 * dividend + divisor) // (2 * divisor) if divisor else None
