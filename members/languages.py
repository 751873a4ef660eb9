"""Texts in several languages: a plain string means the community's language, a map names each one."""

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "de", "es")
LanguageMap = str | Mapping[str, str]


@dataclass(frozen=True)
class Passage:
    """A text and the language it is written in."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


def pick(value: LanguageMap | None, language: str, *, fallback: str = "en") -> Passage:
    """The text for a reader of `language`; else the community's (`fallback`), else whatever there is."""
    if not value:
        return Passage("", language)
    if isinstance(value, str):
        return Passage(value, fallback)
    for code in (language, fallback, *value):
        if value.get(code):
            return Passage(value[code], code)
    return Passage("", language)


def missing_languages(value: LanguageMap | None, wanted: tuple[str, ...], *, fallback: str = "en") -> list[str]:
    """The languages of `wanted` in which nothing is written yet."""
    if not value:
        return []
    if isinstance(value, str):
        return [code for code in wanted if code != fallback]
    return [code for code in wanted if not value.get(code)]
