"""Money as people write it: from integer minor units to "€15", "15,50 €" or "1.234,00 €"."""

from dataclasses import dataclass
from decimal import Decimal

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
# ISO 4217: currencies whose minor unit is not a hundredth.
DECIMALS = {"CLP": 0, "ISK": 0, "JPY": 0, "KRW": 0, "PYG": 0, "VND": 0, "BHD": 3, "KWD": 3, "TND": 3}
NO_BREAK = "\u00a0"
MINUS = "\u2212"


@dataclass(frozen=True)
class Notation:
    """How one language writes amounts."""

    point: str
    group: str
    grouped_from: int
    symbol_first: bool = False


NOTATIONS = {
    "en": Notation(".", ",", 1_000, symbol_first=True),
    "de": Notation(",", ".", 1_000),
    "es": Notation(",", ".", 10_000),
}


def amount_text(minor: int, currency: str, language: str, *, exact: bool = False) -> str:
    """`minor` units of `currency` as a reader of `language` writes them.

    A whole amount loses its zeros (€15), unless `exact` asks for columns that line up (€15.00).
    """
    notation = NOTATIONS.get(language[:2], NOTATIONS["en"])
    sign = MINUS if minor < 0 else ""
    number = _number(abs(minor), DECIMALS.get(currency, 2), notation, exact=exact)
    symbol = SYMBOLS.get(currency, currency)
    if notation.symbol_first:
        return f"{sign}{symbol}{number}" if currency in SYMBOLS else f"{sign}{symbol}{NO_BREAK}{number}"
    return f"{sign}{number}{NO_BREAK}{symbol}"


def _number(minor: int, decimals: int, notation: Notation, *, exact: bool) -> str:
    whole, rest = divmod(minor, 10**decimals)
    digits = f"{whole:,}".replace(",", notation.group) if whole >= notation.grouped_from else str(whole)
    if not decimals or not (rest or exact):
        return digits
    return f"{digits}{notation.point}{rest:0{decimals}d}"


def minor_units(amount: str, currency: str) -> int:
    """The integer minor units of an exact amount such as "15.00"; ValueError where the currency has no such part."""
    minor = Decimal(amount).scaleb(DECIMALS.get(currency, 2))
    if minor != minor.to_integral_value():
        raise ValueError(f"{amount} has more decimals than {currency}")
    return int(minor)


def exact_amount(minor: int, currency: str) -> str:
    """The amount as plain text, such as "15.00"."""
    return f"{Decimal(minor).scaleb(-DECIMALS.get(currency, 2)):f}"
