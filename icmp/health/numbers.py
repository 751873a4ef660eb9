"""Figures as the reader's language writes them."""

from decimal import Decimal

from members.amounts import MINUS, NO_BREAK, NOTATIONS


def number_text(figure: float, language: str, *, places: int = 0, sign: bool = False) -> str:
    """A figure with the language's comma or point; `sign` puts a plus before what is above 0."""
    notation = NOTATIONS.get(language[:2], NOTATIONS["en"])
    whole, _, rest = f"{abs(figure):.{places}f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", notation.group) if int(whole) >= notation.grouped_from else whole
    digits = f"{grouped}{notation.point}{rest}" if rest else grouped
    rounds_to_nothing = not digits.strip("0.,")
    before = "" if rounds_to_nothing else MINUS if figure < 0 else "+" if sign else ""
    return f"{before}{digits}"


def exact_text(figure: Decimal, language: str) -> str:
    """A figure with all its decimals and no idle zeros."""
    plain = f"{figure.normalize():f}"
    return number_text(float(figure), language, places=len(plain.partition(".")[2]))


def percent_text(share: float, language: str) -> str:
    """A share (0–1) in whole percent; English puts the sign close."""
    gap = "" if language[:2] == "en" else NO_BREAK
    return f"{number_text(100 * share, language)}{gap}%"
