"""Values of the book as words: languages by name, keys of a catalogue without their underscores."""

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext, gettext_lazy

# Spoken here, and missing from Django's list.
_MORE_LANGUAGES = {
    "nah": gettext_lazy("Nahuatl"),
    "yua": gettext_lazy("Yucatec Maya"),
    "zap": gettext_lazy("Zapotec"),
    "mix": gettext_lazy("Mixtec"),
    "gn": gettext_lazy("Guarani"),
    "qu": gettext_lazy("Quechua"),
    "zh": gettext_lazy("Chinese"),
    "la": gettext_lazy("Latin"),
}
_PARTS = {
    "photo": gettext_lazy("a photo"),
    "headline": gettext_lazy("a headline"),
    "discipline": gettext_lazy("your field"),
    "role_title": gettext_lazy("what you work as"),
    "city": gettext_lazy("your city"),
    "languages": gettext_lazy("your languages"),
    "skills": gettext_lazy("three skills"),
    "offers": gettext_lazy("what you offer"),
    "biography": gettext_lazy("your story"),
}
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


def language_name(code: str) -> str:
    """The reader's word for a language; a code that nobody knows stays as it is."""
    if code in _MORE_LANGUAGES:
        return str(_MORE_LANGUAGES[code])
    info = LANG_INFO.get(code, {})
    return gettext(str(info["name"])) if "name" in info else code


def language_choices() -> list[tuple[str, str]]:
    """Every language one can say one speaks, by name in the reader's language."""
    codes = [code for code, info in LANG_INFO.items() if "name" in info and "-" not in code]
    return sorted(((code, language_name(code)) for code in [*codes, *_MORE_LANGUAGES]), key=lambda pair: pair[1])


def worded(column: str, value: str) -> str:
    """A value of a column as people read it."""
    if column == "languages":
        return language_name(value)
    text = value.replace("_", " ")
    return text[:1].upper() + text[1:]


def missing_labels(parts: list[str]) -> list[str]:
    """What a page lacks, in words."""
    return [str(_PARTS[part]) for part in parts]
