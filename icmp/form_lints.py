"""What the join form could ask better, as keys with facts: its length, its order, its words. Nothing of it forbids."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from icmp.drafting import Row
from icmp.form_conditions import broken, named_attributes
from icmp.form_design import BASICS, MOST_QUESTIONS, Ask, counted, minutes_of, page_of
from icmp.values import NONE_OF_THESE, NOT_APPLICABLE, PREFER_NOT_TO_SAY

MOST_MINUTES = 10
MOST_LONG_TEXTS = 2
CHOICES = frozenset({"single_choice", "multi_choice"})
WAYS_OUT = frozenset({PREFER_NOT_TO_SAY, NOT_APPLICABLE, NONE_OF_THESE, "none"})
PROMISES = frozenset({"pledge", "consent"})
ORDERED_ANSWERS = frozenset({"single_choice", "scale"})

# Questions about intentions and feelings, whose attractive answer everybody sees.
WISHES = re.compile(
    r"\b(?:are you willing|would you|do you agree|i agree|are you passionate|i am passionate|do you share|are you committed"
    r"|bist du bereit|würdest du|stimmst du zu|ich stimme zu|brennst du|teilst du unsere"
    r"|estás dispuest[oa]|te gustaría|estás de acuerdo|estoy de acuerdo|te apasiona|compartes nuestros)\b",
    re.IGNORECASE,
)
# Answers that invite to say yes to whatever is asked.
YES_SAYING = re.compile(
    r"\b(?:(?:strongly |somewhat )?(?:dis)?agree|stimme (?:\w+ )*zu|trifft (?:\w+ )*zu|(?:des|de )acuerdo)\b",
    re.IGNORECASE,
)
# Plans and intentions, where what was done could be asked.
FUTURE = re.compile(
    r"\b(?:will you|do you (?:plan|intend)|are you going to|in the next (?:\d+|few|twelve|six|three)"
    r"|wirst du|planst du|hast du vor|in den nächsten"
    r"|vas a|planeas|piensas|tienes pensado|en los próximos)\b",
    re.IGNORECASE,
)
# Two questions in one: nobody knows which of them the answer answers.
TWO_AT_ONCE = re.compile(
    r"\?.*\S.*\?|\b(?:and/or|und/oder|y/o)\b"
    r"|\b(?:and|und|y) (?:do|did|are|have|how|what|why|would|hast|bist|wie|was|warum|wo|qué|cómo|por qué|cuánt[oa]s?|has)\b",
    re.IGNORECASE | re.DOTALL,
)

Facts = Mapping[str, Any]


def form_lints(asks: Sequence[Ask], *, used: set[str]) -> Iterator[tuple[str, Facts]]:
    """The form as a whole, its questions in the order of asking; `used` are the attributes that something needs."""
    kinds = [ask.kind for ask in asks]
    if (count := counted(asks)) > MOST_QUESTIONS:
        yield "too_many_questions", {"count": count, "most": MOST_QUESTIONS}
    if (minutes := minutes_of(asks)) > MOST_MINUTES:
        yield "form_too_long", {"minutes": minutes, "most": MOST_MINUTES}
    if (texts := kinds.count("long_text")) > MOST_LONG_TEXTS:
        yield "too_many_texts", {"count": texts, "most": MOST_LONG_TEXTS}
    opening = set().union(*(named_attributes(ask.when) for ask in asks))
    if idle := [ask.attribute for ask in asks if not ask.dimension and ask.attribute not in used | opening]:
        yield "asked_for_nothing", {"attributes": idle}
    if late := must_haves_late(asks):
        yield "must_haves_late", {"attributes": late}


def must_haves_late(asks: Sequence[Ask]) -> list[str]:
    """Must-haves of the first page that come after something else: nobody writes a text to be stopped by residence."""
    first = [ask for ask in asks if page_of(ask) == BASICS]
    others = [number for number, ask in enumerate(first) if not ask.must_have]
    return [ask.attribute for ask in first[others[0] :] if ask.must_have] if others else []


def condition_lints(asks: Sequence[Ask]) -> Iterator[tuple[str, str, Facts]]:
    """Conditions that nobody can tell in time: the attribute whose question it is, what is wrong, and about what."""
    for each in broken(asks):
        yield each.attribute, f"condition_{each.why}", {"attributes": [each.about]}


def question_lints(question: Row, *, is_rated: bool = False) -> Iterator[tuple[str, Facts]]:
    """One question: what can be answered, and how it is asked. `is_rated`: reviewers answer it."""
    kind, options = question["kind"], {str(option["key"]) for option in question["options"] or ()}
    refuses = question.get("may_refuse", True)
    if kind == "multi_choice" and not refuses and not {NONE_OF_THESE, "none"} & options:
        yield "no_none_of_these", {}
    if kind in ORDERED_ANSWERS and not refuses and not is_rated:
        yield "no_prefer_not_to_say", {}
    if kind in CHOICES and len(options - WAYS_OUT) < (2 if kind == "single_choice" else 1):
        yield "too_few_options", {}
    if kind == "number" and (question["min"] is None or question["max"] is None):
        yield "amount_without_range", {}
    if kind == "scale" and not is_rated:
        yield "asks_a_feeling", {}
    yield from _wording(question)


def _wording(question: Row) -> Iterator[tuple[str, Facts]]:
    # A promise is about what is to come; everything else had better be about what was.
    asks_ahead = () if question["kind"] in PROMISES else (("asks_a_wish", WISHES), ("asks_the_future", FUTURE))
    for language, text in texts_of(question["prompt"]).items():
        for key, pattern in asks_ahead:
            if said := pattern.search(text):
                yield key, {"language": language, "word": said.group()}
        if TWO_AT_ONCE.search(text):
            yield "asks_two_things", {"language": language}
    for option in question["options"] or ():
        for language, text in texts_of(option["label"]).items():
            if said := YES_SAYING.search(text):
                yield "asks_to_agree", {"language": language, "word": said.group()}
                return


def texts_of(text: object) -> dict[str, str]:
    """What a language map says, by language; a plain text is of no language."""
    if isinstance(text, str):
        return {"": text} if text.strip() else {}
    return {str(code): str(said) for code, said in text.items() if said} if isinstance(text, Mapping) else {}
