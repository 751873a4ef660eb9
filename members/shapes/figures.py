"""Shapes of figures: numbers, money, yes and no, days and moments."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from .base import BrokenSection, Path, Schema, Shape
from .words import Line

CURRENCY = Line(3, r"[A-Z]{3}", "EUR")


@dataclass(frozen=True)
class Whole(Shape):
    """A whole number."""

    least: int = 0
    most: int = 1_000_000

    def __call__(self, value: Any, path: Path, language: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            limits = {"least": self.least, "most": self.most}
            raise BrokenSection(path, _("A whole number from %(least)s to %(most)s is expected here.") % limits)
        return value

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Number(Shape):
    """An exact number, given back as the least text that says it; whole ones as whole numbers."""

    most: int = 1_000_000
    places: int = 6

    def __call__(self, value: Any, path: Path, language: str) -> int | str:
        number = _decimal(value)
        if number is None:
            raise BrokenSection(path, _("This is not a number."))
        if not 0 <= number <= self.most:
            raise BrokenSection(path, _("This must be a number from 0 to %(most)s.") % {"most": self.most})
        if number != round(number, self.places):
            raise BrokenSection(path, _("At most %(places)s decimals, please.") % {"places": self.places})
        return exact(number)

    def written(self, value: Any, language: str) -> Any:
        number = _decimal(value)
        return value if number is None else exact(number)

    def schema(self) -> Schema:
        return {"anyOf": [{"type": "number", "minimum": 0, "maximum": self.most}, {"type": "string"}]}


def _decimal(value: Any) -> Decimal | None:
    """The finite number that is written, of at most forty characters: a huge exponent is gigabytes as an integer."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal) or len(str(value)) > 40:
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 20 else None


def exact(number: Decimal) -> int | str:
    """A number as a file carries it: whole ones as they are, others as exact text."""
    return int(number) if number == int(number) else format(number.normalize(), "f")


SHARE = Number(most=1)


@dataclass(frozen=True)
class Money(Shape):
    """An amount, such as "15.00": exact text, so that no cent is lost."""

    def __call__(self, value: Any, path: Path, language: str) -> str:
        amount = _decimal(value)
        if amount is None or isinstance(value, float):
            raise BrokenSection(path, _("Write it like this: %(example)s.") % {"example": "“15.00”"})
        if not 0 <= amount <= 10**9:
            raise BrokenSection(path, _("This must be a number from 0 to %(most)s.") % {"most": 10**9})
        if amount != round(amount, 3):
            raise BrokenSection(path, _("At most %(places)s decimals, please.") % {"places": 3})
        return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount:.3f}"

    def schema(self) -> Schema:
        return {"type": ["string", "integer"], "pattern": r"^\d{1,10}(\.\d{1,3})?$"}


@dataclass(frozen=True)
class YesNo(Shape):
    """true or false."""

    def __call__(self, value: Any, path: Path, language: str) -> bool:
        if not isinstance(value, bool):
            raise BrokenSection(path, _("Only true or false stands here."))
        return value

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Day(Shape):
    """A day, such as 2026-01-15."""

    def __call__(self, value: Any, path: Path, language: str) -> str:
        try:
            return dt.date.fromisoformat(str(value)).isoformat()
        except ValueError as error:
            raise BrokenSection(path, _("This is not a day, such as 2026-01-15.")) from error

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Moment(Shape):
    """An instant with its offset, such as 2026-02-12T19:00:00+01:00."""

    def __call__(self, value: Any, path: Path, language: str) -> str:
        try:
            moment = dt.datetime.fromisoformat(str(value))
        except ValueError as error:
            raise BrokenSection(path, _("This is not a date with a time.")) from error
        if moment.tzinfo is None:
            raise BrokenSection(path, _("The offset is missing, such as +01:00."))
        if not dt.MINYEAR < moment.year < dt.MAXYEAR:
            raise BrokenSection(path, _("This is not a date with a time."))
        return moment.isoformat()

    def schema(self) -> Schema:
        return {"type": "string", "format": "date-time"}
