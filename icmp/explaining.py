"""The words in which a decision is explained, in the applicant's language: never a figure, never a comparison."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from icmp.explanations import changeable_shortfalls, failed_rules, strongest
from icmp.models import Application, Assessment, Criterion, Outcome, Persona
from icmp.queries.admissions import newest_assessment, weighed
from icmp.queries.joining import community_language
from members.languages import pick


def explanation(application: Application, *, outcome: str, pointer: str = "") -> str:
    """What weighed most, a sentence or two and where else to look; blank lines between paragraphs.

    `pointer` is the key of a persona whose pointer the decider chose.
    """
    assessment = None if application.scoring_objected_at else newest_assessment(application)
    language = application.language
    with translation.override(language):
        says = _what_weighed(application, assessment, outcome)
        where = _pointer(pointer, language) if outcome == Outcome.DECLINE else ""
    return "\n\n".join(part for part in (says, where) if part)


def _what_weighed(application: Application, assessment: Assessment | None, outcome: str) -> str:
    criteria = {row.key: row for row in application.profile_version.criteria.all()}
    results = weighed(assessment) if assessment else []
    if outcome != Outcome.DECLINE:
        carried = _labels(strongest(results), criteria, application.language)
        return _listed(_("What spoke for you most:"), carried)
    rules = _decline_texts(failed_rules(results), criteria, application.language)
    if rules:
        return " ".join([_("What weighed most:"), *rules])
    lacking = _labels(changeable_shortfalls(results), criteria, application.language)
    if lacking:
        return _listed(_("We would have liked to see more of this:"), lacking)
    return _("What you look for and what this community can carry at the moment do not fit well enough.")


def _labels(keys: Iterable[str], criteria: dict[str, Criterion], language: str) -> list[str]:
    return [text for key in keys if (text := _text(criteria[key].label, language))]


def _decline_texts(keys: Iterable[str], criteria: dict[str, Criterion], language: str) -> list[str]:
    found = [_text(criteria[key].decline_text, language) or _text(criteria[key].label, language) for key in keys]
    return [text for text in found if text]


def _listed(lead: str, points: list[str]) -> str:
    return "\n".join([lead, *(f"– {point}" for point in points)]) if points else ""


def _pointer(key: str, language: str) -> str:
    persona = Persona.objects.filter(key=key).first() if key else None
    return _text(persona.pointer, language) if persona else ""


def _text(value: dict[str, str], language: str) -> str:
    return pick(value, language, fallback=community_language()).text
