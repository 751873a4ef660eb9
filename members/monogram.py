"""What stands where a photo is missing: two letters on one of four tiles."""

import hashlib
import unicodedata

PATTERNS = "abcd"
NOBODY = "·"


def initials(name: str) -> str:
    """One or two capital letters: of the first given name and, when told apart, of the first surname."""
    words = [word for word in map(_letters, name.split()) if word and not word[0].islower()]
    words = words or [word for word in map(_letters, name.split()) if word]
    if not words:
        return NOBODY
    if len(words) == 1:
        return _first(words[0])
    # Two surnames are usual here: of "Ana María Peña Ruiz" the third word is the first surname.
    surname = words[-2] if len(words) > 3 else words[1]
    return _first(words[0]) + _first(surname)


def pattern(key: object) -> str:
    """One of a, b, c and d, for ever the same for the same key."""
    return PATTERNS[hashlib.blake2s(str(key).encode("utf-8", "replace"), digest_size=1).digest()[0] % len(PATTERNS)]


def _letters(word: str) -> str:
    """The word from its first letter on, accents joined to their letters: "(ñandú" → "ñandú"."""
    word = unicodedata.normalize("NFC", word)
    start = next((at for at, letter in enumerate(word) if letter.isalnum()), None)
    return "" if start is None else word[start:]


def _first(word: str) -> str:
    """The capital of a word's first letter, with the marks that belong to it; ß and ŉ stay as they are."""
    end = 1
    while end < len(word) and unicodedata.combining(word[end]):
        end += 1
    capital = word[:end].upper()
    return capital if len(capital) == end else word[:end]
