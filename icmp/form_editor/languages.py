"""In which languages the form is written, and what is missing in which."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_info

from icmp.drafting import Row
from members.languages import LANGUAGES, missing_languages
from members.models import Community


@dataclass(frozen=True)
class Tongue:
    """How much of the form one language has."""

    name: str
    written: int
    total: int

    @property
    def missing(self) -> int:
        return self.total - self.written


def spoken(community: Community | None) -> tuple[str, ...]:
    """The languages of the community, its own first."""
    if community is None:
        return LANGUAGES
    return tuple(code for code in dict.fromkeys([community.language, *community.languages]) if code in LANGUAGES)


def names(codes: Iterable[str]) -> str:
    """Languages by their names."""
    return ", ".join(str(get_language_info(code)["name_translated"]) for code in codes)


def texts(question: Row) -> Iterator[Any]:
    """Everything of a question that somebody reads and somebody wrote."""
    yield question["prompt"]
    yield from (text for text in (question["help"],) if text)
    yield from (option["label"] for option in question["options"] or ())


def missing(question: Row, wanted: tuple[str, ...]) -> list[str]:
    """The languages in which a part of a question is not written."""
    lacking = {code for text in texts(question) for code in lacks(text, wanted)}
    return [code for code in wanted if code in lacking]


def lacks(text: Any, wanted: tuple[str, ...]) -> list[str]:
    """The languages in which one text is not written; the first of them is the community's own."""
    return missing_languages(text, wanted, fallback=wanted[0]) if text else list(wanted)


def tongues(questions: Iterable[Row], wanted: tuple[str, ...]) -> list[Tongue]:
    """How much of all these questions each language has."""
    every = [lacks(text, wanted) for question in questions for text in texts(question)]
    return [Tongue(names([code]), sum(code not in lacking for lacking in every), len(every)) for code in wanted]
