"""Amounts of money: integer minor units with their currency, added and split without losing a cent."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Self

from members.amounts import DECIMALS

LARGEST = 10**9  # no single amount of a community comes near it; a slipped digit does


class WrongMoney(ValueError):
    """Two currencies, or something that is no amount."""


@dataclass(frozen=True)
class Money:
    """`minor` units (cents, if the currency has them) of `currency` (ISO 4217, upper case)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:  # a bool or a float is a mistake, never money
            raise WrongMoney(f"minor units are whole numbers, not {self.minor!r}")

    def __add__(self, other: Self) -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Self) -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def split(self, parts: int) -> list["Money"]:
        """`parts` amounts that differ by at most one minor unit, the larger first, and add up to this one."""
        if parts < 1:
            raise WrongMoney("an amount is split into one part or more")
        each, rest = divmod(abs(self.minor), parts)
        sign = -1 if self.minor < 0 else 1
        return [Money(sign * (each + (1 if at < rest else 0)), self.currency) for at in range(parts)]

    def _same(self, other: Self) -> int:
        if other.currency != self.currency:
            raise WrongMoney(f"{self.currency} and {other.currency} do not add up")
        return other.minor


def read_amount(text: str, currency: str) -> Money:
    """The amount written as a plain decimal ("15.00", "15,00" or "15"); WrongMoney for anything else."""
    try:
        amount = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise WrongMoney(f"{text!r} is not an amount") from None
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise WrongMoney(f"{text!r} is not an amount")
    minor = amount.scaleb(DECIMALS.get(currency, 2))
    if minor != minor.to_integral_value():
        raise WrongMoney(f"{text!r} has more decimals than {currency}")
    return Money(int(minor), currency)
