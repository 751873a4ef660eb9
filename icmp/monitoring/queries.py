"""What is asked for monitoring, by which words, and whether somebody answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from icmp.models import Attribute, ConsentText, DataType, MonitoringRecord, Question, Sensitivity, Subject
from members.languages import LanguageMap

from .seals import seals_of

CONSENT = "monitoring"  # the key under which a community writes its own text


@dataclass(frozen=True)
class Asked:
    """A question of the voluntary page; without words of its own it is asked by the attribute's."""

    key: str
    label: LanguageMap
    prompt: LanguageMap
    help: LanguageMap
    options: Sequence[Mapping[str, Any]]  # {"key", "label": language map}


def asked() -> list[Asked]:
    """What only monitors and can be counted: one of several options."""
    rows = Attribute.objects.filter(
        sensitivity=Sensitivity.MONITORING_ONLY, data_type=DataType.SINGLE, subject=Subject.PERSON
    )
    written = {row.attribute_id: row for row in Question.objects.filter(criterion=None, attribute__in=rows)}
    found = [_asked(row, written.get(row.pk)) for row in rows.order_by("key")]
    return [one for one in found if len(one.options) > 1]


def _asked(row: Attribute, question: Question | None) -> Asked:
    if question is None:
        return Asked(row.key, row.label, row.label, {}, row.options)
    return Asked(row.key, row.label, question.prompt or row.label, question.help, question.options or row.options)


def own_text() -> LanguageMap | None:
    """The community's own words for the consent; None where it wrote none."""
    return ConsentText.objects.in_force().filter(key=CONSENT).values_list("text", flat=True).first()


def has_answered(application: UUID) -> bool:
    """Whether there is a record of an application's author; what it says is shown to nobody."""
    return MonitoringRecord.objects.filter(seal__in=seals_of(application)).exists()


def answers_of(applications: Iterable[UUID]) -> Mapping[UUID, Mapping[str, str]]:
    """What was said, by application: for counting in groups alone, and nowhere else."""
    said = dict(MonitoringRecord.objects.values_list("seal", "answers"))
    if not said:
        return {}
    sealed = ((pk, next((seal for seal in seals_of(pk) if seal in said), None)) for pk in applications)
    return {pk: said[seal] for pk, seal in sealed if seal}
