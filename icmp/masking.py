"""What a blind reader does not see in a text: who wrote it, how to reach them, and how old they may be."""

import re
from collections.abc import Iterable

from members.folding import search_key

HIDDEN = "▒▒▒"
LEAST_LETTERS = 3  # of a part of a name; shorter ones are words of some language
_ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|www\.\S+|(?<!\w)@\w{3,}")
_NUMBERS = re.compile(r"\+?\d[\d ()/-]{7,}\d")  # telephones, and dates written with digits
_DATES = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b(?:19[3-9]\d|20[0-4]\d)\b")
_WORD = re.compile(r"\w+")


def masked(text: str, *, names: Iterable[str] = (), phrases: Iterable[str] = ()) -> str:
    """The text without addresses, telephones, dates and years, without the names' parts and without the phrases."""
    for phrase in sorted(phrases, key=len, reverse=True):
        if phrase.strip():
            text = re.sub(re.escape(phrase.strip()), HIDDEN, text, flags=re.IGNORECASE)
    for pattern in (_ADDRESSES, _DATES, _NUMBERS):
        text = pattern.sub(HIDDEN, text)
    hidden = {search_key(part) for name in names for part in _WORD.findall(name) if len(part) >= LEAST_LETTERS}
    return _WORD.sub(lambda match: HIDDEN if search_key(match.group()) in hidden else match.group(), text)
