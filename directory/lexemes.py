"""What a search can find, and what is searched for: both folded here, so that both sides of a comparison agree.

Texts are taken apart in Python and handed to PostgreSQL as finished literals of tsvector and tsquery. Its own parser
would cut letters that its locale does not know, and would treat what people type as an expression.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from members.folding import search_key

MOST_POSITIONS = 16_383  # PostgreSQL's limit
LONGEST_WORD = 64
MOST_TERMS = 12
SHORTEST_PREFIX = 2  # "a" as a beginning would be half the book
SHORTEST_NEAR = 3  # two letters are near to everything
_TERM = re.compile(r'(?P<sign>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))')
_EITHER = "OR"


@dataclass(frozen=True)
class Asked:
    """A search, understood, as tsquery literals: words as beginnings, words as such, what holds for near hits too."""

    beginning: str
    exact: str
    always: str = ""  # what is left out, and phrases: they were meant literally
    near: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def lexemes(text: str) -> tuple[str, ...]:
    """Return the folded words of a text: letters and digits only, therefore safe inside a quoted lexeme."""
    return tuple(word[:LONGEST_WORD] for word in search_key(text).split())


def document(parts: Iterable[tuple[str, str]]) -> str:
    """Return a tsvector literal of (text, weight A to D); a gap between texts keeps phrases inside one of them.

    >>> document([("Jörg Müller", "A"), ("Plans factories", "B")])
    "'jorg':1A 'muller':2A 'plans':4B 'factories':5B"
    """
    entries: list[str] = []
    position = 0
    for text, weight in parts:
        for word in lexemes(text):
            position += 1
            entries.append(f"'{word}':{position}{weight}")
        position += 1
    return " ".join(entries[:MOST_POSITIONS])


def ask(text: str) -> Asked | None:
    """Understand what somebody typed: words, "a phrase", -without, one OR other. None when no word is left.

    >>> ask('Müller "wind energy" -berlin').beginning
    "'muller':* & ('wind' <-> 'energy') & !'berlin'"
    """
    terms = _terms(text)
    if not terms:
        return None
    near = tuple(dict.fromkeys(w for term in terms if not _literal(term) for w in term[1] if len(w) >= SHORTEST_NEAR))
    literal = [term for term in terms if _literal(term)]
    return Asked(
        beginning=_expression(terms, as_beginning=True),
        exact=_expression(terms, as_beginning=False),
        always=_expression(literal, as_beginning=False),
        near=near,
    )


def swaps(word: str) -> tuple[str, ...]:
    """Return the word with each two neighboring letters exchanged: the slip that trigrams find worst."""
    turned = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    return tuple(other for other in dict.fromkeys(turned) if other != word)


@dataclass(frozen=True)
class Near:
    """A search with its near words, as tsquery literals: any of them for each word typed, and the nearest ones."""

    any: str
    nearest: str


def near(asked: Asked, words: Sequence[Sequence[str]]) -> Near | None:
    """Put near words in place of those that were typed; None when there are none.

    >>> near(Asked("", "", near=("gonzales",)), [["gonzalez", "gonzalo"]]).any
    "('gonzales':* | 'gonzalez' | 'gonzalo')"
    """
    if not any(words):
        return None
    pairs = list(zip(asked.near, words, strict=True))
    groups = ["(" + " | ".join([f"'{typed}':*", *(f"'{word}'" for word in found)]) + ")" for typed, found in pairs]
    nearest = [f"'{found[0] if found else typed}'" for typed, found in pairs]
    always = [asked.always] if asked.always else []
    return Near(" & ".join([*groups, *always]), " & ".join([*nearest, *always]))


_Term = tuple[bool, tuple[str, ...], bool]  # left out, words, joined to the term before by OR


def _literal(term: _Term) -> bool:
    left_out, words, _either = term
    return left_out or len(words) > 1


def _terms(text: str) -> list[_Term]:
    terms: list[_Term] = []
    either = False
    for match in _TERM.finditer(text):
        if match["word"] == _EITHER and not match["sign"]:
            either = bool(terms)
            continue
        words = lexemes(match["phrase"] if match["phrase"] is not None else match["word"])
        if not words:
            continue
        if match["phrase"] is None and not match["sign"]:
            terms += [(False, (word,), either and at == 0) for at, word in enumerate(words)]
        else:
            terms.append((bool(match["sign"]), words, either))
        either = False
    return terms[:MOST_TERMS]


def _expression(terms: list[_Term], *, as_beginning: bool) -> str:
    """Join with & and |; an OR binds its two neighbors only, as people expect from search engines."""
    groups: list[list[str]] = []
    for left_out, words, either in terms:
        written = _written(words, left_out=left_out, as_beginning=as_beginning)
        if either and groups:
            groups[-1].append(written)
        else:
            groups.append([written])
    return " & ".join(group[0] if len(group) == 1 else f"({' | '.join(group)})" for group in groups)


def _written(words: tuple[str, ...], *, left_out: bool, as_beginning: bool) -> str:
    if len(words) > 1:
        phrase = " <-> ".join(f"'{word}'" for word in words)
        return f"!({phrase})" if left_out else f"({phrase})"
    word = words[0]
    star = ":*" if as_beginning and not left_out and len(word) >= SHORTEST_PREFIX else ""
    return f"{'!' if left_out else ''}'{word}'{star}"
