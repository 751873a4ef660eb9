"""One way to compare and to sort what people type, shared by search, book, PDF and EPUB.

Two strengths. `fold` keeps the length of a word: ä→a, ñ→n, ß→ss; names are sorted by it. `search_key` goes one step
further and drops every e that follows a, o or u, so that Müller, Mueller and Muller become one word. That also turns
Manuel into "manul" and Noe into "no": harmless, because both sides of every comparison are folded, and a typed
prefix stays a prefix. The price is a rare stranger among the hits (Rafal for Rafael), which ranking puts last.
"""

import re
import unicodedata
from collections.abc import Iterable

# Letters that Unicode does not take apart.
_WHOLE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SILENT = re.compile(r"(?<=[aou])e+")
_APOSTROPHES = re.compile(
    "['\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}]"
)

# Two spaces sort before every letter and before the one space inside a name, so keys compare like tuples.
# The column needs the "C" collation: language collations skip spaces.
_BETWEEN_NAMES = "  "


def fold(text: str) -> str:
    """Return `text` in lower case without accents or punctuation, words joined by one space.

    >>> fold("  Peña-Größmann, Łucja ")
    'pena grossmann lucja'
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    whole = _APOSTROPHES.sub("", decomposed).translate(_WHOLE_LETTERS)
    return " ".join("".join(_letters(whole)).split())


def search_key(text: str) -> str:
    """Return the one form in which Müller, Mueller and Muller, Piña and Pina meet.

    >>> [search_key(name) for name in ("Müller", "Mueller", "Muller", "Manuel")]
    ['muller', 'muller', 'muller', 'manul']
    """
    return _SILENT.sub("", fold(text))


def variants(text: str) -> frozenset[str]:
    """Return the folded spellings under which `text` may be written elsewhere: without and with the German e.

    >>> sorted(variants("Müller"))
    ['mueller', 'muller']
    """
    composed = unicodedata.normalize("NFC", text).casefold()
    return frozenset({fold(text), fold(composed.translate(_UMLAUTS)), search_key(text)})


def sort_key(first_surname: str, second_surname: str, given: str) -> str:
    """Return the key for the Spanish order: first surname, then second, then given names.

    A missing second surname sorts first; particles stay where the person writes them (de la Cruz under d).

    >>> sort_key("Núñez", "", "Íñigo") < sort_key("Núñez", "Größmann", "Íñigo") < sort_key("Nuñez Ávila", "", "Ana")
    True
    """
    return _BETWEEN_NAMES.join(fold(name) for name in (first_surname, second_surname, given))


def _letters(text: str) -> Iterable[str]:
    """Yield letters and digits as they are, nothing for accents and characters nobody sees, else a space."""
    for char in text:
        category = unicodedata.category(char)
        if category[0] in "LN":
            yield char
        elif category[0] not in "M" and category not in ("Cf", "Cs"):
            yield " "
