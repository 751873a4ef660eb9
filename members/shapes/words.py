"""Shapes of words: keys, plain texts, texts in several languages, and words of a closed list."""

import datetime as dt
import re
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from members.languages import LANGUAGES

from .base import BrokenSection, Path, Schema, Shape

LONGEST_TEXT = 100_000


@dataclass(frozen=True)
class Line(Shape):
    """A plain text that is the same in every language: an address, a name, a key."""

    longest: int = 200
    pattern: str = ""
    example: str = ""

    def __call__(self, value: Any, path: Path, language: str) -> str:
        if not isinstance(value, str):
            raise BrokenSection(
                path, _("A text is expected here; put it in quotes where it looks like something else.")
            )
        if len(value) > self.longest:
            raise BrokenSection(path, _("At most %(longest)s characters, please.") % {"longest": self.longest})
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise BrokenSection(path, _("Write it like this: %(example)s.") % {"example": self.example})
        return value

    def schema(self) -> Schema:
        told: Schema = {"type": "string", "maxLength": self.longest}
        return told | ({"pattern": f"^({self.pattern})$"} if self.pattern else {})


KEY = Line(60, r"[-a-zA-Z0-9_]+", "monthly_circle")


@dataclass(frozen=True)
class Text(Shape):
    """What organizers write for people: a language map, or a plain text in the community's language."""

    required: bool = False
    longest: int = LONGEST_TEXT

    def __call__(self, value: Any, path: Path, language: str) -> dict[str, str]:
        texts = {language: value} if isinstance(value, str) else value
        if not isinstance(texts, Mapping) or not all(isinstance(text, str) for text in texts.values()):
            raise BrokenSection(path, _("A text is expected here, or one for each language."))
        for code, text in texts.items():
            if code not in LANGUAGES:
                raise BrokenSection((*path, code), _("Languages here: %(codes)s.") % {"codes": ", ".join(LANGUAGES)})
            if len(text) > self.longest:
                raise BrokenSection(path, _("At most %(longest)s characters, please.") % {"longest": self.longest})
        kept = {code: texts[code] for code in LANGUAGES if texts.get(code, "").strip()}
        if self.required and not kept:
            raise BrokenSection(path, _("This text must not be empty."))
        return kept

    def written(self, value: Any, language: str) -> Any:
        """A plain text where there is only one in the community's language."""
        texts = {language: value} if isinstance(value, str) else value or {}
        told = {code: texts[code] for code in LANGUAGES if texts.get(code)}
        return told[language] if list(told) == [language] else told

    def schema(self) -> Schema:
        return {"$ref": "#/$defs/text"}


TEXT_SCHEMA: Schema = {
    "description": "a text in the community's language, or one for each language",
    "anyOf": [
        {"type": "string", "maxLength": LONGEST_TEXT},
        {
            "type": "object",
            "properties": {code: {"type": "string", "maxLength": LONGEST_TEXT} for code in LANGUAGES},
            "additionalProperties": False,
        },
    ],
}


@dataclass(frozen=True)
class Word(Shape):
    """One of a closed list."""

    allowed: Sequence[str]

    def __call__(self, value: Any, path: Path, language: str) -> str:
        if not isinstance(value, str) or value not in self.allowed:
            raise BrokenSection(
                path, _("Allowed here: %(values)s.") % {"values": ", ".join(filter(None, self.allowed))}
            )
        return value

    def schema(self) -> Schema:
        return {"enum": list(self.allowed)}


@dataclass(frozen=True)
class Zone(Shape):
    """An IANA time zone."""

    def __call__(self, value: Any, path: Path, language: str) -> str:
        if not isinstance(value, str) or value not in zoneinfo.available_timezones():
            raise BrokenSection(path, _("Name an IANA time zone, such as Europe/Berlin."))
        return value

    def schema(self) -> Schema:
        return {"type": "string", "description": "an IANA time zone"}


@dataclass(frozen=True)
class Plain(Shape):
    """An answer or a part of a rule: texts, numbers, yes and no, and lists and mappings of them."""

    def __call__(self, value: Any, path: Path, language: str) -> Any:
        if isinstance(value, Mapping):
            return {str(key): self(part, (*path, key), language) for key, part in value.items()}
        if isinstance(value, list):
            return [self(part, (*path, place), language) for place, part in enumerate(value)]
        if isinstance(value, dt.date):
            return value.isoformat()
        if value is None or isinstance(value, bool | str):
            return value
        if isinstance(value, int | float) and abs(value) < 10**15:
            return value
        raise BrokenSection(path, _("This is not what is expected here."))

    def schema(self) -> Schema:
        return {}
