"""Biographies put together from a stock of sentences, so that no two read alike and each can be translated truly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from config.demo.stock import Words, stock


@dataclass(frozen=True, slots=True)
class Biography:
    """What somebody says about themselves in one language."""

    language: str
    origin: Literal["own", "translated"]
    paragraphs: tuple[str, ...]
    synthetic: bool = True


def biographies(
    chance: Random,
    *,
    answers: Mapping[str, Any],
    languages: Sequence[str],
    facts: Mapping[str, str],
    topic: Words,
) -> tuple[Biography, ...]:
    """Return one biography per language, the first the person's own, the others its translations.

    `facts` fills the slots home, city, since and employer.
    """
    plan = _plan(chance, answers)
    return tuple(
        Biography(
            language=language,
            origin="translated" if position else "own",
            paragraphs=tuple(
                _capitalized(" ".join(sentence[language] for sentence in paragraph)).format(
                    **facts, topic=topic[language]
                )
                for paragraph in plan
            ),
        )
        for position, language in enumerate(languages)
    )


def _plan(chance: Random, answers: Mapping[str, Any]) -> list[list[Words]]:
    """Choose the sentences: two to four paragraphs, the first about the way here, then work, giving and the rest."""
    sentences = stock("biographies")
    opening = chance.choice(_true_of(answers, sentences["openings"][_link(answers["mexico_link"])]))
    work = chance.choice(sentences["work"][answers["professional_status"] or "employed_professional"])
    field = chance.choice(sentences["field"][answers["field"]])
    turning = chance.choice(_true_of(answers, sentences["turning_points"]))
    gives = chance.choice(sentences["gives"])
    seeks = chance.choice(sentences["seeks"])
    private = chance.choice(sentences["private"])
    return chance.choice(
        [
            [[opening, work], [turning], [gives, private]],
            [[opening], [work, field], [turning, seeks], [private]],
            [[field, work], [opening, turning], [gives]],
            [[work], [opening, private], [turning, gives]],
            [[opening, private], [work, field, gives]],
            [[turning, gives], [work], [opening, seeks]],
        ]
    )


def _true_of(answers: Mapping[str, Any], sentences: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the sentences that may be said by somebody with these answers."""
    years = answers["years_in_germany"] if answers["country_of_residence"] == "DE" else 0
    works = answers["professional_status"] not in ("student", "job_seeker", "career_break")
    return [
        sentence
        for sentence in sentences
        if sentence.get("after_years", 0) <= years and (works or not sentence.get("in_work"))
    ]


def _link(links: Sequence[str]) -> str:
    known = ("grew_up", "works_with_mexico", "studied_worked", "family")
    return next((link for link in known if link in links), "other")


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
