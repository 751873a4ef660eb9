"""A profile as one reads it on paper: what counts how much, what must be met, and who was tried."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from icmp.admin.words import Vocabulary, plain, rule_in_words, valued_in_words
from icmp.models import Criterion, FoundationVersion, Persona, ProfileVersion, Segment
from icmp.personas.results import Judge, Result, customer_answers


@dataclass(frozen=True)
class Row:
    """A criterion on the sheet."""

    label: str
    weight: Decimal
    question: str
    worth: str
    missing: Any
    evidence: Any
    decline: str
    knockout: Decimal


@dataclass(frozen=True)
class Sheet:
    """Everything that is printed, in words."""

    mission: str
    rules: tuple[Row, ...]
    criteria: tuple[Row, ...]
    total: Decimal
    coverage: Decimal  # percent
    segments: tuple[tuple[str, str], ...]
    personas: tuple[tuple[str, Any, Result | None], ...]


def sheet_of(version: ProfileVersion) -> Sheet:
    """A version in words; the number of queries does not depend on its length."""
    words = Vocabulary()
    rows = list(version.criteria.select_related("attribute", "question"))
    foundation = FoundationVersion.objects.published().first()
    judge = Judge(version, words.say)
    is_icmp = version.kind == "icmp"
    weighed = sorted((row for row in rows if row.weight), key=lambda row: -row.weight)
    return Sheet(
        mission=words.say(foundation.mission) if foundation else "",
        rules=tuple(_row(row, words) for row in rows if row.must_have),
        criteria=tuple(_row(row, words) for row in weighed),
        total=sum((row.weight for row in rows), Decimal(0)),
        coverage=version.coverage_min * 100,
        segments=tuple((words.say(row.name), rule_in_words(row.when, words)) for row in Segment.objects.all())
        if is_icmp else (),
        personas=tuple(_persona(row, version, judge, words) for row in Persona.objects.all()),
    )  # fmt: skip


def _row(row: Criterion, words: Vocabulary) -> Row:
    question = getattr(row, "question", None)
    return Row(
        label=words.say(row.label) or plain(row.key),
        weight=row.weight,
        question=words.say(question.prompt) if question else "",
        worth=valued_in_words(row.value_function, row.attribute.key, words),
        missing=row.get_missing_policy_display(),
        evidence=row.get_evidence_display(),
        decline=words.say(row.decline_text),
        knockout=row.knockout_min * 100,
    )


def _persona(row: Persona, version: ProfileVersion, judge: Judge, words: Vocabulary) -> tuple[str, Any, Result | None]:
    answers = customer_answers(row, version) if version.kind == "icp" else row.answers
    return words.say(row.name) or row.key, row.get_expected_display(), judge.result(answers, row.expected)
