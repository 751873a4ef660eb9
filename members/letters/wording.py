"""The words a letter is written with: the organizers' own where they fit, else the original."""

from collections.abc import Mapping
from typing import Any

from members.models import LetterWording

from .anatomy import Anatomy, anatomy
from .own_words import MAY_BE_LEFT_OUT, filled, fits


def wording_in_force(kind: str, language: str) -> LetterWording | None:
    """The organizers' own words for a kind of letter, None where the original stands."""
    return LetterWording.objects.filter(kind=kind, language=language, ended_at=None).first()


def own_letter(*, kind: str, language: str, context: Mapping[str, Any]) -> tuple[str, str] | None:
    """Subject and text in the organizers' own words; None where there are none, or they no longer fit the letter."""
    own = wording_in_force(kind, language)
    if own is None:
        return None
    apart = anatomy(kind=kind, language=language, context=context)
    if not fits(own.subject + own.text, apart.facts):
        return None
    return written(own.subject, own.text, apart)


def written(subject: str, text: str, apart: Anatomy) -> tuple[str, str]:
    """Own words with the facts of a letter."""
    return " ".join(filled(subject, apart.facts).split())[:200], filled(text, apart.facts)


def facts_shown(apart: Anatomy) -> list[tuple[str, str, bool]]:
    """Name, example, and whether the letter must state it: every fact of the original text, in its order."""
    return [(name, value.strip(), name not in MAY_BE_LEFT_OUT) for name, value in apart.facts.items()]
